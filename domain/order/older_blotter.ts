/**
 * What the broker actor's events of an older version say in today's words: their reason was at once
 * a code of the desk and the broker's own words.
 * @module
 */
import type { BlotterEvent } from "./blotter.ts";
import { type OrderReason, whyOf } from "./order_reason.ts";

/** By `type@version`. */
export const OLDER_BLOTTER_EVENTS: Readonly<
  Record<string, (old: { readonly type: string }) => BlotterEvent>
> = {
  "OrderRefused@1": (old) => withWhy(old),
  "OrderWithheld@1": (old) => withWhy(old, "withheld"),
  "ModifyRefused@1": (old) => withWhy(old),
  "OrderReported@1": (old) => {
    const event = old as Extract<BlotterEvent, { type: "OrderReported" }>;
    return { ...event, report: { ...event.report, ...whyOf(event.report.reason) } };
  },
};

function withWhy(old: { readonly type: string }, unlisted?: OrderReason): BlotterEvent {
  const event = old as Extract<BlotterEvent, { type: "OrderRefused" }>;
  return { ...event, ...whyOf(event.reason, unlisted) };
}
