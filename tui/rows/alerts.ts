/** What a person should look at, worst first: one line each. @module */
import { istClock, MINUTE_MS } from "../../domain/market_time.ts";
import { quarantineWords } from "../../domain/risk/quarantine.ts";
import type { Views } from "../../domain/view/view.ts";
import { printable, type Style } from "../paint/line.ts";
import { shortPath } from "./actor_rows.ts";
import { ageText, STALE_MS } from "./figures.ts";

export interface Alert {
  readonly text: string;
  readonly style: Style;
}

/** A line of the log is no news for longer than this, in market time. */
const RECENT_MS = 15 * MINUTE_MS;
/** A timer that is later than this delays orders. */
const LATE_MS = 50;

export function alertsOf({ desk, orders, logs }: Partial<Views>, viewAgeMs: number): Alert[] {
  if (desk === undefined) return [];
  const { status, lateness, feedAgeMs } = desk;
  const alerts: Alert[] = [];
  const add = (style: Style, text: string) => void alerts.push({ style, text: printable(text) });
  const { login } = status;
  if (login?.state === "needed") add("alarm", "NEEDS LOGIN: no entries until `deno task login`");
  if (login?.state === "ends_soon") add("warn", `login ends at ${istClock(login.endsAt!)}`);
  for (const each of status.quarantine) {
    add("alarm", `quarantine of ${each.symbol}: ${quarantineWords(each)}`);
  }
  for (const { symbol, stop, quantity } of status.positions) {
    if (stop === null) add("alarm", `${symbol} has no stop`);
    else if (stop.quantity < Math.abs(quantity)) {
      add("warn", `${symbol}: stop covers ${stop.quantity} of ${Math.abs(quantity)}`);
    }
  }
  for (const { symbol, status: fate } of orders?.orders ?? []) {
    if (fate === "UNKNOWN") add("alarm", `order of ${symbol}: fate unknown at the broker`);
  }
  for (const { path, state, lastError } of status.actors) {
    const off = status.engines.some(({ name, on }) => !on && path.endsWith(`engines/${name}`));
    if (state !== "running" && !off) add("alarm", `${shortPath(path)} ${state}: ${lastError}`);
  }
  const feedMs = feedAgeMs === null ? null : feedAgeMs + viewAgeMs;
  if (feedMs !== null && feedMs > STALE_MS && isTrading(status.phase)) {
    add("warn", `no price for ${ageText(feedMs)}`);
  }
  if (lateness.p99 > LATE_MS) add("warn", `event loop late: ${Math.round(lateness.p99)} ms`);
  for (const { path, restarts, lastError } of status.actors) {
    if (restarts > 0) add("warn", `${shortPath(path)} restarted ${restarts}x: ${lastError}`);
  }
  const error = logs?.lines.findLast(({ level }) => level === "error");
  if (error !== undefined && status.at - error.at < RECENT_MS) {
    add("warn", `${error.source}: ${error.text}`);
  }
  return alerts;
}

function isTrading(phase: string): boolean {
  return phase === "open" || phase === "square_off";
}
