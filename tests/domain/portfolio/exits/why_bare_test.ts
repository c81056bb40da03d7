/** What people are told of a position without an exit; what a broker says is in the flattening's. @module */
import { assertEquals } from "@std/assert";
import type { EpochMs } from "../../../../domain/market_time.ts";
import { EMPTY_BLOTTER } from "../../../../domain/order/blotter.ts";
import { whyBare } from "../../../../domain/portfolio/exits/why_bare.ts";
import type { Held } from "../../../../domain/portfolio/state.ts";

const AT = 1_000_000 as EpochMs;
const BARE = { exit: null, exits: 1, token: 7, trade: { product: "NRML" } } as unknown as Held;

function why(held: Partial<Held>, isOpen = true): string {
  const rules = { isOpen: () => isOpen, instrument: () => ({}) as never };
  return whyBare({ ...BARE, ...held }, EMPTY_BLOTTER, rules, AT);
}

Deno.test("whyBare() tells of a closed market, and of an account that is to be read first", () => {
  assertEquals(why({}, false), "none rests while its market is closed");
  assertEquals(why({ unseen: AT }), "waits until the account is read");
});

Deno.test("whyBare() says nothing of a wing, nor of what nobody knows", () => {
  assertEquals([why({}), why({ wingOf: 8 as never }, false)], ["", ""]);
});
