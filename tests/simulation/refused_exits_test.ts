/**
 * Drawn lives of a position at a broker that refuses what its exits need, or does not answer, for up
 * to three minutes, while prices move, processes die and an operator halts. Nothing is ever sold
 * twice or written on too small a wing, and in the end all that is held has an exit for all of it.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { WRITTEN_CALLS } from "../scenarios/written_calls.ts";
import { BrokerDay, type BrokerDayPlan } from "./broker_day.ts";

const CODES = [
  ...["margin_short", "not_permitted", "order_busy", "rate_limited", "order_refused"],
  ...["bad_input", "broker_down"],
];
/** Entries begin at 10:01; everything is over before this. */
const END = 18 * 60;

const during = fc.integer({ min: 61, max: 260 });
const event = fc.record({
  second: during,
  what: fc.oneof(
    fc.record({ does: fc.constant("restart" as const) }),
    fc.record({ does: fc.constant("away" as const), seconds: fc.integer({ min: 5, max: 120 }) }),
    fc.record({ does: fc.constantFrom("Halt" as const, "Flatten" as const) }),
  ),
});
const life = fc.record({
  answer: fc.constantFrom("unknown", "late", ...CODES),
  until: fc.integer({ min: 65, max: 240 }),
  share: fc.constantFrom(1, 2),
  events: fc.array(event, { maxLength: 2 }),
  moves: fc.array(fc.record({ second: during, steps: fc.integer({ min: -20, max: 15 }) }), {
    maxLength: 3,
  }),
});
type Life = typeof life extends fc.Arbitrary<infer Drawn> ? Drawn : never;

const isStop = (asked: OrderRequest) => asked.type === "Place" && asked.order.trigger > 0;
const isChange = (asked: OrderRequest) => asked.type === "Modify";
const HITS: Readonly<Record<string, (asked: OrderRequest, unit: number) => boolean>> = {
  growth: (asked, unit) => asked.type === "Modify" && asked.change.quantity > unit,
  changes: isChange,
  stops: (asked) => isChange(asked) || isStop(asked),
  cancels: ({ type }) => type === "Cancel",
};
const hits = fc.constantFrom(...Object.keys(HITS));

Deno.test("shares whose exits a broker refuses for a while are never sold twice, nor left without", () => {
  fc.assert(
    fc.property(life, hits, (drawn, hit) => {
      const day = refusing(drawn, HITS[hit]!, 10, {
        prices: { SBIN: pathOf(drawn, 800, 1) },
        depth: (symbol) => symbol === "SBIN" ? [10] : [5_000],
        scripts: { equity: { "10:01 SBIN": "LONG" } },
      });
      lived(day, drawn, () => assert(unitsOf(day, "SBIN") >= 0, `${day.net}`));
      assertEquals(ordered(day, "SELL", "SBIN"), unitsOf(day, "SBIN"));
    }),
    { seed: 26, numRuns: 25 },
  );
});

Deno.test("pairs whose exits a broker refuses for a while are never short without cover, nor left without", () => {
  fc.assert(
    fc.property(life, hits, fc.constantFrom(65, 130), (drawn, hit, units) => {
      const day = refusing(drawn, HITS[hit]!, 65, {
        prices: { NIFTY: pathOf(drawn, 24_000, 3) },
        depth: (symbol) => symbol === "NIFTY24000CE" ? [units] : [5_000],
        scripts: { options: { "10:01": "SHORT", "10:04": "SHORT" } },
        config: { sizing: { lots: 4 }, books: { options: WRITTEN_CALLS } },
      });
      lived(day, drawn, () => {
        const [short, wing] = [-unitsOf(day, "NIFTY24000CE"), unitsOf(day, "NIFTY24100CE")];
        assert(short >= 0 && wing >= short, `${day.net}`);
      });
      assertEquals(ordered(day, "BUY", "NIFTY24000CE"), -unitsOf(day, "NIFTY24000CE"));
    }),
    { seed: 26, numRuns: 25 },
  );
});

type Market = Pick<BrokerDayPlan, "prices" | "depth" | "scripts" | "config">;

/** A day whose broker answers so to each request that is hit, or to every other one of them. */
function refusing(
  { answer: code, until, share }: Life,
  isHit: (asked: OrderRequest, unit: number) => boolean,
  unit: number,
  market: Market,
): BrokerDay {
  let hit = 0;
  const day: BrokerDay = new BrokerDay({
    ...{ from: "10:00", until: "10:20", ...market },
    orderPort: ({ orders }): OutsidePort => ({
      call: (request, id, answer) => {
        const pass = () => (orders as OutsidePort).call(request, id, answer);
        const isOver = day.broker.now >= day.market.instant(clock(until));
        if (isOver || !isHit(request as OrderRequest, unit) || hit++ % share > 0) pass();
        else if (code === "late") day.host.after(7_000, pass);
        else if (code === "unknown") answer({ type: "unknown" });
        else answer({ type: "ok", body: { type: "Refused", code, message: "no" } });
      },
    }),
  });
  return day;
}

/** Plays it to the end; `check` each second. */
function lived(day: BrokerDay, { events }: Life, check: () => void): void {
  let at = 60;
  const pass = (until: number) => {
    while (at < until) {
      day.play(clock(++at));
      check();
    }
  };
  for (const { second, what } of events.toSorted((a, b) => a.second - b.second)) {
    pass(second);
    if (what.does === "restart") day.restart();
    else if (what.does === "away") day.away(clock(at += what.seconds));
    else day.command({ type: what.does, by: "test", reason: "test" });
  }
  pass(END);
  const held = day.portfolio.held.map(({ token, quantity }) =>
    `${day.market.instrument(token).symbol} ${quantity}`
  );
  assertEquals(held.toSorted(), day.net);
  assert(day.requests.length < 400, `${day.requests.length} requests`);
}

function pathOf({ moves }: Life, price: number, step: number): Record<string, number> {
  const path = moves.toSorted((a, b) => a.second - b.second)
    .map(({ second, steps }) => [clock(second), price + steps * step] as const);
  return Object.fromEntries([["10:00", price], ...path]);
}

function unitsOf(day: BrokerDay, symbol: string): number {
  return Number(day.net.find((each) => each.startsWith(symbol))?.split(" ")[1] ?? 0);
}

/** Units in live orders of one side. */
function ordered(day: BrokerDay, side: string, symbol: string): number {
  return day.live.map((each) => each.split(" "))
    .filter(([does, , , of]) => does === side && of === symbol)
    .reduce((sum, [, units]) => sum + Number(units), 0);
}

/** `HH:MM:SS` so many seconds after ten. */
function clock(seconds: number): string {
  const two = (value: number) => `${value}`.padStart(2, "0");
  return `10:${two(Math.floor(seconds / 60))}:${two(seconds % 60)}`;
}
