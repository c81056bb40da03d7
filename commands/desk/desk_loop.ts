/**
 * A desk from its start to its end: until it is stopped by a signal, by its time or by itself, it
 * says every few seconds how it stands, and is opened anew for days with other contracts.
 * @module
 */
import { measureFsyncMs } from "../../adapters/disk/fsync_probe.ts";
import { openTextLog, type TextLog } from "../../adapters/disk/text_log.ts";
import { onHaltSignal, onStop } from "../../adapters/engine/engine_signals.ts";
import { within } from "../../adapters/within.ts";
import type { LogLine } from "../../domain/view/log_view.ts";
import type { DeskPaths } from "./desk_paths.ts";
import type { DeskOptions, Ending } from "./desk_run.ts";
import { EXIT, type ExitCode } from "../line/exit_code.ts";
import { goesOn } from "../line/goes_on.ts";
import { ModeHold } from "./mode_hold.ts";
import { tell, toldIsTaken } from "../line/terminal_line.ts";
import { standingLine } from "./standing_line.ts";
import { lotRiskLines } from "./start/lot_risks.ts";
import { TradingDesk } from "./trading_desk.ts";

/** `level`: of a remark; nothing said means that all is well. */
export type Say = (line: string, level?: LogLine["level"]) => void;

export interface DeskLoop {
  readonly paths: DeskPaths;
  /** Stops by itself after so long; null: never. */
  readonly forMs: number | null;
  /** Whose prices these are, in the lines that say how the desk stands. */
  readonly label: string;
  /**
   * For the first day, and again for each that has other contracts; null: not to be started.
   * `stopping` is aborted when nobody waits for it any more.
   */
  open(say: Say, stopping: AbortSignal): Promise<DeskOptions | null>;
  /** Between tries to open a day that follows another; 20 s where it is left out. */
  readonly againMs?: number;
  /** What is done with a desk that was stopped, before it is closed; its code is the command's. */
  stopped?(desk: TradingDesk, say: Say): Promise<ExitCode>;
  /** What can still be done for a desk whose log has failed: nothing new can be recorded. */
  failed?(desk: TradingDesk, say: Say): Promise<void>;
}

/** Between lines that say how the desk stands. */
const STANDING_EVERY_MS = 10_000;
/** Between looks whether history is there. */
const LOT_RISKS_EVERY_MS = 500;
/** A broker that does not answer now may in a while. */
const AGAIN_MS = 20_000;
/** So long the start waits for whoever reads the lines. */
const LINE_OUT_MS = 50;
/** So long the end waits for whoever reads the lines. */
const LAST_WORDS_MS = 1_000;

/** `held`: called once no other process can run the mode. */
export async function runDesk(loop: DeskLoop, held = () => {}): Promise<ExitCode> {
  const { paths, forMs } = loop;
  const hold = new ModeHold(paths);
  held();
  const log = openTextLog(paths.textLog);
  logCrashes(log);
  const say: Say = (line, level = "info") => {
    tell(line);
    log.line(line, level);
  };
  // What opens a desk goes on speaking while it runs: of its line to a broker, for one.
  let desk: TradingDesk | null = null;
  const remark: Say = (line, level = "info") => {
    say(line, level);
    desk?.views.said(level, line);
  };
  const stop = Promise.withResolvers<void>();
  // Before anything is opened: from here on no signal ends the process any other way, also while
  // it goes, told to once more.
  onStop(stop.resolve);
  const forgetHalt = onHaltSignal((reason) => hold.raise(reason));
  const timer = forMs === null ? null : setTimeout(stop.resolve, forMs);
  try {
    const up = async () => {
      const options = await untilOpened(loop, stop.promise, remark);
      if (options === null || options === "stopped") return options;
      say(`opening ${paths.journal}`);
      // A long one that no checkpoint fits keeps the process for a minute: the line is out before.
      await toldIsTaken(LINE_OUT_MS);
      return await TradingDesk.open({ ...options, say }, hold);
    };
    let opened = await up();
    for (;;) {
      if (opened === null) return EXIT.failed;
      if (opened === "stopped") {
        say("stopped before the desk was up: what it holds is as it was");
        return EXIT.ok;
      }
      const running = desk = opened;
      say(`journal ${paths.journal}, a write lasts ${lastsAfter(paths.folder)}`);
      stop.promise.then(() => running.stop());
      const code = await untilEnded(running, loop, say);
      desk = null;
      if (code !== "rolled") return code;
      say("other contracts from the next trading day on: opening the desk anew");
      opened = await openedAnew(loop, up, stop.promise, say);
    }
  } finally {
    if (timer !== null) clearTimeout(timer);
    forgetHalt();
    await hold.close();
    await Promise.all([toldIsTaken(LAST_WORDS_MS), within(log.written(), LAST_WORDS_MS)]);
  }
}

/** Whoever stops a desk that waits for its broker does not wait as well. */
async function untilOpened(
  loop: DeskLoop,
  stop: Promise<void>,
  say: Say,
): Promise<DeskOptions | "stopped" | null> {
  const stopping = new AbortController();
  const tell: Say = (line, level) => stopping.signal.aborted || say(line, level);
  const stopped = stop.then(() => "stopped" as const);
  const options = await Promise.race([loop.open(tell, stopping.signal), stopped]);
  if (options === "stopped") stopping.abort();
  return options;
}

/**
 * For a day that follows another. What is held would be left alone by a process that ends because a
 * preflight has failed once, so that it tries until it can, or is stopped.
 */
async function openedAnew<T>(
  { againMs = AGAIN_MS }: Pick<DeskLoop, "againMs">,
  up: () => Promise<T | null>,
  stop: Promise<void>,
  say: Say,
): Promise<T | "stopped"> {
  for (;;) {
    try {
      const opened = await up();
      if (opened !== null) return opened;
    } catch (error) {
      say(wordsOf(error), "error");
    }
    say("the desk is not open, and nobody watches what it holds: trying again", "error");
    if (await within(stop, againMs)) return "stopped";
  }
}

async function untilEnded(
  desk: TradingDesk,
  { paths: { mode }, label, stopped, failed }: DeskLoop,
  say: Say,
): Promise<ExitCode | "rolled"> {
  const stands = () => standingLine(desk.status(), label);
  const standing = setInterval(() => say(stands()), STANDING_EVERY_MS);
  const waiting = setInterval(() => {
    const lines = lotRiskLines(desk);
    if (lines === null) return;
    clearInterval(waiting);
    for (const line of lines) {
      say(line);
      desk.views.said("info", line);
    }
  }, LOT_RISKS_EVERY_MS);
  const ending = await desk.ended;
  clearInterval(standing);
  clearInterval(waiting);
  const last = stands();
  let code: ExitCode | undefined;
  try {
    if (ending.type === "stopped") code = await stopped?.(desk, say);
    if (ending.type === "failed") await failed?.(desk, say);
  } finally {
    await closed(desk, ending, say);
  }
  if (ending.type === "failed") {
    say(`HALTED and stopped: ${ending.error.message}`, "error");
    return EXIT.failed;
  }
  if (ending.type === "rolled") return "rolled";
  say(last);
  say(`stopped; positions and their stops are kept, ${goesOn(mode)}`);
  return desk.projections.reading.problem === null ? code ?? EXIT.ok : EXIT.failed;
}

/** One that was told to end ends with what could not be closed; any other has more to say. */
async function closed(desk: TradingDesk, ending: Ending, say: Say): Promise<void> {
  try {
    await desk.close();
  } catch (error) {
    if (ending.type === "stopped") throw error;
    say(wordsOf(error), "error");
  }
}

/** Only a remark: the desk is up by then. */
function lastsAfter(folder: string): string {
  try {
    return `after ${measureFsyncMs(folder).toFixed(1)} ms`;
  } catch (error) {
    return `nobody knows when: ${wordsOf(error)}`;
  }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Nobody may be reading stderr: what ends the engine stands in its log too. */
function logCrashes(log: TextLog): void {
  const text = (error: unknown) => error instanceof Error ? error.stack ?? error.message : error;
  addEventListener("error", ({ error }) => log.lastLine(`crashed: ${text(error)}`));
  addEventListener("unhandledrejection", ({ reason }) => {
    log.lastLine(`crashed: ${text(reason)}`);
  });
}
