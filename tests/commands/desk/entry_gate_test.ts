/** What an entry is asked once more as it leaves: each thing against it alone holds it back. @module */
import { assertEquals } from "@std/assert";
import { PORTFOLIO } from "../../../actors/protocol/portfolio.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import { entriesBlocked, EntryGate } from "../../../commands/desk/entry_gate.ts";
import type { EntryBar } from "../../../domain/control/entry_bar.ts";
import type { TradingHalt } from "../../../domain/calendar/market_halt.ts";
import { BrokerDay } from "../../simulation/broker_day.ts";

const PLAN = { from: "10:00", until: "10:20", prices: {}, scripts: {} } as const;

Deno.test("EntryGate withholds for HALT, a slow log, what blocks the market, and for good", () => {
  let isHalted = false;
  let isLogSlow = false;
  let blocked: EntryBar | null = null;
  const gate = new EntryGate({
    isHalted: () => isHalted,
    isLogSlow: () => isLogSlow,
    blocked: () => blocked,
  });
  assertEquals(gate.withheld(), null);
  blocked = "needs_login";
  assertEquals(gate.withheld(), "needs_login");
  isLogSlow = true;
  assertEquals(gate.withheld(), "log_slow");
  isHalted = true;
  assertEquals(gate.withheld(), "halted");
  [isHalted, isLogSlow, blocked] = [false, false, null];
  gate.close("stopping");
  assertEquals(gate.withheld(), "stopping");
});

Deno.test("entriesBlocked() waits for two readings that agree, after every start", () => {
  const day = new BrokerDay(PLAN).play("10:01");
  const market = { rules: day.rules, blocked: () => null };
  const blocked = () => entriesBlocked(day.host.kernel, market);
  assertEquals(blocked(), null);
  day.list(false).restart().play("10:01:10");
  assertEquals(blocked(), "not_reconciled");
  day.list(true).refresh().play("10:01:30");
  assertEquals(blocked(), null);
  assertEquals(
    entriesBlocked(day.host.kernel, { ...market, blocked: () => "feed_down" }),
    "feed_down",
  );
});

Deno.test("entriesBlocked() lets nothing be entered while the market is halted", () => {
  const { host: { kernel }, rules } = new BrokerDay(PLAN).play("10:01");
  const halt = { at: kernel.now, over: false } as TradingHalt;
  const halted = (over: boolean) => ({
    now: kernel.now,
    cell: (path: string) =>
      path === PORTFOLIO ? { head: { state: { halt: { ...halt, over } } } } : kernel.cell(path),
  } as unknown as Kernel);
  const market = { rules, blocked: () => null };
  assertEquals(entriesBlocked(halted(false), market), "market_halted");
  assertEquals(entriesBlocked(halted(true), market), null);
});
