/**
 * `trade` where a person looks on: the engine is started as a process of its own, or found running,
 * and this terminal becomes a screen on it. Leaving the screen leaves the engine; when one that was
 * started here has ended, so has the command.
 * @module
 */
import { delay } from "@std/async";
import { controlClient } from "../../adapters/control/client/control_client.ts";
import { LogTail } from "../../adapters/disk/log_tail.ts";
import { runningEngine } from "../../adapters/engine/engine_process.ts";
import { spawnEngine, type StartedEngine } from "../../adapters/engine/engine_spawn.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import type { Left } from "../../tui/session.ts";
import { EXIT, type ExitCode } from "../line/exit_code.ts";
import { RUN_FOLDER } from "../line/artifacts.ts";
import { OPERATOR } from "../line/desk_command.ts";
import { complain, print } from "../line/terminal_line.ts";
import { endOfEngine } from "./engine_end.ts";
import type { TradeWay } from "./trade_way.ts";

const LOOK_EVERY_MS = 50;
/** A long journal on a slow disk takes its time, and says so meanwhile. */
const SILENT_MAX_MS = 60_000;
const LAST_LINES = 12;
const BY = "trade";

type Start = "ready" | "ended" | "silent";

type Started =
  | { readonly type: "Up"; readonly engine: StartedEngine; readonly tail: LogTail }
  /** That is the end of it: the engine failed, or somebody has thought better of it. */
  | { readonly type: "Over"; readonly code: ExitCode; readonly engineGone: boolean };

/** True where somebody sees a screen and can press keys. */
export function hasTerminal(): boolean {
  return Deno.stdin.isTerminal() && Deno.stdout.isTerminal() && Deno.env.get("TERM") !== "dumb";
}

/** The engine that runs already, its process id where it is known; null when none does. */
export function engineThatRuns(mode: DeskMode): { readonly pid: number | null } | null {
  return runningEngine(RUN_FOLDER, mode);
}

/** `way`: of the engine to start; null where one runs. `ascii`: how to draw. */
export async function tradeInTerminal(
  mode: DeskMode,
  way: TradeWay | null,
  ascii: boolean,
): Promise<ExitCode> {
  const running = engineThatRuns(mode);
  if (running !== null) {
    print(`A ${mode} engine runs already (process ${running.pid ?? "unknown"}): attaching to it`);
    const left = await shown({ mode, writes: mode !== "live", ascii });
    return left === null ? EXIT.badInput : EXIT.ok;
  }
  if (way === null) return EXIT.failed;
  const start = await started(mode, way);
  if (start.type === "Over") {
    if (start.engineGone) await way.ended?.();
    return start.code;
  }
  // Who has just started a live desk here has said by hand that it is meant.
  const left = await shown({ mode, writes: true, ascii });
  if (left === null) return EXIT.badInput;
  const { engine, tail } = start;
  const words = () => tail.lines();
  return await endOfEngine({ engine, left, words, log: way.paths.textLog, ended: way.ended });
}

async function shown(
  screen: { readonly mode: DeskMode; readonly writes: boolean; readonly ascii: boolean },
): Promise<Left | null> {
  const { attachTo } = await import("../attach.ts");
  return await attachTo({ ...screen, by: OPERATOR });
}

/** Starts an engine and tells of its steps until it can be attached to. */
async function started(mode: DeskMode, { paths, args, leave }: TradeWay): Promise<Started> {
  const tail = new LogTail(paths.textLog);
  const told: string[] = [];
  const tell = () => {
    const lines = tail.lines();
    told.push(...lines);
    for (const line of lines) print(`  ${line}`);
  };
  print("starting the engine...");
  const engine = spawnEngine({ mode, args, leave });
  // What is wrong with it will be said by who needs it.
  import("../attach.ts").then(({ loadScreen }) => loadScreen()).catch(() => {});
  let unwanted = false;
  const stop = () => {
    unwanted = true;
    engine.stop();
  };
  Deno.addSignalListener("SIGINT", stop);
  const outcome = await untilReady(mode, engine, tell);
  Deno.removeSignalListener("SIGINT", stop);
  tell();
  engine.release();
  if (outcome === "ready") return { type: "Up", engine, tail };
  const engineGone = outcome === "ended";
  if (engineGone && unwanted) {
    print("stopped before the engine was up: nothing was traded");
    return { type: "Over", code: EXIT.ok, engineGone };
  }
  complain(
    engineGone
      ? `The engine ended with code ${engine.code()} while it started:`
      : `The engine (process ${engine.pid}) has not opened its socket for ${
        SILENT_MAX_MS / 1_000
      } s; its last words:`,
  );
  const words = [...told, ...engine.complaint().trimEnd().split("\n")].filter((line) => line !== "")
    .slice(-LAST_LINES);
  for (const line of words) complain(`  ${line}`);
  complain(`See ${paths.textLog}`);
  return { type: "Over", code: EXIT.failed, engineGone };
}

async function untilReady(
  mode: DeskMode,
  engine: StartedEngine,
  tell: () => void,
): Promise<Start> {
  const until = performance.now() + SILENT_MAX_MS;
  while (performance.now() < until) {
    tell();
    if (engine.code() !== null) return "ended";
    if (await answers(mode)) return "ready";
    await delay(LOOK_EVERY_MS);
  }
  return "silent";
}

/** Whether the control socket is served: its Worker answers this by itself. */
async function answers(mode: DeskMode): Promise<boolean> {
  const client = controlClient({ mode, folder: RUN_FOLDER, by: BY });
  try {
    const { type } = await client.ask("subscribe", { topics: [] }, { timeoutMs: 500 });
    return type === "answered";
  } finally {
    client.close();
  }
}
