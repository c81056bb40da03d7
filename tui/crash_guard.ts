/**
 * Gives the terminal back whatever ends the process, except SIGKILL: Ink does so only for some
 * ends, and a terminal left in its other screen without a cursor looks broken.
 * @module
 */

/** End of a synchronised update and of bracketed paste, main screen, cursor, plain text. */
const RESTORE = "\x1b[?2026l\x1b[?2004l\x1b[?1049l\x1b[?25h\x1b[0m";

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;

/** Watches until the returned function is called, once the terminal is the shell's again. */
export function guardTerminal(): () => void {
  let guards = true;
  const restore = () => {
    // Twice would move the cursor back over what was printed in between.
    if (!guards) return;
    guards = false;
    try {
      Deno.stdout.writeSync(new TextEncoder().encode(RESTORE));
      if (Deno.stdin.isTerminal()) Deno.stdin.setRaw(false);
    } catch {
      // The terminal is gone, with everything that would need to be restored.
    }
  };
  const signals = Object.entries(SIGNALS).map(([name, code]) => {
    const listener = () => {
      restore();
      Deno.exit(code);
    };
    return [name as keyof typeof SIGNALS, listener] as const;
  });
  const ends = ["error", "unhandledrejection", "unload"] as const;
  for (const end of ends) globalThis.addEventListener(end, restore);
  for (const [name, listener] of signals) Deno.addSignalListener(name, listener);
  return () => {
    guards = false;
    for (const end of ends) globalThis.removeEventListener(end, restore);
    for (const [name, listener] of signals) Deno.removeSignalListener(name, listener);
  };
}
