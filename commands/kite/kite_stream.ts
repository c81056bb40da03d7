/**
 * Which instruments of Kite tick: what the books trade, the indices, and options around the money
 * as it moves. Nothing that has ticked is let go before the day is over: it may be held.
 * @module
 */
import type { KitePacket } from "../../adapters/kite/ticker/packet.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { ChainStrike, InstrumentList } from "../../domain/instrument/instrument_list.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { aroundStrike, strikeNearest } from "../../domain/option/chain_window.ts";
import { fnoCloses, liveFrom } from "../market/market_hours.ts";
import { marketTables } from "../market/market_tables.ts";

/** Strikes that tick on each side of the money. */
const STRIKES = 8;

/** Options that are traded by what a future costs. */
export interface StreamedChain {
  readonly future: InstrumentToken;
  /** Of the nearest expiry, strikes rising. */
  readonly chain: readonly ChainStrike[];
}

/** Of the futures by whose price options are bought. What is bought by its own bars ticks all day. */
export function streamedChains(
  rules: Pick<DeskRules, "books" | "instrument">,
  list: InstrumentList,
  at: EpochMs,
): StreamedChain[] {
  const from = liveFrom(fnoCloses(marketTables().calendar), at);
  const options = rules.books.find(({ book }) => book === "options");
  const futures = options === undefined || options.premium !== null ? [] : options.tokens;
  return futures.flatMap((future) => {
    const { name } = rules.instrument(future, at);
    const [nearest] = list.expiries(name, "options", from);
    const chain = nearest === undefined ? [] : list.chain(name, nearest);
    return "length" in chain ? [{ future, chain }] : [];
  });
}

export class KiteStream {
  readonly #watch: (tokens: readonly InstrumentToken[], added: readonly InstrumentToken[]) => void;
  readonly #streamed = new Set<InstrumentToken>();
  /** By future, with the place of the money in its chain. */
  readonly #chains = new Map<InstrumentToken, { chain: readonly ChainStrike[]; place: number }>();

  /** `watch` is given all that is to tick whenever something is added. */
  constructor(
    watch: (tokens: readonly InstrumentToken[], added: readonly InstrumentToken[]) => void,
  ) {
    this.#watch = watch;
  }

  /** All that ticks: what the books trade first, then what was added later. */
  get tokens(): readonly InstrumentToken[] {
    return [...this.#streamed];
  }

  follow({ future, chain }: StreamedChain): void {
    this.#chains.set(future, { chain, place: -1 });
  }

  add(tokens: Iterable<InstrumentToken>): void {
    const added = [...new Set(tokens)].filter((token) => !this.#streamed.has(token));
    if (added.length === 0) return;
    for (const token of added) this.#streamed.add(token);
    this.#watch([...this.#streamed], added);
  }

  /** Futures among them may have moved the money. */
  saw(packets: readonly Pick<KitePacket, "token" | "lastPrice">[]): void {
    for (const { token, lastPrice } of packets) {
      const own = this.#chains.get(token);
      if (own === undefined || lastPrice <= 0) continue;
      const place = strikeNearest(own.chain, lastPrice as Paise);
      if (place === own.place) continue;
      own.place = place;
      this.add(aroundStrike(own.chain, place, STRIKES));
    }
  }
}
