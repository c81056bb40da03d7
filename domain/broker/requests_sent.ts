/**
 * How many requests for orders a day has had so far, told from the log: the broker counts them by
 * the day, whatever process of ours sent them.
 * @module
 */
import { type DeskEvent, type DeskRecord, eventOf } from "../desk_record.ts";
import { type EpochMs, type IsoDate, istDate } from "../market_time.ts";
import { isTurnedAway } from "./turned_away.ts";

/** Each of them was a request, or would have been: too many is the safe side. */
const REQUESTED: ReadonlySet<string> = new Set([
  "OrderIntended",
  "ModifyRequested",
  "CancelRequested",
]);

/** Of the IST day `date`, in records of any days: orders placed, changed and cancelled alike. */
export function requestsSent(records: Iterable<DeskRecord>, date: IsoDate): number {
  let count = 0;
  for (const { at, events } of records) {
    if (istDate(at as EpochMs) !== date) continue;
    for (const entry of events) count += requestsIn(eventOf(entry));
  }
  return Math.max(0, count);
}

/** What came no further than to the broker's door is one fewer. */
function requestsIn(event: DeskEvent): number {
  const isRefused = event.type === "OrderRefused" || event.type === "ModifyRefused";
  if (isRefused) return isTurnedAway(event.reason) ? -1 : 0;
  return REQUESTED.has(event.type) ? 1 : 0;
}
