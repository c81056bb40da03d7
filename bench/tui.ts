/**
 * `deno task bench:tui [--json] [--for 20m]`: what a screen costs the desk that it shows, and what
 * it uses itself, at ten frames a second on 120x40. Ends with 1 when a target was missed.
 * @module
 */
import { delay } from "@std/async";
import { DeskLateness } from "./desk_lateness.ts";
import { loadOf } from "./process_load.ts";
import { PseudoTerminal } from "./pseudo_terminal.ts";
import { type BenchRow, formatRow, jsonRow, median } from "./row.ts";
import { taskFlags } from "./task_flags.ts";
import { taskCommand, taskProcess } from "./task_process.ts";

/** Relative, as a socket's path must be short; the task gives leave to this one. */
const FOLDER = "artifacts/bench/tui";
const SIZE = { columns: 120, rows: 40 };
const UP_WITHIN_MS = 60_000;
const WARM_MS = 10_000;
const ALONE_MS = 25_000;
const SPEED = 60;
/** Of the market's day, for the run and what is measured before and after it. */
const DAY_MS = 6 * 60 * 60_000;
const AROUND_MS = 2 * 60_000;
const FRAME_MS = 100;
const STALL_MS = 6_000;
const SAMPLE_EVERY_MS = 1_000;
/** Below this the first minutes, in which any program grows, would be all there is. */
const GROWTH_FROM_MS = 10 * 60_000;
const QUARTERS = 4;
const LIMITS = { cpu: 15, lateP99: 5, stalledMax: 50, growth: 10 };
const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000 };

async function main(): Promise<number> {
  const { json, for: lasts = "30s" } = taskFlags({
    name: "deno task bench:tui",
    help: "What a screen costs the desk that it shows.",
    flags: {
      json: { kind: "boolean", help: "an object a line" },
      for: { kind: "string", value: "TIME", help: "how long, like 30s or 20m [30s]" },
    },
  });
  const print = json ? jsonRow : formatRow;
  const rows = await tuiBench(durationOf(lasts));
  for (const row of rows) Deno.stdout.writeSync(new TextEncoder().encode(`${print(row)}\n`));
  return rows.every(({ ok }) => ok) ? 0 : 1;
}

function durationOf(text: string): number {
  const match = /^(\d+)([smh])$/.exec(text);
  if (match === null) throw new Error(`--for: found ${text}, expected a time like 30s or 20m`);
  return Number(match[1]) * UNITS[match[2]!]!;
}

async function tuiBench(attachedMs: number): Promise<BenchRow[]> {
  const folder = `${Deno.cwd()}/${FOLDER}`;
  Deno.mkdirSync(FOLDER, { recursive: true });
  Deno.removeSync(FOLDER, { recursive: true });
  Deno.mkdirSync(FOLDER);
  const speed = String(speedFor(attachedMs));
  const engine = taskProcess(folder, "trade", "paper", "--headless", "--speed", speed).spawn();
  engine.stdout.pipeTo(new WritableStream()).catch(() => {});
  const lateness = new DeskLateness(`${FOLDER}/artifacts/run`);
  try {
    await lateness.attach(UP_WITHIN_MS);
    await lateness.shows(
      ({ status }) => status.progress === "" && status.phase === "open",
      UP_WITHIN_MS,
    );
    await delay(WARM_MS);
    return await measured(folder, { enginePid: engine.pid, lateness, attachedMs });
  } finally {
    lateness.close();
    engine.kill("SIGTERM");
    await engine.status;
  }
}

/** As usual, or so slow that the market's day outlasts the run: its end would open the desk anew. */
function speedFor(attachedMs: number): number {
  return Math.max(1, Math.min(SPEED, Math.floor(DAY_MS / (attachedMs + AROUND_MS))));
}

interface Run {
  readonly enginePid: number;
  readonly lateness: DeskLateness;
  readonly attachedMs: number;
}

async function measured(folder: string, run: Run): Promise<BenchRow[]> {
  const { enginePid, lateness, attachedMs } = run;
  const aloneMs = performance.now();
  await delay(ALONE_MS);
  const alone = lateness.since(aloneMs);
  const terminal = new PseudoTerminal(folder, taskCommand(folder, "attach"), SIZE);
  try {
    await lateness.shows(({ controller }) => controller !== null, UP_WITHIN_MS);
    await delay(WARM_MS);
    const engine = new Usage(enginePid);
    const screen = new Usage(terminal.pid);
    const fromMs = performance.now();
    const residentMb = await drawn(terminal, attachedMs);
    const attached = lateness.since(fromMs);
    const used = { screen: screen.percent(), engine: engine.percent() };
    const stalled = await stalledLateMs(terminal, lateness, used.screen);
    return [
      lateRow("tui_engine_late_p99", attached.p99, LIMITS.lateP99, alone.p99),
      lateRow("tui_stalled_engine_late_max", stalled, LIMITS.stalledMax, alone.max),
      cpuRow(used),
      memoryRow(residentMb, attachedMs),
    ];
  } finally {
    terminal.close();
  }
}

/** Has the screen draw ten times a second; its memory meanwhile. */
async function drawn(terminal: PseudoTerminal, forMs: number): Promise<number[]> {
  const residentMb: number[] = [];
  const startMs = performance.now();
  for (let frame = 1; performance.now() < startMs + forMs; frame++) {
    // Each key moves the cursor: a frame.
    terminal.type(frame % 2 === 0 ? "j" : "k");
    if (frame % (SAMPLE_EVERY_MS / FRAME_MS) === 0) {
      residentMb.push(loadOf(terminal.pid).residentMb);
    }
    await delay(Math.max(0, startMs + frame * FRAME_MS - performance.now()));
  }
  return residentMb;
}

/** Throws when the screen does not notice: then nothing was measured. */
async function stalledLateMs(
  terminal: PseudoTerminal,
  lateness: DeskLateness,
  usualPercent: number,
): Promise<number> {
  const fromMs = performance.now();
  terminal.stall();
  try {
    await delay(STALL_MS / 2);
    const screen = new Usage(terminal.pid);
    await delay(STALL_MS / 2);
    const percent = screen.percent();
    if (percent > usualPercent / 2) {
      throw new Error(`the screen was not stalled: it used ${percent.toFixed(1)} % of a core`);
    }
  } finally {
    terminal.resume();
  }
  // What it does with all that waited counts too.
  await delay(STALL_MS / 2);
  return lateness.since(fromMs).max;
}

/** Of one core, from its making on. */
class Usage {
  readonly #pid: number;
  readonly #fromMs = performance.now();
  readonly #cpuMs: number;

  constructor(pid: number) {
    this.#pid = pid;
    this.#cpuMs = loadOf(pid).cpuMs;
  }

  percent(): number {
    return 100 * (loadOf(this.#pid).cpuMs - this.#cpuMs) / (performance.now() - this.#fromMs);
  }
}

function lateRow(name: string, value: number, target: number, aloneMs: number): BenchRow {
  const peer = `the desk without a screen (${aloneMs.toFixed(1)} ms)`;
  const ratio = value / aloneMs;
  return { name, value, unit: "ms", peer, ratio, target, ok: value <= target, limits: "value" };
}

function cpuRow(
  { screen, engine }: { readonly screen: number; readonly engine: number },
): BenchRow {
  return {
    name: "tui_client_cpu",
    value: screen,
    unit: "% of a core",
    peer: `the engine (${engine.toFixed(1)} %)`,
    ratio: screen / engine,
    target: LIMITS.cpu,
    ok: screen <= LIMITS.cpu,
    limits: "value",
  };
}

/** The last quarter against the second; without a target where the time was too short for one. */
function memoryRow(residentMb: readonly number[], forMs: number): BenchRow {
  const size = residentMb.length / QUARTERS;
  const quarter = (n: number) =>
    median(residentMb.slice(Math.floor(n * size), Math.floor((n + 1) * size)));
  const growth = 100 * (quarter(QUARTERS - 1) / quarter(1) - 1);
  const target = forMs >= GROWTH_FROM_MS ? LIMITS.growth : Infinity;
  return {
    name: "tui_client_memory_growth",
    value: growth,
    unit: "%",
    peer: `its second quarter (${quarter(1).toFixed(0)} MB)`,
    ratio: quarter(QUARTERS - 1) / quarter(1),
    target,
    ok: growth <= target,
    limits: "value",
  };
}

if (import.meta.main) Deno.exit(await main());
