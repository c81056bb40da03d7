/** What each request makes a desk do, in which order, and what it refuses. @module */
import { assertEquals } from "@std/assert";
import { RISK } from "../../../actors/protocol/risk.ts";
import { SESSION } from "../../../actors/protocol/session.ts";
import type { RearmOutcome, RequestHandler } from "../../../adapters/control/control_link.ts";
import { answerRequests } from "../../../commands/desk/desk_control.ts";
import type { TradingDesk } from "../../../commands/desk/trading_desk.ts";
import type { EngineAnswer } from "../../../domain/control/control_answer.ts";
import { until } from "../../patience.ts";

const DATE = "2026-11-20";
const LIMITS = { dayLossMax: 5_000_00 };
const FREE = { lossHalt: null, lossFloor: null, operatorHalt: false };

interface Told {
  readonly answer: EngineAnswer;
  readonly steps: readonly string[];
}

/** A desk that does nothing, and writes down what it is made to do. */
class StubDesk {
  readonly steps: string[] = [];
  execution = "broker";
  date: string | null = DATE;
  halt: object | null = null;
  day: object = FREE;
  /** What the actors have made of a command. */
  after: () => void = () => {};
  flushed: () => Promise<void> = () => Promise.resolve();
  idle: () => Promise<void> = () => Promise.resolve();
  outcome: RearmOutcome = { type: "rearmed" };
  quarantine: object | undefined = undefined;

  async ask(verb: string, args: object = {}, date: string | null = null): Promise<Told> {
    const { promise, resolve } = Promise.withResolvers<EngineAnswer>();
    const request = { verb, args, by: "asha", date };
    const onRequest = (handler: RequestHandler) =>
      handler(request as never, (answer) => {
        this.#did("answered");
        resolve(answer);
      }, 7);
    answerRequests({ ...this.#parts(), link: this.#link(onRequest) } as unknown as TradingDesk);
    return { answer: await promise, steps: this.steps };
  }

  #did(step: string): void {
    this.steps.push(step);
  }

  #parts() {
    const states = () => ({
      [SESSION]: { date: this.date },
      [RISK]: { day: this.day, limits: LIMITS, quarantine: this.quarantine },
    });
    const cell = (path: string) => ({ head: { state: states()[path] } });
    return {
      rules: { execution: this.execution, books: [{ book: "fno" }, { book: "equity" }] },
      host: {
        kernel: {
          cell,
          tree: { start: (ref: { path: string }) => this.#did(`start ${ref.path}`) },
        },
        inject: (_to: string, _kind: string, command: object) => {
          this.#did(JSON.stringify(command));
          this.after();
        },
        idle: () => this.idle(),
        wake: () => this.#did("wake"),
      },
      emergency: { typed: (by: string) => this.#did(`typed ${by}`) },
      log: { flushed: () => this.flushed() },
      views: {
        hurry: () => this.#did("hurry"),
        isSelectable: (symbol: string) => symbol === "SBIN",
      },
      stop: () => this.#did("stop"),
      status: () => "all is well",
    };
  }

  #link(onRequest: (handler: RequestHandler) => void) {
    return {
      onRequest,
      halt: this.halt,
      raise: (reason: string) => this.#did(`raise ${reason}`),
      rearm: (number: number) => {
        this.#did(`lift ${number}`);
        return Promise.resolve(this.outcome);
      },
    };
  }
}

/** A desk, set up so. */
function stub(over: Partial<StubDesk> = {}): StubDesk {
  return Object.assign(new StubDesk(), over);
}

/** `reason` of a refusal, `done` of anything else. */
function wordOf({ answer }: Told): string {
  return answer.type === "refused" ? answer.reason : answer.type;
}

Deno.test("flatten halts first, and is done also where the disk is lost", async () => {
  const { answer, steps } = await stub().ask("flatten");
  const flatten = '{"type":"Flatten","by":"asha"}';
  assertEquals(answer, { type: "done", result: {} });
  assertEquals(steps, ["raise flatten by asha", "typed asha", flatten, "answered", "hurry"]);
  const flushed = () => Promise.reject(new Error("disk full"));
  assertEquals(wordOf(await stub({ flushed }).ask("flatten")), "done");
});

Deno.test("flatten is answered once its turns are taken and it is on the disk", async () => {
  const desk = stub();
  const comes = (step: string) => () =>
    new Promise<void>((done) => setTimeout(() => done(void desk.steps.push(step))));
  Object.assign(desk, { idle: comes("idle"), flushed: comes("durable") });
  assertEquals((await desk.ask("flatten")).steps.slice(3), [
    "idle",
    "durable",
    "answered",
    "hurry",
  ]);
});

Deno.test("flatten closes the account's where that is asked, and on paper there is none", async () => {
  const { steps } = await stub().ask("flatten", { account: true });
  assertEquals(steps[2], '{"type":"Flatten","by":"asha","account":true}');
  const onPaper = await stub({ execution: "paper" }).ask("flatten", { account: true });
  assertEquals([wordOf(onPaper), onPaper.steps], ["no_account", ["answered", "hurry"]]);
  assertEquals(wordOf(await stub({ execution: "paper" }).ask("flatten")), "done");
});

Deno.test("what changes something is refused in another session, and nothing is done", async () => {
  for (const verb of ["rearm", "flatten", "engine", "settle", "shutdown"]) {
    const { answer, steps } = await stub().ask(verb, {}, "2026-11-19");
    const message = `Asked for the session of 2026-11-19; ${DATE} runs`;
    assertEquals(answer, { type: "refused", reason: "wrong_session", message });
    assertEquals(steps, ["answered", "hurry"], verb);
  }
  const before = await stub({ date: null }).ask("flatten", {}, DATE);
  assertEquals(wordOf(before), "wrong_session");
  assertEquals(wordOf(await stub().ask("flatten", {}, DATE)), "done");
  const status = await stub().ask("status", {}, "2026-11-19");
  assertEquals(status.answer, { type: "done", result: "all is well" });
});

Deno.test("a desk that is not halted has nothing to re-arm; one HALT alone is enough", async () => {
  const rearm = (over: Partial<StubDesk>) => stub(over).ask("rearm", { allowance: null });
  const open = await rearm({});
  assertEquals([wordOf(open), open.steps], ["not_halted", ["answered", "hurry"]]);
  const latched = await rearm({ halt: {} });
  const steps = ['{"type":"Rearm","by":"asha"}', "lift 7", "answered", "hurry"];
  assertEquals([wordOf(latched), latched.steps], ["done", steps]);
  const recorded = stub({ day: { ...FREE, operatorHalt: true } });
  recorded.after = () => recorded.day = FREE;
  assertEquals(wordOf(await recorded.ask("rearm", { allowance: null })), "done");
  const stays = await rearm({ day: { ...FREE, operatorHalt: true } });
  assertEquals([wordOf(stays), stays.steps.includes("lift 7")], ["halted_again", false]);
});

Deno.test("a loss HALT wants a smaller allowance, once, and lifts no other HALT", async () => {
  const lost = { ...FREE, lossHalt: "day_loss" };
  const rearm = (allowance: number | null, day: object = lost) =>
    stub({ day, halt: {} }).ask("rearm", { allowance });
  const needed = await rearm(null);
  assertEquals([wordOf(needed), needed.steps], ["allowance_needed", ["answered", "hurry"]]);
  assertEquals(wordOf(await rearm(5_000_00)), "allowance_needed");
  assertEquals(wordOf(await rearm(1_000_00, { ...lost, lossFloor: -1 })), "rearm_used");
  const { steps } = await rearm(1_000_00);
  assertEquals(steps, ['{"type":"RearmLoss","by":"asha","allowance":100000}', "answered", "hurry"]);
  // What an operator has halted comes first, and the loss stays.
  const both = await rearm(1_000_00, { ...lost, operatorHalt: true });
  assertEquals(both.steps[0], '{"type":"Rearm","by":"asha"}');
});

Deno.test("what permits something is refused where the disk is lost", async () => {
  const flushed = () => Promise.reject(new Error("disk full"));
  const { answer, steps } = await stub({ flushed, halt: {} }).ask("rearm", { allowance: null });
  assertEquals(answer, { type: "refused", reason: "not_durable", message: "disk full" });
  assertEquals(steps.includes("lift 7"), false);
  const engine = await stub({ flushed }).ask("engine", { name: "fno", on: true });
  assertEquals([wordOf(engine), engine.steps.includes("wake")], ["not_durable", false]);
});

Deno.test("an engine is started where it is switched on, and only there", async () => {
  const set = (on: boolean) => stub().ask("engine", { name: "equity", on });
  const command = (on: boolean) => `{"type":"SetEngine","by":"asha","book":"equity","on":${on}}`;
  const { steps: [told, started, ...more] } = await set(true);
  assertEquals([told, started?.startsWith("start "), more], [
    command(true),
    true,
    ["wake", "answered", "hurry"],
  ]);
  assertEquals((await set(false)).steps, [command(false), "answered", "hurry"]);
  const { answer } = await stub().ask("engine", { name: "crypto", on: true });
  const message = "No engine is called crypto: fno, equity";
  assertEquals(answer, { type: "refused", reason: "unknown_engine", message });
});

Deno.test("settle wants one symbol that is in quarantine, and disowns only what is covered", async () => {
  const differs = { own: 20, broker: 0, foreign: 0, missing: [] };
  const symbols = ["NSE:SBIN:MIS", "NSE:INFY:MIS", "NSE:INFY:CNC"]
    .map((symbol) => ({ ...differs, symbol }));
  const settle = (how: string, symbol: string, after: () => void = () => {}) => {
    const quarantine: { symbols: unknown[] } = { symbols: [...symbols] };
    const desk = stub({ quarantine });
    desk.after = () => {
      after();
      quarantine.symbols.shift();
    };
    return desk.ask("settle", { how, symbol });
  };
  const adopted = await settle("adopt", "SBIN");
  assertEquals(adopted.answer, { type: "done", result: { symbol: "NSE:SBIN:MIS" } });
  assertEquals(adopted.steps[0], '{"type":"Adopt","by":"asha","symbol":"NSE:SBIN:MIS"}');
  assertEquals(wordOf(await settle("adopt", "NSE:SBIN:MIS")), "done");
  for (const symbol of ["INFY", "TCS"]) {
    const { answer, steps } = await settle("adopt", symbol);
    const all = "NSE:SBIN:MIS, NSE:INFY:MIS, NSE:INFY:CNC";
    const message = `${symbol} does not name one of what is in quarantine: ${all}`;
    assertEquals(answer, { type: "refused", reason: "not_quarantined", message });
    assertEquals(steps, ["answered", "hurry"]);
  }
  assertEquals(wordOf(await settle("disown", "SBIN")), "not_covered");
  symbols[0] = { ...symbols[0]!, broker: 20 };
  const { steps } = await settle("disown", "SBIN");
  assertEquals(steps[0], '{"type":"Disown","by":"asha","symbol":"NSE:SBIN:MIS"}');
});

Deno.test("only what is traded or held is selected", async () => {
  const select = (symbol: string | null) => stub().ask("select", { symbol, timeframe: "1m" });
  assertEquals(wordOf(await select("SBIN")), "done");
  assertEquals(wordOf(await select(null)), "done");
  assertEquals(wordOf(await select("TCS")), "unknown_symbol");
});

Deno.test("shutdown is answered before the desk stops, and waits for no disk", async () => {
  const desk = stub({ flushed: () => new Promise(() => {}) });
  assertEquals(wordOf(await desk.ask("shutdown")), "done");
  const told = ['{"type":"ShutDown","by":"asha"}', "answered", "hurry"];
  assertEquals(desk.steps, told);
  await until(() => desk.steps.length > 3);
  assertEquals(desk.steps, [...told, "stop"]);
});
