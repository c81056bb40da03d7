/** How fast a working exit may go further: only what the broker has taken counts. @module */
import { assertEquals } from "@std/assert";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { Paise } from "../../../../domain/money.ts";
import { type Modification, termsOf } from "../../../../domain/order/order.ts";
import type { WorkingExit } from "../../../../domain/portfolio/state.ts";
import {
  rungDue,
  takenAt,
  unchanged,
  underTerms,
} from "../../../../domain/portfolio/exits/working_exit.ts";
import { MORNING, order } from "../../projection/small_session.ts";

const at = (seconds: number) => MORNING + 1_000 * seconds as EpochMs;
const limit = (price: number): Modification => ({
  ...{ type: "LIMIT", quantity: 100 },
  ...{ price: price as Paise, trigger: 0 as Paise },
});
const STOP = order({
  ...{ tag: "a", purpose: "stop", side: "SELL", type: "SL", quantity: 100 },
  ...{ price: 990 as Paise, trigger: 1_000 as Paise, signalAt: at(0) },
});
const CLOSING: WorkingExit = {
  order: { ...STOP, ...limit(980) },
  closing: "signal",
  filled: 0,
  rung: 0,
};

Deno.test("rungDue() waits until terms are taken, and half a second more", () => {
  assertEquals(rungDue(CLOSING, at(5)), null);
  const taken = takenAt(CLOSING, limit(980), at(5));
  assertEquals([rungDue(taken, at(5.4)), rungDue(taken, at(5.5))], [null, 1]);
  const further = underTerms(taken, limit(960), "signal", 1, at(6));
  assertEquals([rungDue(further, at(6)), rungDue(further, at(15))], [null, null]);
  assertEquals(rungDue(takenAt(further, limit(960), at(15)), at(16)), 2);
});

Deno.test("rungDue() asks again for what nobody has answered for ten seconds, and goes no further", () => {
  assertEquals([rungDue(CLOSING, at(9.9)), rungDue(CLOSING, at(10))], [null, 0]);
  const again = underTerms(CLOSING, limit(970), "signal", 0, at(10));
  assertEquals([rungDue(again, at(19)), rungDue(again, at(20))], [null, 0]);
});

Deno.test("takenAt() says nothing of terms that are not asked for any more, nor twice", () => {
  const asked = underTerms(CLOSING, limit(960), "signal", 1, at(2));
  assertEquals(takenAt(asked, limit(980), at(3)), asked);
  const taken = takenAt(asked, limit(960), at(3));
  assertEquals(takenAt(taken, limit(960), at(4)), taken);
});

Deno.test("unchanged() goes back to the last rung that was taken, or to the stop", () => {
  const taken = takenAt(CLOSING, limit(980), at(1));
  const asked = underTerms(taken, limit(960), "signal", 1, at(2));
  const back = unchanged(asked, limit(980), at(3));
  assertEquals([back.rung, back.closing, rungDue(back, at(4))], [0, "signal", 1]);
  const stop = unchanged(asked, termsOf(STOP), at(3));
  assertEquals([stop.rung, stop.closing, stop.order], [0, null, STOP]);
});
