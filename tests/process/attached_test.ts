/**
 * A desk and those who look at it die one without the other: a killed screen leaves a desk that
 * trades, a killed desk a screen that says so and attaches to the next one.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { DeskAttachment } from "../../adapters/control/client/desk_attachment.ts";
import { runningEngine } from "../../adapters/engine/engine_process.ts";
import type { ControlAnswer } from "../../domain/control/control_answer.ts";
import type { ControlArgs, Verb } from "../../domain/control/control_request.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import type { LinkState } from "../../domain/view/desk_port.ts";
import type { DeskView } from "../../domain/view/desk_view.ts";
import { DeskProcess, inNewFolder, ROOT, taskCommand } from "./desk_process.ts";
import { until } from "../patience.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const FAST = ["--speed", "600", "--seed", "64", "--date", "2026-11-20"];
/** Within this a screen must say that its desk is gone. */
const LOST_WITHIN_MS = 2_000;
const OTHER_DAY = "2020-01-01" as IsoDate;
const ignore = !hasTmux();
const WITHOUT = ignore ? " (skipped: tmux is not installed)" : "";

/** A screen in this process. */
class Screen {
  link: LinkState["type"] = "connecting";
  desk: DeskView | null = null;
  readonly #port: DeskAttachment;

  constructor(folder: string, readonly by: string) {
    this.#port = new DeskAttachment({
      mode: "paper",
      folder: `${folder}/artifacts/run`,
      by,
      writes: true,
    });
    this.#port.start({
      linked: ({ type }) => {
        this.link = type;
        this.desk = null;
      },
      viewed: ({ view, body }) => {
        if (view === "desk") this.desk = body;
      },
    });
  }

  /** Resolves once it shows a desk that it controls. */
  controls(): Promise<void> {
    return until(() => this.desk?.controller?.by === this.by);
  }

  /**
   * `done`, or why not. A desk that is too busy to answer in time is asked again: by then it may
   * have done what it was asked for.
   */
  async ask<V extends Verb>(verb: V, args: ControlArgs[V], date: IsoDate | null): Promise<string> {
    let heard = "engine_busy";
    await until(async () => {
      const outcome = await this.#port.ask(verb, args, { date });
      heard = outcome.type === "answered" ? told(outcome.answer) : outcome.type;
      return heard !== "engine_busy";
    });
    return heard;
  }

  close(): void {
    this.#port.close();
  }
}

function told(answer: ControlAnswer): string {
  return answer.code === "refused" ? answer.reason : answer.code;
}

function attachedClient(folder: string, by: string): DeskProcess {
  const program = `${ROOT}tests/process/attached_client.ts`;
  const command = taskCommand(folder, "attach").slice(0, -2);
  return new DeskProcess(folder, [...command, program, by]);
}

Deno.test("a desk outlives its killed screen, and a screen its killed desk", () =>
  inNewFolder(async (folder) => {
    const first = DeskProcess.trade(folder, ...FAST);
    await first.isUp();
    const killed = attachedClient(folder, "asha");
    await killed.hears(/^controls/);
    const screen = new Screen(folder, "ravi");
    await until(() => screen.desk?.controller?.by === "asha");
    await killed.kill();
    const { at } = screen.desk!.status;
    await until(() => screen.desk!.status.at > at + 60_000, 10_000);
    assertEquals(screen.desk!.controller, null);
    await first.kill();
    await until(() => screen.link === "lost", LOST_WITHIN_MS);
    const second = DeskProcess.trade(folder, ...FAST);
    await screen.controls();
    await screen.ask("shutdown", {}, null);
    assertEquals((await second.ended).code, 0, second.text);
    screen.close();
  }));

Deno.test("commands are on record with who sent them, and none is taken that means another day", () =>
  inNewFolder(async (folder) => {
    const desk = DeskProcess.trade(folder);
    await desk.isUp();
    const screen = new Screen(folder, "asha");
    await screen.controls();
    const fno = { name: "fno", on: false };
    assertEquals(await screen.ask("engine", fno, OTHER_DAY), "wrong_session");
    assertEquals(await screen.ask("flatten", {}, OTHER_DAY), "wrong_session");
    await until(async () => await screen.ask("engine", fno, screen.desk!.status.date) === "done");
    assertEquals(await screen.ask("halt", { reason: "drill" }, OTHER_DAY), "done");
    const rearmed = await screen.ask("rearm", { allowance: null }, null);
    assert(["done", "not_halted"].includes(rearmed), rearmed);
    await screen.ask("shutdown", {}, null);
    assertEquals((await desk.ended).code, 0, desk.text);
    screen.close();
    const log = Deno.readTextFileSync(`${folder}/artifacts/logs/events.jsonl`).trim().split("\n");
    const commands = log.map((line) => JSON.parse(line)).filter(({ event }) => event === "command");
    const told = commands.map(({ type, by }) => `${type} by ${by}`);
    assertEquals(told.filter((each, i) => each !== told[i - 1]), [
      "TakeControl by asha",
      "SetEngine by asha",
      "Halt by asha",
      "Rearm by asha",
      "ShutDown by asha",
    ]);
    assertEquals(commands.find(({ type }) => type === "Halt").reason, "drill");
  }));

Deno.test({
  name: `kill -9 in tmux: the desk trades on, and the screen says so and attaches again${WITHOUT}`,
  ignore,
  fn: () =>
    inNewFolder(async (folder) => {
      try {
        await killedInTmux(folder);
      } finally {
        const pid = runningEngine(`${folder}/artifacts/run`, "paper")?.pid ?? null;
        if (pid !== null) killed(pid);
      }
    }),
});

async function killedInTmux(folder: string): Promise<void> {
  const run = `${folder}/artifacts/run`;
  const trading = new TmuxSession(folder, taskCommand(folder, "trade", "paper", ...FAST));
  await trading.shows(/attached \(rw\)/);
  const { pid } = runningEngine(run, "paper")!;
  killed(trading.pid);
  await trading.shows(/ended 137/);
  trading.close();
  const attached = new TmuxSession(folder, taskCommand(folder, "attach"));
  const before = clockOf(await attached.shows(/attached \(rw\)[^]*/));
  await until(() => clockOf(attached.screen()) !== before);
  assertEquals(runningEngine(run, "paper")?.pid, pid);
  killed(pid!);
  await attached.shows(/ENGINE LOST/, LOST_WITHIN_MS);
  const next = DeskProcess.trade(folder, ...FAST);
  await until(() => /attached \(rw\)/.test(attached.screen()), 20_000);
  assert(!attached.screen().includes("ENGINE LOST"), attached.screen());
  next.signal("SIGTERM");
  assertEquals((await next.ended).code, 0, next.text);
  attached.close();
}

function killed(pid: number): void {
  new Deno.Command("sh", { args: ["-c", `kill -9 ${pid}`] }).outputSync();
}

/** The market's time of day on a screen. */
function clockOf(screen: string): string {
  return /\d\d:\d\d:\d\d IST/.exec(screen)?.[0] ?? "";
}
