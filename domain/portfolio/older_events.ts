/** What the portfolio's events of an older version say in today's words. @module */
import { whyOf } from "../order/order_reason.ts";
import { RISK_CODES } from "../risk/code.ts";
import type { ExitSet, PortfolioEvent } from "./event.ts";
import { ofExitSet1 } from "./exits/exit_set.ts";

type EntryEnded = Extract<PortfolioEvent, { readonly type: "EntryEnded" }>;

const BY_RISK: ReadonlySet<string> = new Set(RISK_CODES);

/** By `type@version`. */
export const OLDER_PORTFOLIO_EVENTS: Readonly<
  Record<string, (old: { readonly type: string }) => PortfolioEvent>
> = {
  "ExitSet@1": (old) => ofExitSet1(old as ExitSet),
  // Its reason was at once a code and the broker's own words.
  "EntryEnded@1": (old) => {
    const event = old as EntryEnded;
    return BY_RISK.has(event.reason) ? event : { ...event, ...whyOf(event.reason) };
  },
};
