/** Exits of one position, long and short: levels by hand, and a stop that never moves away. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  type ExitPlan,
  type ExitRules,
  growPlan,
  onBarClose,
  onPrice,
  openPlan,
  resultInR,
  shrinkPlan,
  stopDistance,
  stopReason,
  targetDistance,
} from "../../../domain/exit/plan.ts";
import type { Paise } from "../../../domain/money.ts";

const FUTURES: ExitRules = {
  stopMode: "at_broker",
  atrMultiple: 2,
  stopTicksMin: 1,
  stopCap: 0.03,
  targetR: 2,
  targetCap: 0.06,
  trailing: { mode: "r_steps", fromR: 1, stepR: 0.5 },
  timeStopBars: 25,
  softStopR: -0.6,
};

const OPTIONS: ExitRules = {
  ...FUTURES,
  stopTicksMin: 4,
  stopCap: 0.3,
  targetR: 2.2,
  targetCap: 0.6,
};

const TICK = 10 as Paise;
const price = (paise: number) => paise as Paise;

/** Four lots of 65 at 24,000.00, stop 40 points away: 1 R is 4,000 paise a unit. */
function plan(side: "LONG" | "SHORT", rules: ExitRules = FUTURES, quantity = 260): ExitPlan {
  const opening = { side, entry: 2_400_000, quantity, lot: 65, tick: TICK, distance: 4_000 };
  return openPlan(opening, rules);
}

Deno.test("stopDistance() is two ATRs of a future, at most 3 % of its price", () => {
  const of = { entry: 2_400_000, atr: 2_000, delta: 1, spread: 20, tick: TICK };
  assertEquals(stopDistance(of, FUTURES), 4_000);
  assertEquals(stopDistance({ ...of, atr: 60_000 }, FUTURES), 72_000);
  assertEquals(stopDistance({ ...of, atr: 0 }, FUTURES), 20);
});

Deno.test("stopDistance() of an option follows |delta| and its underlying's ATR, within bounds", () => {
  const of = { entry: 12_000, atr: 2_000, delta: -0.5, spread: 15, tick: price(5) };
  assertEquals(stopDistance(of, OPTIONS), 2_000);
  assertEquals(stopDistance({ ...of, delta: 0.001 }, OPTIONS), 20); // 4 ticks
  assertEquals(stopDistance({ ...of, delta: 0.001, spread: 45 }, OPTIONS), 45);
  assertEquals(stopDistance({ ...of, delta: 1 }, OPTIONS), 3_600); // 30 % of the premium
});

Deno.test("targetDistance() is a multiple of R, capped, or absent", () => {
  assertEquals(targetDistance(2_400_000, 4_000, FUTURES), 8_000);
  assertEquals(targetDistance(2_400_000, 100_000, FUTURES), 144_000);
  assertEquals(targetDistance(12_000, 2_000, OPTIONS), 4_400);
  assertEquals(targetDistance(2_400_000, 4_000, { ...FUTURES, targetR: null }), null);
});

Deno.test("openPlan() sets stop, target and R on both sides", () => {
  const long = plan("LONG");
  assertEquals([long.stop, long.target, long.risk], [2_396_000, 2_408_000, 1_040_000]);
  const short = plan("SHORT");
  assertEquals([short.stop, short.target, short.risk], [2_404_000, 2_392_000, 1_040_000]);
});

Deno.test("openPlan() rounds to ticks towards the entry, at least one tick away", () => {
  const opening = { entry: 12_003.5, quantity: 65, lot: 65, tick: price(5), distance: 1_001 };
  const long = openPlan({ ...opening, side: "LONG" }, OPTIONS);
  assertEquals([long.stop, long.target], [11_005, 14_200]); // 11,002.5 up; 14,200.2 down
  const short = openPlan({ ...opening, side: "SHORT" }, OPTIONS);
  assertEquals([short.stop, short.target], [13_000, 9_815]);
  const near = openPlan({ ...opening, side: "LONG", entry: 12_000, distance: 1 }, OPTIONS);
  assertEquals(near.stop, 11_995);
});

Deno.test("openPlan() takes a stop level that the signal's bar has set, unrounded", () => {
  const rules = { ...FUTURES, stopMode: "on_close" } as const;
  const opening = { side: "LONG", entry: 2_000, quantity: 1, lot: 1, tick: price(5) } as const;
  const open = openPlan({ ...opening, distance: 0, stop: 1_900.25 }, rules);
  assertEquals([open.stop, open.risk], [1_900.25, 100]);
  // Opened beyond its stop: nothing was at risk, so there is neither R nor target.
  const beyond = openPlan({ ...opening, distance: 0, stop: 2_100 }, rules);
  assertEquals([beyond.stop, beyond.risk, beyond.target], [2_100, 0, null]);
  assertEquals(resultInR(beyond, 2_050), null);
});

Deno.test("growPlan() keeps the stop, R and target follow the new average", () => {
  const both = { open: 130, entered: 130 };
  const grown = growPlan(plan("LONG", FUTURES, 65), 2_401_000, both, FUTURES);
  assertEquals([grown.stop, grown.risk, grown.target], [2_396_000, 650_000, 2_411_000]);
});

Deno.test("onPrice() exits all at the target, from there on", () => {
  const long = plan("LONG");
  assertEquals(onPrice(long, price(2_407_990), FUTURES).exit, null);
  assertEquals(onPrice(long, price(2_408_000), FUTURES).exit, { quantity: 260, reason: "target" });
  assertEquals(onPrice(long, price(2_500_000), FUTURES).exit?.reason, "target");
  assertEquals(onPrice(plan("SHORT"), price(2_392_000), FUTURES).exit?.reason, "target");
});

Deno.test("onPrice() trails from 1 R in steps of 0.5 R, one R behind", () => {
  const rules = { ...FUTURES, targetR: null };
  const steps: [number, number][] = [
    [2_403_990, 2_396_000], // 0.9975 R
    [2_404_000, 2_400_000], // 1 R: break even
    [2_405_990, 2_400_000],
    [2_406_000, 2_402_000], // 1.5 R: 0.5 R locked
    [2_403_000, 2_402_000], // never back
    [2_416_500, 2_412_000], // 4.125 R, straight to 4 R: 3 R locked
  ];
  let long = plan("LONG", rules), short = plan("SHORT", rules);
  for (const [at, stop] of steps) {
    long = onPrice(long, price(at), rules).plan;
    short = onPrice(short, price(4_800_000 - at), rules).plan;
    assertEquals(long.stop, stop);
    assertEquals(short.stop, 4_800_000 - stop);
  }
  assertEquals([stopReason(long), stopReason(plan("LONG"))], ["trailing_stop", "stop"]);
  assertEquals(long.risk, 1_040_000);
});

Deno.test("onPrice() counts a step that is reached exactly, whatever its fraction", () => {
  const trailing = { mode: "r_steps", fromR: 1, stepR: 0.1 } as const;
  const rules = { ...FUTURES, targetR: null, trailing };
  // 1.7 R is the seventh step of 0.1: 0.7 R locked.
  assertEquals(onPrice(plan("LONG", rules), price(2_406_800), rules).plan.stop, 2_402_800);
});

Deno.test("onPrice() closes half in whole lots at -0.6 R, once", () => {
  const first = onPrice(plan("LONG", FUTURES, 325), price(2_397_600), FUTURES);
  assertEquals(first.exit, { quantity: 130, reason: "soft_stop" });
  assertEquals(onPrice(first.plan, price(2_397_000), FUTURES).exit, null);
  assertEquals(onPrice(plan("LONG"), price(2_397_610), FUTURES).exit, null);
  assertEquals(onPrice(plan("SHORT"), price(2_402_400), FUTURES).exit?.quantity, 130);
});

Deno.test("onPrice() closes half in lots of today, where those are others than at the entry", () => {
  const long = plan("LONG", FUTURES, 260);
  const halves = [50, 130, 150].map((lot) =>
    onPrice(long, price(2_397_600), FUTURES, lot).exit?.quantity
  );
  assertEquals(halves, [100, 130, undefined]);
});

Deno.test("onPrice() does nothing at -0.6 R with a single lot", () => {
  const step = onPrice(plan("LONG", FUTURES, 65), price(2_397_000), FUTURES);
  assertEquals(step.exit, null);
  assertEquals(onPrice(plan("LONG"), price(2_396_500), { ...FUTURES, softStopR: null }).exit, null);
});

Deno.test("shrinkPlan() closes the rest only, R unchanged", () => {
  const rest = shrinkPlan(plan("LONG"), 130);
  assertEquals(onPrice(rest, price(2_408_000), FUTURES).exit?.quantity, 130);
  assertEquals(rest.risk, 1_040_000);
});

Deno.test("onBarClose() closes at the 25th bar", () => {
  let step = { plan: plan("LONG"), exit: null } as ReturnType<typeof onBarClose>;
  for (let bar = 1; bar <= 24; bar++) {
    step = onBarClose(step.plan, price(2_400_000), 2_000, FUTURES);
    assertEquals(step.exit, null);
  }
  step = onBarClose(step.plan, price(2_400_000), 2_000, FUTURES);
  assertEquals(step.exit, { quantity: 260, reason: "time_stop" });
  assertEquals(step.plan.bars, 25);
});

const PEER: ExitRules = {
  ...FUTURES,
  stopMode: "on_close",
  targetR: null,
  trailing: { mode: "atr_from_close", atrMultiple: 2 },
  timeStopBars: null,
  softStopR: null,
};

Deno.test("onBarClose() trails two ATRs behind the close and exits on a close beyond", () => {
  const opening = { side: "LONG", entry: 2_000, quantity: 1, lot: 1, tick: price(5) } as const;
  let long = openPlan({ ...opening, distance: 0, stop: 1_900 }, PEER);
  long = onBarClose(long, price(2_050), 60.25, PEER).plan;
  assertEquals(long.stop, 1_929.5);
  long = onBarClose(long, price(1_990), 60, PEER).plan;
  assertEquals(long.stop, 1_929.5);
  long = onBarClose(long, price(2_100), null, PEER).plan; // ATR not ready
  assertEquals(long.stop, 1_929.5);
  assertEquals(onBarClose(long, price(1_930), 10, PEER).exit, null);
  const hit = onBarClose(long, price(1_929), 10, PEER);
  assertEquals(hit.exit, { quantity: 1, reason: "trailing_stop" });
  assertEquals(hit.plan.stop, 1_929.5);
});

Deno.test("onBarClose() mirrors for a short", () => {
  const opening = { side: "SHORT", entry: 2_000, quantity: 1, lot: 1, tick: price(5) } as const;
  let short = openPlan({ ...opening, distance: 0, stop: 2_100 }, PEER);
  short = onBarClose(short, price(1_950), 60.25, PEER).plan;
  assertEquals(short.stop, 2_070.5);
  assertEquals(onBarClose(short, price(2_070), 90, PEER).exit, null);
  assertEquals(onBarClose(short, price(2_071), 90, PEER).exit?.reason, "trailing_stop");
});

Deno.test("onBarClose() keeps a stop at the broker on whole ticks and leaves its trigger to it", () => {
  const rules = { ...PEER, stopMode: "at_broker" } as const;
  const step = onBarClose(plan("LONG"), price(2_403_000), 2_001.7, rules);
  assertEquals(step.plan.stop, 2_398_990); // 2,398,996.6 down to a tick
  assertEquals(onBarClose(step.plan, price(2_390_000), 2_000, rules).exit, null);
});

Deno.test("onPrice() and onBarClose() never move a stop away nor exit more than is open", () => {
  const event = fc.record({
    close: fc.boolean(),
    price: fc.integer({ min: 2_300_000, max: 2_500_000 }),
    atr: fc.option(fc.integer({ min: 0, max: 20_000 })),
  });
  const rules = fc.constantFrom(
    FUTURES,
    PEER,
    { ...PEER, stopMode: "at_broker" as const },
    { ...FUTURES, targetR: null, timeStopBars: null },
  );
  fc.assert(
    fc.property(
      fc.constantFrom("LONG" as const, "SHORT" as const),
      rules,
      fc.integer({ min: 1, max: 12 }),
      fc.array(event, { maxLength: 60 }),
      (side, rule, lots, events) => {
        let now = plan(side, rule, lots * 65);
        for (const { close, price: at, atr } of events) {
          const step = close
            ? onBarClose(now, price(at), atr, rule)
            : onPrice(now, price(at), rule);
          const moved = (step.plan.stop - now.stop) * (side === "LONG" ? 1 : -1);
          assert(moved >= 0);
          assertEquals(step.plan.risk, now.risk);
          if (rule.stopMode === "at_broker") assertEquals(step.plan.stop % TICK, 0);
          now = step.plan;
          if (step.exit === null) continue;
          assert(step.exit.quantity > 0 && step.exit.quantity <= now.quantity);
          assertEquals(step.exit.quantity % 65, 0);
          now = shrinkPlan(now, now.quantity - step.exit.quantity);
          if (now.quantity === 0) return;
        }
      },
    ),
    { numRuns: 3_000 },
  );
});

Deno.test("ExitPlan survives JSON", () => {
  assertEquals(JSON.parse(JSON.stringify(plan("LONG"))), plan("LONG"));
});

Deno.test("no stop and no target lies at nothing: the last tick is the end", () => {
  const tick = price(5);
  // A cap of all of the premium is no cap; and of the last tick there is nothing below.
  for (const entry of [3_355, 5]) {
    const opening = { side: "LONG", entry, quantity: 65, lot: 65, tick, distance: entry } as const;
    const { stop, initialStop, risk } = openPlan(opening, { ...OPTIONS, stopCap: 1 });
    assertEquals([stop, initialStop, risk], [5, 5, 65 * (entry - 5) as Paise]);
  }
  const opening = { side: "SHORT", entry: 100, quantity: 10, lot: 1, tick, distance: 60 } as const;
  assertEquals(openPlan(opening, { ...FUTURES, targetCap: 1 }).target, 5 as Paise);
});
