/**
 * `halt`: no more entries, now. Works with a running engine, with one that no longer answers, which
 * is killed and started again, and with none: each way ends with the HALT file, and a start after it
 * is halted.
 * @module
 */
import { delay } from "@std/async";
import { parseHaltResult } from "../adapters/control/client/answer_schema.ts";
import { ControlError } from "../adapters/control/control_error.ts";
import { controlPaths } from "../adapters/control/control_paths.ts";
import { writeHalt } from "../adapters/control/halt_file.ts";
import { saidName, saidReason } from "../adapters/control/said_words.ts";
import { exists, makePrivateFolder } from "../adapters/disk/durable_file.ts";
import { lockFileOf } from "../adapters/disk/mode_lock.ts";
import {
  endedInOrder,
  engineEnds,
  killProcess,
  runningEngine,
} from "../adapters/engine/engine_process.ts";
import { spawnEngine } from "../adapters/engine/engine_spawn.ts";
import { readStart } from "../adapters/engine/start_file.ts";
import { ProgramError } from "../adapters/own_program.ts";
import type { Halt, Outcome } from "../domain/control/control_answer.ts";
import { DESK_MODES, type DeskMode } from "../domain/control/control_request.ts";
import type { EpochMs } from "../domain/market_time.ts";
import { RUN_FOLDER } from "./line/artifacts.ts";
import {
  askDesk,
  type Asker,
  BY_FLAG,
  MODE_FLAG,
  OPERATOR,
  resultOf,
  sayProblem,
} from "./line/desk_command.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags } from "./line/flags.ts";
import { awaitedDesks, runningDesks } from "./line/running_desks.ts";
import { complain, print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "halt",
  help: "Blocks entries and cancels those that work; protective stops stay.",
  flags: {
    mode: MODE_FLAG,
    by: BY_FLAG,
    reason: { kind: "string", value: "TEXT", help: "why, for the journal" },
  },
} as const;

/** An engine that has not acknowledged by then is taken for broken. */
const ACKNOWLEDGED_WITHIN_MS = 1_000;
const ENDS_WITHIN_MS = 2_000;
/** A long journal on a slow disk takes its time. */
const SERVES_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

/** All desks that run, unless one is named; the first code that is not `ok`. Throws UsageError. */
export async function halt(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { mode, ...said } = typed.flags;
  const by = saidName(said.by ?? OPERATOR);
  const reason = saidReason(said.reason ?? "halt command");
  // All at once: none waits for another that hangs.
  const modes = mode === undefined ? await desksToHalt() : [mode];
  const asked = await Promise.all(modes.map((each) => restrained({ mode: each, by }, reason)));
  const codes: ExitCode[] = [];
  for (const each of asked) codes.push(await haltedAtLast(each, reason).catch(failed));
  return codes.find((code) => code !== EXIT.ok) ?? EXIT.ok;
}

/**
 * Every desk that runs, also one that serves no socket, or none yet, and every one that was killed:
 * whoever looks after it starts it again. Where there is none, all that have ever run here.
 */
async function desksToHalt(): Promise<readonly DeskMode[]> {
  const served = await runningDesks(RUN_FOLDER);
  const others = DESK_MODES.filter((mode) => !served.includes(mode));
  const meant = [
    ...served,
    ...others.filter((mode) => runs(mode) || !endedInOrder(RUN_FOLDER, mode)),
  ];
  if (meant.length > 0) return meant;
  const known = DESK_MODES.filter((mode) => isThere(lockFileOf(RUN_FOLDER, mode)));
  return known.length > 0 ? known : ["paper"];
}

/** A lock that cannot be read may be held: what is wrong with it is said once all are halted. */
function runs(mode: DeskMode): boolean {
  try {
    return runningEngine(RUN_FOLDER, mode) !== null;
  } catch {
    return true;
  }
}

/** What cannot be looked at may be there. */
function isThere(path: string): boolean {
  try {
    return exists(path);
  } catch {
    return true;
  }
}

/** One desk that cannot be looked at keeps nobody from ending another one that hangs. */
async function failed(error: unknown): Promise<ExitCode> {
  return (await import("./line/failure.ts")).reportFailure(error);
}

interface Asked {
  readonly asker: Asker;
  readonly outcome: Outcome | "halted";
  /** The HALT file is there, as nobody has acknowledged. */
  readonly written: boolean;
}

async function restrained(asker: Asker, reason: string): Promise<Asked> {
  const outcome = await askedToHalt(asker, reason).catch(unheard);
  if (outcome === "halted" || outcome.type === "answered") {
    return { asker, outcome, written: false };
  }
  if (outcome.type !== "no_engine") sayProblem(outcome, asker);
  const halt = { reason, by: asker.by, at: Date.now() as EpochMs };
  // The file first, whoever runs: whatever comes next starts halted.
  return { asker, outcome, written: leaveHaltFile(asker.mode, halt) };
}

/** A socket that cannot be used, as another user's, is said; the file may still be written. */
function unheard(error: unknown): Outcome {
  if (!(error instanceof ControlError)) throw error;
  complain(error.message);
  return { type: "no_engine" };
}

async function haltedAtLast({ asker, outcome, written }: Asked, reason: string): Promise<ExitCode> {
  if (outcome === "halted") return EXIT.ok;
  if (outcome.type === "answered") return sayProblem(outcome, asker);
  if (runningEngine(RUN_FOLDER, asker.mode) !== null) {
    return await haltWithoutAnswer(asker, reason, { outcome, written });
  }
  return saidNobody(asker, written);
}

async function askedToHalt(asker: Asker, reason: string): Promise<Outcome | "halted"> {
  const startedMs = performance.now();
  const outcome = await askDesk(asker, "halt", { reason }, ACKNOWLEDGED_WITHIN_MS);
  const done = resultOf(outcome);
  if (done === null) return outcome;
  const { file, problem } = parseHaltResult(done.result);
  print(`HALTED: acknowledged in ${Math.ceil(performance.now() - startedMs)} ms`);
  print(
    problem === null
      ? `${file} keeps it so until \`rearm\``
      : `Only in memory: cannot write ${file}: ${problem}`,
  );
  return "halted";
}

function saidNobody({ mode }: Asker, written: boolean): ExitCode {
  if (!written) {
    complain(`No ${mode} engine runs`);
    return EXIT.failed;
  }
  print(`No ${mode} engine runs: the next one starts halted, \`rearm\` it then`);
  return EXIT.ok;
}

/** Asks for a second more: an engine comes up, or a new Worker takes over its socket. */
async function haltsLater(asker: Asker, reason: string): Promise<boolean> {
  await awaitedDesks(RUN_FOLDER, [asker.mode]);
  for (const until = performance.now() + ACKNOWLEDGED_WITHIN_MS; performance.now() < until;) {
    const outcome = await askedToHalt(asker, reason);
    if (outcome === "halted") return true;
    if (outcome.type === "timeout" || runningEngine(RUN_FOLDER, asker.mode) === null) return false;
    await delay(LOOK_EVERY_MS);
  }
  return false;
}

/** An engine that found the file and answers all the same is left alone; any other is killed. */
async function haltWithoutAnswer(
  asker: Asker,
  reason: string,
  { outcome, written }: { readonly outcome: Outcome; readonly written: boolean },
): Promise<ExitCode> {
  const { mode } = asker;
  if (outcome.type !== "timeout" && await haltsLater(asker, reason)) return EXIT.ok;
  const engine = runningEngine(RUN_FOLDER, mode);
  if (engine === null) return saidNobody(asker, written);
  const { pid } = engine;
  if (pid === null || !killProcess(pid)) {
    complain(`Cannot end the engine. End it by hand: kill -9 ${pid ?? "PID"}`);
    return EXIT.failed;
  }
  if (!await engineEnds(RUN_FOLDER, mode, ENDS_WITHIN_MS)) {
    complain(`Killed engine ${pid}, but ${mode} is still locked: look at process ${pid}`);
    return EXIT.failed;
  }
  print(`Killed engine ${pid}, which did not acknowledge; its stops stay with the broker`);
  if (written) return await startAgain(mode);
  complain(`Not started again: without that file it would not be halted`);
  return EXIT.failed;
}

/** What is held is looked after again: exits and square-off need an engine, also under HALT. */
async function startAgain(mode: DeskMode): Promise<ExitCode> {
  const start = readStart(RUN_FOLDER, mode);
  if (start === null) {
    print(`Start it again with \`trade ${mode}\`: it starts halted`);
    return EXIT.ok;
  }
  print("Starting it again, halted...");
  let engine;
  try {
    engine = spawnEngine(start);
  } catch (error) {
    if (!(error instanceof ProgramError)) throw error;
    complain(`${error.message}. Start it by hand with \`trade ${mode}\`: it starts halted`);
    return EXIT.failed;
  }
  const until = performance.now() + SERVES_WITHIN_MS;
  const serves = async () => (await runningDesks(RUN_FOLDER)).includes(mode);
  while (engine.code() === null && performance.now() < until && !await serves()) {
    await delay(LOOK_EVERY_MS);
  }
  engine.release();
  if (engine.code() !== null) {
    complain(`It ended with code ${engine.code()}: ${engine.complaint().trim() || "see its log"}`);
    return EXIT.failed;
  }
  print(`Engine ${engine.pid} runs, halted: \`rearm\` lifts that`);
  return EXIT.ok;
}

/** True when the file is on the disk. */
function leaveHaltFile(mode: DeskMode, halt: Halt): boolean {
  const { folder, haltFile } = controlPaths(RUN_FOLDER, mode);
  const problem = madeFolder(folder) ?? writeHalt(haltFile, halt);
  if (problem === null) print(`Wrote ${haltFile}`);
  else complain(`Cannot write ${haltFile}: ${problem}`);
  return problem === null;
}

/** Null where the folder is there; else what is in the way. */
function madeFolder(folder: string): string | null {
  try {
    makePrivateFolder(folder);
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
