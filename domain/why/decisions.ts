/**
 * The newest decisions about each instrument, folded from a log: stories of entries from signal to
 * result, and HOLDs. Kept as events, since few are ever asked for; see `whyOf` for their words.
 * @module
 */
import { isOrderEvent, tagIn } from "../order/blotter.ts";
import { type DeskEvent, type DeskRecord, eventOf } from "../desk_record.ts";
import type { Instrument, InstrumentToken } from "../instrument/instrument.ts";
import { type Signal, strategyKey } from "../strategy/intent.ts";
import type { EpochMs } from "../market_time.ts";
import { openRiskDay } from "../risk/day.ts";
import { applyRisk, isRiskEvent, type RiskEvent, type RiskState } from "../risk/state.ts";
import { StoryKeys } from "../view/story_keys.ts";
import type { Note, NotedEvent, Word } from "./note.ts";
import type { WhyHolds } from "./why_report.ts";

/** Kept of each instrument: the newest are what is asked for. */
const STORIES_MAX = 20;
const NOTES_MAX = 60;
const HOLDS_MAX = 40;

interface Names {
  readonly symbol: string;
  readonly name: string;
}

export type NamesOf = (
  token: InstrumentToken,
  at: EpochMs,
) => Pick<Instrument, "symbol" | "name">;

/** One entry from its signal to its end. */
export interface Story {
  /** Tag of the entry's order. */
  readonly key: string;
  readonly notes: Note[];
}

/** Everything about one logical name: a share, or an underlying with its futures and options. */
export interface NameNotes {
  readonly name: string;
  /** Oldest first. A list: what a map has dropped stays in memory for long. */
  readonly stories: Story[];
  readonly holds: Note[];
  readonly counts: Map<string, WhyHolds>;
}

export class Decisions {
  readonly #namesOf: NamesOf;
  readonly #names = new Map<InstrumentToken, Names>();
  readonly #keys = new StoryKeys();
  readonly #notes = new Map<string, NameNotes>();
  /** By book and token. */
  readonly #words = new Map<string, readonly Word[]>();
  /** Name and symbol of the day's orders, by tag. */
  readonly #orders = new Map<string, Names>();
  /** HOLDs that engines counted over sessions that are over, whatever they were of. */
  readonly #counted = new Map<string, WhyHolds>();
  #risk: RiskState | null = null;

  constructor(namesOf: NamesOf) {
    this.#namesOf = namesOf;
  }

  add({ at, events }: DeskRecord): void {
    for (let i = 0; i < events.length; i++) this.#event(eventOf(events[i]!), at as EpochMs);
  }

  /** By logical name. */
  notes(): readonly NameNotes[] {
    return [...this.#notes.values()];
  }

  /** What engines counted by book, whatever it was of. */
  counted(): readonly WhyHolds[] {
    return [...this.#counted.values()];
  }

  /** The last words on an instrument. */
  wordsOn(name: string): readonly Word[] {
    return [...this.#words.values()].flat().filter(({ at, signal }) =>
      this.#name(signal.token, at).name === name
    );
  }

  #event(event: DeskEvent, at: EpochMs): void {
    this.#keys.add(event);
    if (isRiskEvent(event) && event.type !== "EntryReviewed") this.#reckon(event);
    switch (event.type) {
      case "DayBegan":
        // Tokens may be those of other contracts tomorrow.
        this.#names.clear();
        return this.#orders.clear();
      case "SignalSeen": {
        const { signal, why } = event;
        const code = why === "hold" ? signal.reason : why;
        this.#hold(event, signal, code, at);
        return this.#say({ at, signal, code });
      }
      case "IntentRefused": {
        const { intent, code } = event;
        this.#hold(event, intent, code, at);
        return this.#say({ at, signal: intent, code });
      }
      case "HoldsCounted": {
        for (const [reason, count] of Object.entries(event.counts)) {
          addCount(this.#counted, { source: event.book, reason, count });
        }
        return;
      }
      case "EntryIntended": {
        const names = this.#name(event.entering.order.token, at);
        this.#orders.set(event.tag, names);
        this.#tell(event, names, event.tag, at, event.intent);
        return this.#say({ at, signal: event.intent, code: "acted" });
      }
      case "ExitWanted": {
        const names = this.#name(event.intent.token, at);
        this.#tell(event, names, this.#keys.ofSignal(event.intent), at, event.intent);
        return this.#say({ at, signal: event.intent, code: "acted" });
      }
      case "EntryReviewed":
        this.#ordered(event, at);
        // What the review saw was the day before this entry counted.
        return this.#reckon(event);
      default:
        return this.#ordered(event, at);
    }
  }

  #ordered(event: DeskEvent, at: EpochMs): void {
    if (event.type === "OrderIntended") {
      const { tag, token } = event.order;
      this.#orders.set(tag, this.#name(token, at));
    }
    const ofEntry = event.type === "EntryReviewed" || event.type === "FillBooked" ||
      event.type === "EntryEnded" || event.type === "EntryReduced";
    if (!ofEntry && !isOrderEvent(event)) return;
    const tag = ofEntry ? event.tag : tagIn(event);
    // A fill of an order of an earlier day says itself what it is of.
    const names = event.type === "FillBooked" ? this.#name(event.token, at) : this.#orders.get(tag);
    if (names === undefined) return;
    this.#tell(event, names, this.#keys.ofOrder(tag), at, null);
  }

  #tell(event: NotedEvent, names: Names, key: string, at: EpochMs, signal: Signal | null): void {
    const { stories } = this.#of(names.name);
    let story = stories.findLast((each) => each.key === key);
    if (story === undefined) {
      stories.push(story = { key, notes: [] });
      if (stories.length > STORIES_MAX) stories.shift();
    }
    const { notes } = story;
    notes.push(this.#note(event, names.symbol, at, signal));
    // Of an exit that is priced again and again the beginning tells more than the middle.
    if (notes.length > NOTES_MAX) notes.splice(NOTES_MAX / 2, 1);
  }

  #hold(event: NotedEvent, signal: Signal, code: string, at: EpochMs): void {
    const { name, symbol } = this.#name(signal.token, at);
    const { holds, counts } = this.#of(name);
    addCount(counts, { source: strategyKey(signal), reason: code, count: 1 });
    holds.push(this.#note(event, symbol, at, signal));
    if (holds.length > HOLDS_MAX) holds.shift();
  }

  #note(event: NotedEvent, symbol: string, at: EpochMs, signal: Signal | null): Note {
    const words = signal === null ? [] : this.#words.get(wordPlace(signal)) ?? [];
    const barOf = signal === null ? null : this.#name(signal.token, at).symbol;
    return { at, event, symbol, barOf, words, risk: this.#risk };
  }

  #say(said: Omit<Word, "symbol">): void {
    const word = { ...said, symbol: this.#name(said.signal.token, said.at).symbol };
    const place = wordPlace(word.signal);
    const others = (this.#words.get(place) ?? [])
      .filter(({ signal }) => signal.strategy !== word.signal.strategy);
    this.#words.set(place, [...others, word]);
  }

  #of(name: string): NameNotes {
    let notes = this.#notes.get(name);
    if (notes === undefined) {
      notes = { name, stories: [], holds: [], counts: new Map() };
      this.#notes.set(name, notes);
    }
    return notes;
  }

  #name(token: InstrumentToken, at: EpochMs): Names {
    let names = this.#names.get(token);
    if (names === undefined) this.#names.set(token, names = this.#namesOf(token, at));
    return names;
  }

  #reckon(event: RiskEvent): void {
    if (event.type === "RiskDayOpened") {
      const { date, limits } = event;
      this.#risk = { day: openRiskDay(date, this.#risk?.day ?? null), limits };
    } else if (this.#risk !== null) this.#risk = applyRisk(this.#risk, event);
  }
}

function wordPlace({ book, token }: Signal): string {
  return `${book} ${token}`;
}

function addCount(counts: Map<string, WhyHolds>, more: WhyHolds): void {
  const place = `${more.source} ${more.reason}`;
  counts.set(place, { ...more, count: (counts.get(place)?.count ?? 0) + more.count });
}
