/** Tests of the strategy ema cross peer. @module */
import { assert, assertEquals } from "@std/assert";
import { EMA } from "technicalindicators";
import { emaCrossPeer } from "../../../domain/strategy/ema_cross_peer.ts";
import type { Decision } from "../../../domain/strategy/strategy.ts";
import { fixtureTest, minuteBars, NIFTY } from "../fixture_bars.ts";
import { barsOfCloses } from "../indicator/made_bars.ts";
import { atEnd } from "../indicator/series.ts";
import { decisionsWhenFollowed } from "./decisions.ts";

function decide(before: number | null, now: number | null, long: boolean): Decision {
  const [bar] = barsOfCloses([100]);
  const holding = long ? { side: "LONG", entryPrice: 100, barsHeld: 1 } as const : null;
  const context = { previous: [before], lastHourOfExpiry: false };
  return emaCrossPeer.bind({}).onBar(bar!, [now], holding, context);
}

Deno.test("emaCrossPeer buys the cross up when flat and leaves on the cross down", () => {
  assertEquals(decide(-1, 1, false).signal, "LONG");
  assertEquals(decide(1, -1, true).signal, "EXIT");
});

Deno.test("emaCrossPeer never sells short and never adds", () => {
  assertEquals(decide(1, -1, false), { signal: "HOLD", reason: "nothing_to_exit" });
  assertEquals(decide(-1, 1, true), { signal: "HOLD", reason: "already_in_position" });
  assertEquals(decide(1, 1, true), { signal: "HOLD", reason: "no_signal" });
  assertEquals(decide(null, 1, false), { signal: "HOLD", reason: "indicators_not_ready" });
});

fixtureTest("emaCrossPeer enters and leaves on the bars of a plain loop over the oracle", () => {
  const bars = minuteBars(NIFTY);
  const values = bars.map(({ close }) => close);
  const fast = atEnd(EMA.calculate({ period: 20, values }), bars);
  const slow = atEnd(EMA.calculate({ period: 50, values }), bars);
  const expected: string[] = [];
  let long = false;
  for (let i = 50; i < bars.length; i++) {
    const gap = fast[i]! - slow[i]!;
    const gapBefore = fast[i - 1]! - slow[i - 1]!;
    assert(gap !== 0);
    if (!long && gapBefore < 0 && gap > 0) expected.push(`${i} LONG`);
    else if (long && gapBefore > 0 && gap < 0) expected.push(`${i} EXIT`);
    else continue;
    long = !long;
  }
  assert(expected.length > 500);
  const decided = decisionsWhenFollowed(emaCrossPeer, bars)
    .flatMap(({ signal }, i) => signal === "HOLD" ? [] : [`${i} ${signal}`]);
  assertEquals(decided, expected);
});
