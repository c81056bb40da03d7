/** Risk by itself, between a portfolio and a broker that only listen. @module */
import { assertEquals } from "@std/assert";
import { RISK } from "../../actors/protocol.ts";
import { riskActor } from "../../actors/risk.ts";
import { volatile } from "../../actors/runtime/behaviour.ts";
import { actor, supervisor } from "../../actors/runtime/supervisor.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { Paise } from "../../domain/money.ts";
import { DAY, RULES } from "../domain/portfolio/book.ts";
import { KEPT } from "./runtime/mail.ts";

interface Heard {
  CancelEntries: { readonly reason: string };
  CloseAll: { readonly reason: string };
  EndClosing: { readonly reason: string };
}

/** A risk actor whose day has opened; what it tells its neighbours is in `heard`. */
function opened() {
  const heard: string[] = [];
  const hear = (name: string) => {
    const note = (kind: string) => (state: null, { reason }: { readonly reason: string }) => {
      heard.push(`${name} ${kind} ${reason}`);
      return state;
    };
    const [cancel, close, end] = ["CancelEntries", "CloseAll", "EndClosing"].map(note);
    return volatile<Heard, null>({
      init: () => null,
      mail: { CancelEntries: KEPT, CloseAll: KEPT, EndClosing: KEPT },
      on: { CancelEntries: cancel!, CloseAll: close!, EndClosing: end! },
    });
  };
  const book = supervisor("book", "rest_for_one", [
    actor("portfolio", hear("portfolio")),
    actor("risk", riskActor(RULES)),
    actor("broker", hear("broker")),
  ]);
  const trading = supervisor("trading", "rest_for_one", [book]);
  const host = new VirtualHost(supervisor("desk", "one_for_one", [trading]));
  const tell = (kind: string, body: unknown) => {
    host.kernel.inject(RISK, kind, body);
    host.run();
  };
  const lost = (rupees: number) => {
    const realised = -100 * rupees as Paise;
    tell("DayMarked", { marks: [{ key: "fno:NIFTY", realised, unrealised: 0 }] });
  };
  tell("DayOpened", { date: DAY, at: host.now, equity: RULES.capital });
  return { heard, tell, lost };
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
