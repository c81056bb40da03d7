/** What became of an order, as the line that a person reads says it. @module */
import { assertEquals } from "@std/assert";
import type { DeskEvent } from "../../../domain/desk_record.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import { DayStory } from "../../../domain/view/day_story.ts";
import { fill, MORNING, order, record, reported } from "../projection/small_session.ts";

/** Status and price of each line about an order. */
function linesOf(of: NewOrder, ...events: DeskEvent[]): [string, number | null][] {
  const story = new DayStory(() => "NIFTY26NOVFUT", (at) => at);
  const intended = { type: "OrderIntended", order: of, at: MORNING as EpochMs } as const;
  story.add(record(1, MORNING, intended, ...events));
  return story.signals.lines.map(({ code, price }) => [code, price]);
}

const paise = (amount: number) => amount as Paise;

Deno.test("SignalStory says what an order went for once it is complete, not its limit", () => {
  const of = order({ type: "LIMIT", price: paise(2_471_240), quantity: 100 });
  const part = fill(of, 40, 2_476_000, MORNING, 1);
  const rest = fill(of, 60, 2_477_000, MORNING, 2);
  const lines = linesOf(
    of,
    reported(of, MORNING, { filled: 40, fill: part }),
    reported(of, MORNING, { status: "COMPLETE", filled: 100, fill: rest }),
  );
  assertEquals(lines, [["INTENDED", 2_471_240], ["COMPLETE", 2_476_600]]);
});

Deno.test("SignalStory says of a stop that waits what it waits for", () => {
  const of = order({ type: "SL", price: paise(2_495_790), trigger: paise(2_483_370) });
  const lines = linesOf(of, reported(of, MORNING, { status: "TRIGGER_PENDING" }));
  assertEquals(lines, [["INTENDED", 2_495_790], ["TRIGGER_PENDING", 2_483_370]]);
});
