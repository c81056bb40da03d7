/** Tests of the strategy mean reversion. @module */
import { assert, assertEquals } from "@std/assert";
import { meanReversion } from "../../../domain/strategy/mean_reversion.ts";
import { type Decision, defaultValues, type Holding } from "../../../domain/strategy/strategy.ts";
import { barsOfCloses } from "../indicator/made_bars.ts";
import { fiveMinuteBars, fixtureTest, minuteBars, NIFTY } from "../fixture_bars.ts";
import { decisionsWhenFlat, entries } from "./decisions.ts";

const LONG: Holding = { side: "LONG", entryPrice: 990, barsHeld: 2 };
const SHORT: Holding = { side: "SHORT", entryPrice: 1010, barsHeld: 2 };

/** EMA20 stands at 1000, now and before; closes in the same unit. */
function decide(before: number | null, close: number, holding: Holding | null = null): Decision {
  const bound = meanReversion.bind(defaultValues(meanReversion.parameters));
  const [bar] = barsOfCloses([close]);
  const context = { previous: [1000, null], lastHourOfExpiry: false };
  return bound.onBar(bar!, [1000, before], holding, context);
}

Deno.test("meanReversion enters against the stretch on the bar that leaves the band", () => {
  assertEquals(decide(1000, 997), {
    signal: "LONG",
    reason: "stretched_below",
    confidence: decide(1000, 997).confidence!,
  });
  assert(Math.abs(decide(1000, 997).confidence! - 0.5) < 1e-9);
  assertEquals(decide(1000, 1006).signal, "SHORT");
  assertEquals(decide(1000, 1012).confidence, 1);
  // From one side of the band straight to the other is leaving it, too.
  assertEquals(decide(990, 1006).signal, "SHORT");
});

Deno.test("meanReversion holds inside the band and while it stays outside", () => {
  assertEquals(decide(1000, 1001).reason, "no_signal");
  assertEquals(decide(995, 994).reason, "no_transition");
});

Deno.test("meanReversion leaves once the price is back at its average", () => {
  assertEquals<Decision>(decide(995, 1000, LONG), {
    signal: "EXIT",
    reason: "back_at_mean",
    confidence: 1,
  });
  assertEquals(decide(995, 999, LONG).reason, "already_in_position");
  assertEquals(decide(1005, 999, SHORT).signal, "EXIT");
  assertEquals(decide(1005, 1004, SHORT).reason, "already_in_position");
});

Deno.test("meanReversion holds while its average or the bar before is missing", () => {
  const bound = meanReversion.bind(defaultValues(meanReversion.parameters));
  const [bar] = barsOfCloses([990]);
  const context = { previous: [null, null], lastHourOfExpiry: false };
  assertEquals(bound.onBar(bar!, [null, null], null, context).reason, "indicators_not_ready");
  assertEquals(bound.onBar(bar!, [1000, 1000], null, context).reason, "indicators_not_ready");
});

fixtureTest("meanReversion finds entries on NIFTY 2024", () => {
  const bars = fiveMinuteBars(minuteBars(NIFTY));
  assert(entries(decisionsWhenFlat(meanReversion, bars)) >= 30);
});
