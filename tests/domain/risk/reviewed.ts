/** The review of one entry in which a test changes one thing. @module */
import type { Paise } from "../../../domain/money.ts";
import { markDay, type RiskDay } from "../../../domain/risk/day.ts";
import type { EntryRequest, RiskView } from "../../../domain/risk/entry.ts";
import type { RiskLimits } from "../../../domain/risk/limits.ts";
import { review, type Verdict } from "../../../domain/risk/review.ts";
import { DAY, ENTRY, LIMITS, rupees, type TestOrder, VIEW } from "./entry_request.ts";

type Change = {
  readonly entry?: Partial<EntryRequest<TestOrder>>;
  readonly day?: RiskDay;
  readonly view?: Partial<RiskView>;
  readonly limits?: Partial<RiskLimits>;
};

export function reviewed({ entry, day, view, limits }: Change): Verdict<TestOrder> {
  return review(
    { ...ENTRY, ...entry },
    { ...VIEW, ...view, day: day ?? DAY },
    { ...LIMITS, ...limits },
  );
}

/** The verdict in words: `BLOCK drawdown 5000000 5000000`. */
export function said(change: Change): string {
  const verdict = reviewed(change);
  if (verdict.type === "ALLOW") return `ALLOW ${verdict.order.quantity}`;
  const { code, found, limit } = verdict.finding;
  return `${verdict.type} ${code} ${found} ${limit}`;
}

/** A day on which NIFTY futures made `pnl` rupees after a peak of `peak`. */
export function dayWith(pnl: number, peak = 0, key = "fno:NIFTY"): RiskDay {
  const mark = (amount: number) => [{ key, realised: rupees(amount), unrealised: 0 as Paise }];
  return markDay(markDay(DAY, mark(peak)), mark(pnl));
}
