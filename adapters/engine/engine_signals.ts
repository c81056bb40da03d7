/** What a process that is an engine, or waits for one, makes of signals. @module */

/** The shortest way to a HALT for who has nothing but the process id. */
export const HALT_SIGNAL = "SIGUSR2";
/** Halts as well, for who knows no other; nobody can keep Deno from what it does on it beside. */
const DEBUGGER_SIGNAL = "SIGUSR1";
const DEBUGGER_OPENED =
  "SIGUSR1, on which Deno 2.9 opens its debugger: start the desk anew, and use SIGUSR2";

/** Has `halt` called, with the reason, by what halts an engine; returns how to listen no more. */
export function onHaltSignal(halt: (reason: string) => void): () => void {
  const heard = () => halt(HALT_SIGNAL);
  const opened = () => halt(DEBUGGER_OPENED);
  Deno.addSignalListener(HALT_SIGNAL, heard);
  Deno.addSignalListener(DEBUGGER_SIGNAL, opened);
  return () => {
    Deno.removeSignalListener(HALT_SIGNAL, heard);
    Deno.removeSignalListener(DEBUGGER_SIGNAL, opened);
  };
}

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
