/**
 * How many requests for orders a day has had so far, told from the log: the broker counts them by
 * the day, whatever process of ours sent them.
 * @module
 */
import { type DeskRecord, eventOf } from "../desk_record.ts";
import { type EpochMs, type IsoDate, istDate } from "../market_time.ts";

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
    for (const event of events) if (REQUESTED.has(eventOf(event).type)) count++;
  }
  return count;
}
