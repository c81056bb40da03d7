/** Risk by itself, between a portfolio and a broker that only listen. @module */
import { assertEquals } from "@std/assert";
import { RISK } from "../../actors/protocol/risk.ts";
import { riskActor } from "../../actors/risk.ts";
import { volatile } from "../../actors/runtime/behaviour.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { actor, supervisor } from "../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Paise } from "../../domain/money.ts";
import { limitsFor } from "../../domain/risk/limits.ts";
import { type MarksWanted, marksWanted } from "../../domain/risk/marks_wanted.ts";
import { DAY, RULES } from "../domain/portfolio/book.ts";
import { KEPT } from "./runtime/mail.ts";

interface Heard {
  CancelEntries: { readonly reason: string };
  CloseAll: { readonly reason: string };
  EndClosing: { readonly reason: string };
  MarksWanted: MarksWanted;
}

/** A risk actor whose day has opened; what it tells its neighbours is in `heard`. */
function opened() {
  const risk = started(RULES);
  risk.tell("DayOpened", { date: DAY, at: 0, equity: RULES.capital });
  return risk;
}

/** A process on what an earlier one has left. */
function started(rules: DeskRules, survivors: readonly TurnRecord[] = []) {
  const heard: string[] = [];
  const wanted: MarksWanted[] = [];
  const hear = (name: string) => {
    const note = (kind: string) => (state: null, { reason }: { readonly reason: string }) => {
      heard.push(`${name} ${kind} ${reason}`);
      return state;
    };
    const [cancel, close, end] = ["CancelEntries", "CloseAll", "EndClosing"].map(note);
    return volatile<Heard, null>({
      init: () => null,
      mail: { CancelEntries: KEPT, CloseAll: KEPT, EndClosing: KEPT, MarksWanted: KEPT },
      on: {
        CancelEntries: cancel!,
        CloseAll: close!,
        EndClosing: end!,
        MarksWanted: (state, marks) => {
          wanted.push(marks);
          return state;
        },
      },
    });
  };
  const book = supervisor("book", "rest_for_one", [
    actor("portfolio", hear("portfolio")),
    actor("risk", riskActor(rules)),
    actor("broker", hear("broker")),
  ]);
  const trading = supervisor("trading", "rest_for_one", [book]);
  const log = new MemoryLog({ keepAll: true }, survivors);
  const host = new VirtualHost(supervisor("desk", "one_for_one", [trading]), { log });
  const tell = (kind: string, body: unknown) => {
    host.kernel.inject(RISK, kind, body);
    host.run();
  };
  const lost = (rupees: number) => {
    const realised = -100 * rupees as Paise;
    tell("DayMarked", { marks: [{ key: "fno:NIFTY", realised, unrealised: 0 }] });
  };
  return { heard, wanted, tell, lost, log };
}

const HALTED = ["broker CancelEntries loss_halt", "portfolio CloseAll loss_halt"];

Deno.test("a day's loss at its limit takes entries back at the broker, and closes, once", () => {
  const { heard, lost } = opened();
  lost(99_999);
  assertEquals(heard, []);
  lost(100_000);
  lost(100_001);
  assertEquals(heard, HALTED);
});

Deno.test("a day that was re-armed closes no more, and halts again at its allowance", () => {
  const { heard, tell, lost } = opened();
  lost(100_000);
  const again = () => tell("RearmLoss", { by: "test", allowance: 1_000_000 });
  again();
  assertEquals(heard, [...HALTED, "portfolio EndClosing loss_halt"]);
  // Not halted, then re-armed before: neither is lifted.
  again();
  lost(109_999);
  assertEquals(heard.length, 3);
  lost(110_000);
  again();
  assertEquals(heard.slice(3), HALTED);
});

Deno.test("a halt that stands takes nothing back a second time, until it was lifted", () => {
  const { heard, tell } = opened();
  const halts = ["Halt", "Halt", "Rearm", "Rearm", "Halt"];
  halts.forEach((kind) => tell(kind, { by: "test" }));
  assertEquals(heard, ["broker CancelEntries operator_halt", "broker CancelEntries operator_halt"]);
});

/** Half of what a day may lose. */
const TIGHTER: DeskRules = {
  ...RULES,
  risk: { ...RULES.risk, dayLossMax: { amount: 5_000_000 as Paise, share: 0.02 } },
};

Deno.test("a configuration that allows less counts within the day, as its process starts", () => {
  const before = opened();
  before.lost(60_000);
  assertEquals(before.heard, []);
  const after = started(TIGHTER, before.log.all!);
  after.tell("TightenLimits", null);
  assertEquals(after.heard, HALTED);
  const records = after.log.all!.length;
  after.tell("TightenLimits", null);
  assertEquals(after.log.all!.length, records);
});

Deno.test("a wider configuration gives no room within the day, whatever the broker's net turns out", () => {
  const before = started(TIGHTER);
  before.tell("DayOpened", { date: DAY, at: 0, equity: RULES.capital });
  const after = started(RULES, before.log.all!);
  after.tell("TightenLimits", null);
  after.tell("EquityKnown", { date: DAY, equity: 2 * RULES.capital });
  after.lost(60_000);
  assertEquals(after.heard, HALTED);
});

Deno.test("limits of the configuration that the day was opened with follow the broker's net", () => {
  const { heard, tell, lost } = opened();
  tell("EquityKnown", { date: DAY, equity: RULES.capital / 2 });
  tell("EquityKnown", { date: DAY, equity: RULES.capital });
  lost(99_999);
  assertEquals(heard, []);
  lost(100_000);
  assertEquals(heard, HALTED);
});

Deno.test("a configuration that allows more counts from the next day", () => {
  const before = started(TIGHTER);
  before.tell("DayOpened", { date: DAY, at: 0, equity: RULES.capital });
  const after = started(RULES, before.log.all!);
  const records = after.log.all!.length;
  after.tell("TightenLimits", null);
  assertEquals(after.log.all!.length, records);
  after.lost(60_000);
  assertEquals(after.heard, HALTED);
  after.tell("DayOpened", { date: "2026-11-23", at: 0, equity: RULES.capital });
  after.lost(60_000);
  assertEquals(after.heard, HALTED);
});

Deno.test("portfolio is told how finely a day is marked: by its limits, then by its allowance", () => {
  const { wanted, tell, lost } = opened();
  const first = marksWanted(limitsFor(RULES.risk, RULES.capital));
  assertEquals(wanted, [first]);
  // At a broker with a fiftieth of the capital.
  tell("EquityKnown", { date: DAY, equity: RULES.capital / 50 });
  assertEquals(wanted.slice(1), [{ step: 2_000, floor: -200_000 }] as never);
  lost(100_000);
  tell("RearmLoss", { by: "test", allowance: 10_000 });
  // What else it is told of the day is no reason to hear less.
  tell("EquityKnown", { date: DAY, equity: RULES.capital });
  assertEquals(wanted.slice(2), [{ step: 100, floor: -10_010_000 }] as never);
});
