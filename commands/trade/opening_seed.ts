/**
 * With which simulated market a paper desk begins where nobody asks for one. On half of the mornings
 * of any market one of the books has nothing to do for an hour or the whole day, and who tries the
 * desk for a minute is to see it trade: the openings of some are tried in virtual time.
 * @module
 */
import { eventOf } from "../../domain/desk_record.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant, MINUTE_MS } from "../../domain/market_time.ts";
import { openBacktest } from "../backtest/backtest_run.ts";
import type { SimulatedDesk } from "../market/simulated_desk.ts";
import { DEFAULT_SEED } from "../market/simulated_market_rules.ts";

/** How long the first minutes are: twenty seconds at the usual pace. */
const OPENING_MINUTES = 20;

/** Each takes half a second, and about every second one will do. */
const TRIED_MAX = 8;

export interface OpeningSeed {
  readonly seed: number;
  /** Of the books that were asked for, those that do not trade in its opening either. */
  readonly idle: readonly Book[];
}

/**
 * The first seed from the usual one on in whose opening on `date` each of the books trades whose
 * engine is on (`engines` null: all); of those that were tried else the one with the fewest idle.
 */
export function openingSeed(
  engines: readonly Book[] | null,
  date: IsoDate,
  desk: (seed: number) => SimulatedDesk,
): OpeningSeed {
  const books = desk(DEFAULT_SEED).rules.books.map(({ book }) => book)
    .filter((book) => engines === null || engines.includes(book));
  let best: OpeningSeed = { seed: DEFAULT_SEED, idle: books };
  for (let seed = DEFAULT_SEED; seed < DEFAULT_SEED + TRIED_MAX && best.idle.length > 0; seed++) {
    const idle = idleAtOpen(books, date, seed, desk(seed));
    if (idle.length < best.idle.length) best = { seed, idle };
  }
  return best;
}

/** What is said of one that nobody has asked for. */
export function openingWords({ seed, idle }: OpeningSeed): string {
  const which = idle.length === 0
    ? `the first from ${DEFAULT_SEED} on whose first ${OPENING_MINUTES} minutes trade every book`
    : `the best of ${TRIED_MAX} from ${DEFAULT_SEED} on, and none trades every book in its first ` +
      `${OPENING_MINUTES} minutes (${idle.join(", ")})`;
  return `seed ${seed} is ${which}; --seed N takes any other`;
}

/** Plays minute by minute until all have filled an entry, or the opening is over. */
function idleAtOpen(
  books: readonly Book[],
  date: IsoDate,
  seed: number,
  { rules, market }: SimulatedDesk,
): readonly Book[] {
  const { openAt } = rules.sessionsAfter(istInstant(date, 0))[0]!;
  const traded = new Set<Book>();
  const opening = openBacktest({
    rules: { ...rules, mode: "backtest" },
    frames: market.frames(openAt),
    seed,
    firstDay: date,
    minutesBefore: (asked) => market.source.history(asked),
    onRecord: ({ events }) => {
      for (const entry of events) {
        const event = eventOf(entry);
        if (event.type === "FillBooked" && event.held !== null) traded.add(event.held.book);
      }
    },
    onFrame: () => {},
  });
  const idle = () => books.filter((book) => !traded.has(book));
  for (let minute = 1; minute <= OPENING_MINUTES && idle().length > 0; minute++) {
    opening.run((openAt + minute * MINUTE_MS) as EpochMs);
  }
  opening.end();
  return idle();
}
