/**
 * Shows a desk on a terminal until the person leaves it. Its importer sets NODE_ENV=production
 * first: React reads it when it is loaded.
 * @module
 */
import process from "node:process";
import { render } from "ink";
import type { DeskPort } from "../domain/view/desk_port.ts";
import { App } from "./app.tsx";
import { guardTerminal } from "./crash_guard.ts";
import type { Size } from "./paint/panel.ts";
import { type Left, Session } from "./session.ts";
import type { TerminalKind } from "./terminal_kind.ts";

export interface ScreenOptions {
  readonly port: DeskPort;
  readonly terminal: TerminalKind;
  /** What to type elsewhere when HALT is not acknowledged. */
  readonly haltCommand: string;
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
}

/** On the terminal of this process. */
export function showOnTerminal(options: Omit<ScreenOptions, "stdout" | "stdin">): Promise<Left> {
  return showDesk({ ...options, stdout: process.stdout, stdin: process.stdin });
}

/** Rejects with what broke the screen; the terminal is the shell's again either way. */
export async function showDesk({ stdout, stdin, ...options }: ScreenOptions): Promise<Left> {
  const release = guardTerminal();
  // Before Ink shows its screen: keys pressed meanwhile would be echoed onto it, and stay.
  stdin.setRawMode(true);
  const write = (bytes: string) => void stdout.write(bytes);
  const session = new Session({
    ...options,
    size: sizeOf(stdout),
    write,
    forget: () => ink.clear(),
  });
  const onResize = () => session.happened({ type: "Resized", size: sizeOf(stdout) });
  stdout.on("resize", onResize);
  const ink = render(<App session={session} />, {
    stdout,
    stdin,
    alternateScreen: true,
    incrementalRendering: true,
    exitOnCtrlC: false,
    interactive: true,
    maxFps: 10,
  });
  try {
    // Ink ends by itself only when something in it broke.
    const broken = ink.waitUntilExit().then(() => session.leaving(false));
    return await Promise.race([session.left, broken]);
  } finally {
    stdout.off("resize", onResize);
    session.close();
    options.port.close();
    ink.unmount();
    await ink.waitUntilExit().catch(() => {});
    release();
  }
}

/** A terminal that says 0x0 does not know: a serial line, or one made by a program. */
function sizeOf({ columns, rows }: { readonly columns?: number; readonly rows?: number }): Size {
  return { columns: columns || 80, rows: rows || 24 };
}
