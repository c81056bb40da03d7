/** How the desk stands, as the line that a desk without a screen prints now and then. @module */
import { type DeskStatus, withheldWords } from "../../domain/control/desk_status.ts";
import { istClock } from "../../domain/market_time.ts";
import { formatRupees } from "../../domain/money.ts";
import { dayLimitWords, refusesEntries } from "../../domain/risk/nearest.ts";

type Standing = Pick<
  DeskStatus,
  "at" | "day" | "positions" | "orders" | "halt" | "engines" | "withheld" | "unreadSince"
>;

/** `label`: which desk it is. */
export function standingLine(status: Standing, label: string): string {
  const { at, day, positions, orders, engines } = status;
  const off = engines.filter(({ on }) => !on).map(({ name }) => `${name} off`);
  return [
    `${istClock(at)}  ${label}  day P&L ${formatRupees(day.net)}`,
    `${positions.length} positions`,
    `${orders.length} orders`,
    armedWords(status),
    ...off,
  ].join(", ");
}

/** What entries the desk takes: a halt and a limit of the day before what comes and goes. */
function armedWords(status: Standing): string {
  const { halt, day, withheld } = status;
  if (halt !== null) return `HALT ${halt.reason}`;
  if (refusesEntries(day.nearest)) return `no entries: ${dayLimitWords(day.nearest.limit)}`;
  if (withheld === null) return "entries allowed";
  // What has no words here has a line of its own, which was printed before.
  return withheldWords(status) ?? "no entries";
}
