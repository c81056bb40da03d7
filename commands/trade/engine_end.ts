/**
 * The end of an engine that was started for a screen: what it said last is said here, its code is
 * the command's, and what serves nobody but it ends with it. One that was detached from goes on.
 * @module
 */
import { delay } from "@std/async";
import type { StartedEngine } from "../../adapters/engine/engine_spawn.ts";
import type { Left } from "../../tui/session.ts";
import { EXIT, type ExitCode, KILLED } from "../line/exit_code.ts";
import { complain, print } from "../line/terminal_line.ts";

export interface EngineEnd {
  readonly engine: Pick<StartedEngine, "code" | "pid">;
  /** How its screen was left. */
  readonly left: Left;
  /** What its log has said since it was started and nobody has read yet. */
  readonly words: () => readonly string[];
  /** Where all of it is. */
  readonly log: string;
  /** Ends what serves nobody but the engine. */
  readonly ended?: (() => Promise<void>) | undefined;
  readonly withinMs?: number;
}

/** At a broker a desk that is told to stop waits for stops: ten seconds, and its last requests. */
const ENDS_WITHIN_MS = 30_000;
const LOOK_EVERY_MS = 50;
/** How it stands at the end; of one that failed also why. */
const LAST_LINES = { ok: 6, failed: 12 };

/** Waits for it where it was told to stop. Returns its code, `ok` for one that goes on. */
export async function endOfEngine(end: EngineEnd): Promise<ExitCode> {
  const { engine, left, withinMs = ENDS_WITHIN_MS } = end;
  // Whoever was left last was not started here: the end of the one that was is not its end.
  if (left.another) return EXIT.ok;
  if (left.engineStopped) await untilEnded(engine, withinMs);
  const code = engine.code();
  if (code === null) {
    if (left.engineStopped) {
      complain(`The engine (process ${engine.pid}) has not ended yet: see ${end.log}`);
    }
    return EXIT.ok;
  }
  const said = code === EXIT.ok ? print : complain;
  if (code !== EXIT.ok) said(`The engine ended with code ${code}:`);
  const count = code === EXIT.ok ? LAST_LINES.ok : LAST_LINES.failed;
  for (const line of end.words().slice(-count)) said(`  ${line}`);
  if (code !== EXIT.ok) said(`See ${end.log}`);
  // After a kill whoever comes back finds things as they were.
  if (code < KILLED) await end.ended?.();
  return code as ExitCode;
}

async function untilEnded(engine: EngineEnd["engine"], withinMs: number): Promise<void> {
  const until = performance.now() + withinMs;
  while (engine.code() === null && performance.now() < until) {
    await delay(LOOK_EVERY_MS);
  }
}
