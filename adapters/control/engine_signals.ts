/** What a process that is an engine, or waits for one, makes of signals. @module */

/** The shortest way to a HALT for who has nothing but the process id. */
export const HALT_SIGNAL = "SIGUSR1";

/**
 * What each signal that would end the process does to an engine. A terminal that is closed, or an
 * ssh connection that has gone, stops it in order. Without a terminal, as under nohup, it goes on:
 * unheard, SIGHUP would end it at once, and nobody would take back its entries.
 */
export function stopSignals(
  hasTerminal: boolean,
): readonly (readonly [signal: Deno.Signal, does: "stops" | "nothing"])[] {
  return [
    ["SIGINT", "stops"],
    ["SIGTERM", "stops"],
    ["SIGHUP", hasTerminal ? "stops" : "nothing"],
  ];
}

/** Has `stop` called by what stops an engine; returns how to listen no more. */
export function onStop(stop: () => void): () => void {
  const listened = stopSignals(Deno.stdin.isTerminal() || Deno.stdout.isTerminal())
    .map(([signal, does]) => {
      const heard = () => {
        if (does === "stops") stop();
      };
      Deno.addSignalListener(signal, heard);
      return () => Deno.removeSignalListener(signal, heard);
    });
  return () => {
    for (const forget of listened) forget();
  };
}
