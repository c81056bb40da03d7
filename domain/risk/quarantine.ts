/**
 * Symbols of which the broker's books say something else than the desk's: nothing is entered there
 * until the difference is explained, or an operator has settled it.
 * @module
 */
import { covers } from "../account/position.ts";
import { DAY_BEGINS_MINUTE, type EpochMs, istDayNumber, MINUTE_MS } from "../market_time.ts";

/** One symbol under one product. Units, negative when short. */
export interface Quarantined {
  /** `positionKey`. */
  readonly symbol: string;
  /** What the desk holds. */
  readonly own: number;
  /** The broker's net. */
  readonly broker: number;
  /** Of that, what others brought. */
  readonly foreign: number;
  /** Tags of orders that should work and that the broker does not list. */
  readonly missing: readonly string[];
  /** Of what the account has carried, what may be the desk's; none where it is missing. */
  readonly unseen?: number;
}

export interface Quarantine {
  readonly symbols: readonly Quarantined[];
  /** Units that an operator has declared to be others', by symbol; until the day is over. */
  readonly disowned: Readonly<Record<string, number>>;
  /** When the last of each were declared; missing where none were since the day began. */
  readonly disownedAt?: Readonly<Record<string, EpochMs>>;
  /** Units that are others' now, by symbol; missing where nobody else has any. */
  readonly others?: Readonly<Record<string, number>>;
}

export const NO_QUARANTINE: Quarantine = { symbols: [], disowned: {} };

/** What is known against a symbol, if anything. */
export function quarantinedIn(
  { symbols }: Pick<Quarantine, "symbols">,
  symbol: string,
): Quarantined | undefined {
  return symbols.find((each) => each.symbol === symbol);
}

/** With symbols that are new, or of which other numbers are known now. */
export function withQuarantined(before: Quarantine, added: readonly Quarantined[]): Quarantine {
  const kept = before.symbols.filter(({ symbol }) => added.every((each) => each.symbol !== symbol));
  return { ...before, symbols: [...kept, ...added] };
}

/** Without a symbol; `disowned` are units that are others' from `at` on. */
export function withoutQuarantined(
  before: Quarantine,
  symbol: string,
  disowned: number,
  at: EpochMs,
): Quarantine {
  const symbols = before.symbols.filter((each) => each.symbol !== symbol);
  if (disowned === 0) return { ...before, symbols };
  const units = (before.disowned[symbol] ?? 0) + disowned;
  return {
    ...before,
    symbols,
    disowned: { ...before.disowned, [symbol]: units },
    disownedAt: { ...before.disownedAt, [symbol]: at },
  };
}

/**
 * Whether what was declared others' of a symbol made up for trades of a day that the broker lists no
 * more: its day ends at 06:00, also before a day without a market, on which the desk's goes on.
 */
export function isDisownedBefore(
  { disownedAt = {} }: Quarantine,
  symbol: string,
  at: EpochMs,
): boolean {
  const then = disownedAt[symbol];
  return then !== undefined && brokersDay(then) < brokersDay(at);
}

function brokersDay(at: EpochMs): number {
  return istDayNumber(at - DAY_BEGINS_MINUTE * MINUTE_MS as EpochMs);
}

/** What is known against a symbol, for people: `desk 75, broker 0`. */
export function quarantineWords({ own, broker, foreign, missing }: Quarantined): string {
  const others = foreign === 0 ? "" : `, of which ${foreign} are others'`;
  const lost = missing.length === 0 ? "" : `, orders not listed: ${missing.join(" ")}`;
  return `desk ${own}, broker ${broker}${others}${lost}`;
}

/** The commands that may end it: of what the broker has less of than the desk nothing is others'. */
export function endingsOf({ own, broker }: Quarantined): readonly ("adopt" | "disown")[] {
  return covers(broker, own) ? ["adopt", "disown"] : ["adopt"];
}
