/** Each fault of the menu does what its name says, when its dice say so. @module */
import { assert, assertEquals } from "@std/assert";
import {
  BY_THE_MINUTE,
  FAULT_NAMES,
  faultChanges,
  FaultMenu,
  type FaultName,
} from "../../../../../adapters/exchange/kite/faults/fault_menu.ts";
import { TickFaults } from "../../../../../adapters/exchange/kite/faults/tick_faults.ts";
import { PlayedBroker } from "../played_broker.ts";

const INFY = "NSE:INFY";
const FUTURE = "NFO:NIFTY26NOVFUT";
const once = (name: FaultName, ms?: number) => ({
  faults: { [name]: { next: 1, ...(ms === undefined ? {} : { ms }) } },
});

function bought(play: PlayedBroker, percent = 0.5, quantity = 10): string {
  return play.place(INFY, {
    ...{ transaction_type: "BUY", quantity, tag: "fault" },
    price: play.priceAt(INFY, percent),
  });
}

Deno.test("strikes() follows its seed: the same dice, and about as often as the rate says", () => {
  const struck = (seed: number) => {
    const menu = new FaultMenu(seed, { faults: { tag_lag: { rate: 0.25 } } });
    return Array.from({ length: 2_000 }, () => menu.strikes("tag_lag"));
  };
  assertEquals(struck(7), struck(7));
  assert(struck(7).join() !== struck(8).join());
  const count = struck(7).filter((each) => each).length;
  assert(count > 420 && count < 580, String(count));
});

Deno.test("strikes() is certain for the next chances that were asked for, then never", () => {
  const menu = new FaultMenu(1, once("too_many"));
  assertEquals([menu.strikes("too_many"), menu.strikes("too_many")], [true, false]);
  assertEquals(menu.reading().faults["too_many"]?.struck, 1);
  for (const name of FAULT_NAMES) assertEquals(menu.strikes(name), false);
});

Deno.test("faultChanges takes what is on the menu and nothing else", () => {
  assert(faultChanges.safeParse({ seed: 3, faults: { socket_gap: { rate: 1, ms: 9 } } }).success);
  for (
    const wrong of [{ faults: { nothing: {} } }, { faults: { too_many: { rate: 2 } } }, { x: 1 }]
  ) {
    assert(!faultChanges.safeParse(wrong).success, JSON.stringify(wrong));
  }
  assert(BY_THE_MINUTE.every((name) => FAULT_NAMES.includes(name)));
});

Deno.test("order updates come twice, never, or late and out of order", () => {
  const twice = new PlayedBroker({ faults: { faults: { postback_duplicate: { rate: 1 } } } });
  const id = bought(twice);
  twice.pass(1_000);
  assertEquals(twice.updatesOf(id).sort(), ["COMPLETE", "COMPLETE", "OPEN", "OPEN"]);
  const never = new PlayedBroker({ faults: { faults: { postback_lost: { rate: 1 } } } });
  bought(never);
  never.pass(1_000);
  assertEquals(never.updates, []);
  const late = new PlayedBroker({ faults: once("postback_late") });
  const overtaken = bought(late);
  late.pass(2_000);
  assertEquals(late.updatesOf(overtaken), ["COMPLETE", "OPEN"]);
});

Deno.test("partial_then_cancel trades a part and cancels the rest", () => {
  const play = new PlayedBroker({ faults: once("partial_then_cancel") });
  const id = bought(play);
  play.pass(1_000);
  const { status, filled, cancelled, message } = play.order(id);
  assertEquals([status, filled + cancelled], ["CANCELLED", 10]);
  assert(filled > 0 && filled < 10);
  assertEquals(message, "Cancelled by the exchange.");
});

Deno.test("reject_after_accept opens an order and rejects it without a trade", () => {
  const play = new PlayedBroker({ faults: once("reject_after_accept") });
  const id = bought(play);
  play.pass(100);
  assertEquals([play.order(id).status, play.order(id).filled], ["OPEN", 0]);
  play.pass(1_000);
  assertEquals([play.order(id).status, play.order(id).filled], ["REJECTED", 0]);
  assertEquals(play.updatesOf(id), ["OPEN", "REJECTED"]);
  assertEquals(play.broker.book.working, []);
});

Deno.test("change_refused takes a change, and says in an update why the order is what it was", () => {
  const play = new PlayedBroker({ faults: once("change_refused") });
  const id = bought(play, -3);
  play.pass(1_000);
  const before = play.order(id).price;
  play.change(id, { price: play.priceAt(INFY, -2) });
  play.pass(1_000);
  const { status, price, message } = play.order(id);
  assertEquals([status, price, message], ["OPEN", before, "16346 : Order cannot be modified"]);
  assertEquals(play.updatesOf(id), ["OPEN", "OPEN"]);
});

Deno.test("cancel_fill_race fills an order whose cancel is under way", () => {
  const play = new PlayedBroker({ faults: once("cancel_fill_race") });
  const id = bought(play, -3);
  play.pass(1_000);
  play.cancel(id);
  play.pass(1_000);
  assertEquals([play.order(id).status, play.order(id).filled], ["COMPLETE", 10]);
  assertEquals(play.statuses(id).slice(-2), ["CANCEL PENDING", "COMPLETE"]);
});

Deno.test("tag_lag hides a tag in the list of orders for a while", () => {
  const play = new PlayedBroker({ faults: once("tag_lag", 2_000) });
  bought(play, -3);
  const tags = () => play.broker.views.orders(play.broker.now).map(({ tag }) => tag);
  assertEquals(tags(), [null]);
  play.pass(2_100);
  assertEquals(tags(), ["fault"]);
});

Deno.test("halt() cancels every order, takes none, and trading goes on later", () => {
  const play = new PlayedBroker();
  const resting = bought(play, -3);
  play.pass(1_000);
  const { floor } = play.broker;
  floor.halt(play.broker.now + 60_000, play.broker.now);
  assertEquals(play.order(resting).status, "CANCELLED");
  const during = bought(play);
  play.pass(1_000);
  assertEquals(play.order(during).status, "REJECTED");
  play.pass(60_000);
  const after = bought(play);
  play.pass(1_000);
  assertEquals(play.order(after).status, "COMPLETE");
});

Deno.test("shown() goes silent, shows an old tick, or an older one behind a newer", () => {
  const play = new PlayedBroker();
  const ticks = Array.from({ length: 40 }, () => {
    play.pass(1_000);
    return play.tick(FUTURE);
  });
  const menu = new FaultMenu(1);
  const line = new TickFaults(menu);
  const shown = (i: number) => line.shown([ticks[i]!], ticks[i]!.at).map(({ at }) => at);
  for (let i = 0; i < 20; i++) assertEquals(shown(i), [ticks[i]!.at]);
  menu.change(once("backward_ticks"));
  assertEquals(shown(20), [ticks[20]!.at, ticks[19]!.at]);
  menu.change(once("stale_ticks"));
  const [old = Infinity] = shown(21);
  assert(old < ticks[20]!.at);
  line.die(ticks[25]!.at);
  assertEquals([shown(24), shown(25)], [[], [ticks[25]!.at]]);
});
