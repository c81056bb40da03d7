/** A desk that trades, as status shows it: the same as its actors have it. @module */
import { assert, assertEquals } from "@std/assert";
import { BROKER } from "../../../actors/protocol/broker.ts";
import { engineRef } from "../../../actors/protocol/engine.ts";
import { GATE } from "../../../actors/protocol/gate.ts";
import { PORTFOLIO } from "../../../actors/protocol/portfolio.ts";
import { RISK } from "../../../actors/protocol/risk.ts";
import { stateOf } from "../../../commands/desk/actor_state.ts";
import { type StatusInput, statusOf } from "../../../commands/desk/desk_status.ts";
import { marketTables } from "../../../commands/market/market_tables.ts";
import { unprotectedUnits } from "../../../domain/control/desk_status.ts";
import { HALTED_BY_RISK } from "../../../domain/control/control_answer.ts";
import { addDays, type EpochMs, istInstant, MINUTE_MS } from "../../../domain/market_time.ts";
import { type PortfolioState, strategyDay } from "../../../domain/portfolio/state.ts";
import type { RiskState } from "../../../domain/risk/state.ts";
import { strategyKey } from "../../../domain/strategy/intent.ts";
import { TickingDay } from "../../scenarios/ticking_desk.ts";
import { GOLDEN_TICKS } from "../../scenarios/ticking_session.ts";
import { BrokerDay } from "../../simulation/broker_day.ts";
import { deafTo } from "../../simulation/deaf_broker.ts";
import { playedDesk } from "./views/played_desk.ts";
import { withState } from "./with_state.ts";

const { desk: { rules }, host } = playedDesk(30.4);
const { kernel } = host;

function status(change: Partial<StatusInput> = {}) {
  return statusOf({
    ...{ kernel, rules, mode: "paper", simulated: true, pid: 1, at: kernel.now as EpochMs },
    ...{ reading: { share: 1, problem: null }, halt: null, login: null, withheld: null },
    ...{ undelivered: [], notStarted: [] },
    ...change,
  });
}

Deno.test("statusOf() says at what a carried position was opened, beside what its day counts from", () => {
  const { positions: [today] } = status();
  assertEquals(today!.entryPrice, undefined);
  const carried = withState<PortfolioState>(kernel, PORTFOLIO, (portfolio) => {
    const [first, ...rest] = portfolio.held;
    const { trade } = first!;
    const entryValue = trade.entryValue - 1_000 * trade.entered as typeof trade.entryValue;
    return { ...portfolio, held: [{ ...first!, trade: { ...trade, entryValue } }, ...rest] };
  });
  const { positions: [first, ...rest] } = status({ kernel: carried });
  assertEquals(first!.averagePrice - first!.entryPrice!, 1_000);
  assert(rest.every(({ entryPrice }) => entryPrice === undefined));
});

Deno.test("statusOf() has what is held, what works, and how it adds up", () => {
  const { positions, orders, day, phase, progress, halt, actors } = status();
  const { held } = stateOf(kernel, "portfolio");
  const { working } = stateOf(kernel, "broker");
  assert(held.length > 0 && working.length > 0);
  assertEquals(
    positions.map(({ symbol, quantity }) => [symbol, quantity]),
    held.map(({ trade, quantity }) => [trade.key.split(":")[1]!, quantity]),
  );
  assertEquals(positions.map(unprotectedUnits), held.map(() => 0));
  assertEquals(
    positions.map(({ stop }) => stop!.trigger),
    held.map(({ exit }) => exit!.order.trigger),
  );
  for (const { averagePrice, lastPrice, quantity, unrealised } of positions) {
    assert(Math.abs((lastPrice! - averagePrice) * quantity - unrealised!) <= Math.abs(quantity));
  }
  assertEquals(
    orders.map(({ tag, symbol }) => [tag, symbol]),
    working.map(({ order: { tag, key } }) => [tag, key.split(":")[1]!]),
  );
  assertEquals(day.unrealised, positions.reduce((sum, each) => sum + each.unrealised!, 0));
  assertEquals(day.net, day.realised + day.unrealised - day.charges - day.toClose);
  assertEquals([phase, progress, halt], ["open", "", null]);
  assertEquals(
    actors.map(({ path, state }) => [path, state]),
    [...kernel.cells].map(({ path }) => [path, "running"]),
  );
  for (const { oldestMs, lost } of actors) assertEquals([oldestMs, lost], [0, 0]);
});

Deno.test("statusOf() has the latch's HALT, else what risk remembers of one", () => {
  const halted = (change: Partial<RiskState["day"]>) =>
    withState<RiskState>(kernel, RISK, (risk) => ({ ...risk, day: { ...risk.day, ...change } }));
  const at = kernel.now - MINUTE_MS as EpochMs;
  const lost = halted({ lossHalt: "max_daily_loss", haltedAt: at });
  const both = halted({ lossHalt: "max_daily_loss", operatorHalt: true, haltedAt: at });
  assertEquals(status({ kernel: lost }).halt, { reason: "max_daily_loss", by: HALTED_BY_RISK, at });
  assertEquals(status({ kernel: both }).halt, { reason: "operator_halt", by: "journal", at });
  const halt = { reason: "drill", by: "asha", at };
  assertEquals(status({ kernel: both, halt }).halt, halt);
});

Deno.test("statusOf() names the book of a strategy that is paused", () => {
  const [{ book, strategies }] = rules.books as [typeof rules.books[0]];
  const until = kernel.now + MINUTE_MS as EpochMs;
  const { id: strategy } = strategies[0]!;
  const paused = withState<PortfolioState>(kernel, PORTFOLIO, (state) => {
    const key = strategyKey({ book, strategy });
    const day = { ...strategyDay(state, key), pausedUntil: until };
    return { ...state, strategies: { ...state.strategies, [key]: day } };
  });
  assertEquals(status({ kernel: paused }).paused, [{
    strategy,
    reason: "loss_streak",
    until,
    book,
  }]);
  assertEquals(status({ kernel: paused, at: until }).paused, []);
});

Deno.test("statusOf() says how far the journal is read, and what of it cannot be", () => {
  assertEquals(
    status({ reading: { share: 0.479, problem: null } }).progress,
    "reading the journal, 47 %",
  );
  const { progress, damage } = status({ reading: { share: 0.5, problem: "record 7 is damaged" } });
  assertEquals([progress, damage], ["", "record 7 is damaged"]);
});

Deno.test("statusOf() counts as lost what an actor never got, and nothing else", () => {
  const undelivered = [
    { to: PORTFOLIO, kind: "Adopt", why: "full", count: 2, lost: true },
    { to: PORTFOLIO, kind: "Adopt", why: "late", count: 5, lost: false },
    { to: BROKER, kind: "Place", why: "full", count: 3, lost: true },
  ];
  const { actors } = status({ undelivered });
  const lost = actors.filter((each) => each.lost > 0).map(({ path, lost }) => [path, lost]);
  assertEquals(Object.fromEntries(lost), { [PORTFOLIO]: 2, [BROKER]: 3 });
});

Deno.test("statusOf() has the books that square off, while the others trade on", () => {
  const day = new TickingDay(GOLDEN_TICKS);
  const stands = (until: string) => {
    const { kernel } = day.play(until).host;
    const { phase, squaringOff } = statusOf({
      ...{
        mode: "paper",
        simulated: true,
        kernel,
        rules: day.world.rules,
        halt: null,
        login: null,
        withheld: null,
      },
      ...{ at: kernel.now as EpochMs, reading: { share: 1, problem: null }, pid: 1 },
      ...{ undelivered: [], notStarted: [] },
    });
    return [phase, squaringOff];
  };
  assertEquals(stands("14:59:30"), ["open", []]);
  assertEquals(stands("15:00:30"), ["square_off", ["equity"]]);
  assertEquals(stands("15:02:30"), ["square_off", ["fno", "options", "equity"]]);
});

Deno.test("statusOf() says that the calendar ends on its last day and on the one before", () => {
  const { to } = marketTables().calendar;
  const { host: { kernel }, world: { rules } } = new TickingDay(GOLDEN_TICKS);
  const said = (daysBefore: number) =>
    statusOf({
      ...{
        mode: "live",
        simulated: false,
        kernel,
        rules,
        halt: null,
        login: null,
        withheld: null,
        pid: 1,
      },
      ...{ reading: { share: 1, problem: null }, undelivered: [], notStarted: [] },
      at: istInstant(addDays(to, -daysBefore), 360),
    }).calendarEnd?.words.slice(0, 26) ?? null;
  assertEquals([said(0), said(1), said(15)], [
    "the calendar ends today, o",
    "the calendar ends tomorrow",
    null,
  ]);
});

Deno.test("statusOf() tells why an engine is off: switched off, left out, or failed", () => {
  const [first, second, third] = rules.books.map(({ book }) => book);
  const command = { type: "SetEngine", by: "asha", book: first, on: false };
  kernel.inject(GATE, "Command", command, "control");
  kernel.tree.stop(engineRef(second!));
  kernel.tree.stop(engineRef(third!));
  host.drain();
  const { engines } = status({ notStarted: [second!] });
  assertEquals(engines, [
    { name: first!, on: false, reason: "switched off" },
    { name: second!, on: false, reason: "not started" },
    { name: third!, on: false, reason: "melted down" },
  ]);
});

Deno.test("statusOf() shows the stop that rests while a change of it is not taken", () => {
  const orderPort = deafTo("Modify", "Cancel");
  const scripts = { equity: { "10:01 SBIN": "LONG" } } as const;
  const day = new BrokerDay({ from: "10:00", until: "10:20", prices: {}, scripts, orderPort });
  day.play("10:02").command({ type: "Flatten", by: "test" }).play("10:02:15.5");
  const { host: { kernel }, rules } = day;
  const { positions: [held] } = status({ kernel, rules, at: kernel.now as EpochMs });
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  assertEquals([held!.stop!.quantity, held!.stop!.trigger > 0, held!.bare], [20, true, ""]);
});
