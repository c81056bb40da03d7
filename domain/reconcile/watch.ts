/**
 * When a difference between the desk's books and the broker's is believed, and when it is over. One
 * reading proves nothing: its pieces are apart in time, and an order may fill between them.
 * @module
 */
import { type EpochMs, SECOND_MS } from "../market_time.ts";
import type { Quarantine, Quarantined } from "../risk/quarantine.ts";
import { type Comparison, differs, isOnlyBehind } from "./comparison.ts";

export interface ReconcileWatch {
  /** Differences seen and not yet believed, by symbol. */
  readonly doubts: Readonly<Record<string, Doubt>>;
  /** Readings in a row in which a quarantined symbol did not differ. */
  readonly equals: Readonly<Record<string, number>>;
  /** Readings in a row without a new difference. */
  readonly clean: number;
}

export interface Doubt {
  readonly since: EpochMs;
  /** What was seen; any change of it begins anew. */
  readonly seen: string;
}

export interface Watched {
  readonly watch: ReconcileWatch;
  /** Differences that are believed from now on. */
  readonly confirmed: readonly Comparison[];
  /** Symbols whose quarantine is over. */
  readonly cleared: readonly string[];
}

/** The same difference in two readings at least so far apart. */
export const CONFIRMED_AFTER_MS = SECOND_MS;
const EQUAL_READINGS = 3;
/** Readings without a difference before anything may be entered. */
export const CLEAN_READINGS = 2;

export const NOTHING_READ: ReconcileWatch = { doubts: {}, equals: {}, clean: 0 };

/** Takes one reading. `compared` has every symbol that either side knows. */
export function watchReading(
  before: ReconcileWatch,
  compared: readonly Comparison[],
  quarantined: readonly string[],
  at: EpochMs,
): Watched {
  const doubts: Record<string, Doubt> = {};
  const confirmed: Comparison[] = [];
  const differing = compared.filter(differs);
  for (const each of differing) {
    if (quarantined.includes(each.symbol)) continue;
    const seen = signatureOf(each);
    const doubt = before.doubts[each.symbol];
    const since = doubt?.seen === seen && !isOnlyBehind(each) ? doubt.since : at;
    if (at - since >= CONFIRMED_AFTER_MS) confirmed.push(each);
    else doubts[each.symbol] = { since, seen };
  }
  const equals: Record<string, number> = {};
  const cleared: string[] = [];
  for (const symbol of quarantined) {
    if (differing.some((each) => each.symbol === symbol)) continue;
    const count = (before.equals[symbol] ?? 0) + 1;
    if (count >= EQUAL_READINGS) cleared.push(symbol);
    else equals[symbol] = count;
  }
  const isClean = confirmed.length === 0 && Object.keys(doubts).length === 0;
  const clean = isClean ? before.clean + 1 : 0;
  return { watch: { doubts, equals, clean }, confirmed, cleared };
}

/** What of a symbol must stay the same between two readings. */
export function signatureOf({ own, broker, foreign, missing, orders }: Comparison): string {
  return `${own} ${broker} ${foreign} ${missing.join()}\n${orders}`;
}

/** What is to be remembered of a symbol in quarantine. */
export function numbersOf(compared: Comparison): Quarantined {
  const { symbol, own, broker, foreign, missing, unseen } = compared;
  return { symbol, own, broker, foreign, missing, ...(unseen === 0 ? {} : { unseen }) };
}

/** Symbols in quarantine of which other numbers are known now. */
export function changedIn(
  { symbols }: Quarantine,
  all: readonly Comparison[],
): readonly Comparison[] {
  return symbols.flatMap((known) => {
    const now = all.find(({ symbol }) => symbol === known.symbol);
    const same = now === undefined || (now.own === known.own && now.broker === known.broker &&
      now.foreign === known.foreign);
    return same ? [] : [now];
  });
}
