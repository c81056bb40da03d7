/**
 * What was decided about one symbol and why, in words: from decisions that were kept, whole for
 * the last trade and the last wish that came to nothing.
 * @module
 */
import type { DeskRecord } from "../desk_record.ts";
import { nearestWord } from "../nearest_word.ts";
import { Decisions, type NameNotes, type NamesOf } from "./decisions.ts";
import type { Note, Word } from "./note.ts";
import { stepsOf, wordStep } from "./steps.ts";
import type { WhyHolds, WhyReport, WhyStage, WhyStep } from "./why_report.ts";

/** Steps kept: the newest decisions are what is asked for. */
const STEPS_MAX = 60;

/** What a decision was made on: told of the two decisions that are told whole. */
const GROUNDS: readonly WhyStage[] = ["bar", "indicators", "word", "filter", "size"];

/** `symbol`: a trading symbol, or the logical name of what is traded, in any case. */
export function whyOf(
  records: Iterable<DeskRecord>,
  symbol: string,
  namesOf: NamesOf,
  running: readonly WhyHolds[] = [],
): WhyReport {
  const decisions = new Decisions(namesOf);
  for (const record of records) decisions.add(record);
  return whyIn(decisions, symbol, running);
}

/** `running`: what engines have counted in the session that runs. */
export function whyIn(
  decisions: Decisions,
  symbol: string,
  running: readonly WhyHolds[] = [],
): WhyReport {
  const asked = symbol.toUpperCase();
  const all = decisions.notes();
  const named = all.find(({ name }) => name.toUpperCase() === asked);
  const notes = named ?? narrowed(all, asked);
  if (notes === null) return nothingOf(asked, all.map(({ name }) => name));
  const stories = notes.stories.map((story) => story.notes);
  const words = wordsAbout(asked, decisions.wordsOn(notes.name));
  const counted = [...decisions.counted(), ...running];
  return {
    symbol: asked,
    meant: null,
    steps: recent([...stories.flat(), ...notes.holds]),
    trade: wholeOf(stories.findLast(isTrade)),
    untraded: untradedOf(stories.filter((story) => !isTrade(story)), notes.holds),
    words,
    holds: mostFirst([...notes.counts.values(), ...summed(counted)]),
  };
}

/**
 * Oldest first. Of options that are looked at by their own bars several have one name: each is
 * named then, and who asks for one of them hears of no other.
 */
function wordsAbout(asked: string, words: readonly Word[]): WhyStep[] {
  const own = words.filter(({ symbol }) => symbol.toUpperCase() === asked);
  const about = own.length > 0 ? own : words;
  const several = new Set(about.map(({ symbol }) => symbol)).size > 1;
  return about.toSorted((a, b) => a.at - b.at)
    .map((word) => wordStep(word, several ? word.symbol : null));
}

/** Of every logical name that anything was decided about. */
export function whyOfAll(decisions: Decisions): WhyReport[] {
  return decisions.notes().map(({ name }) => whyIn(decisions, name));
}

/** What a run has kept, by logical name; a trading symbol is found by what is said of it. */
export function whyInRun(kept: readonly WhyReport[], symbol: string): WhyReport {
  const asked = symbol.toUpperCase();
  const isOf = ({ stage, source }: WhyStep) => stage === "bar" && source.toUpperCase() === asked;
  const found = kept.find((report) => report.symbol === asked) ??
    kept.find(({ trade, untraded }) => [...trade, ...untraded].some(isOf));
  return found === undefined
    ? nothingOf(asked, kept.map(({ symbol }) => symbol))
    : { ...found, symbol: asked };
}

function nothingOf(symbol: string, names: readonly string[]): WhyReport {
  const meant = nearestWord(symbol, names);
  return { symbol, meant, steps: [], trade: [], untraded: [], words: [], holds: [] };
}

/** What is about one contract of a name: its stories, whole, and its own HOLDs. */
function narrowed(all: readonly NameNotes[], symbol: string): NameNotes | null {
  const isOf = (note: Note) => note.symbol.toUpperCase() === symbol;
  const of = all.find(({ stories, holds }) =>
    holds.some(isOf) || stories.some((story) => story.notes.some(isOf))
  );
  if (of === undefined) return null;
  const stories = of.stories.filter((story) => story.notes.some(isOf));
  return { ...of, stories, holds: of.holds.filter(isOf) };
}

function isTrade(story: readonly Note[]): boolean {
  return story.some(({ event }) => event.type === "FillBooked");
}

/** The last wish that came to nothing; where all were traded, the last HOLD. */
function untradedOf(stories: readonly (readonly Note[])[], holds: readonly Note[]): WhyStep[] {
  const blocked = stories.at(-1);
  const refused = holds.findLast(({ event }) =>
    event.type === "IntentRefused" || (event.type === "SignalSeen" && event.why !== "hold")
  );
  const wish = refused === undefined || (blocked?.[0]?.at ?? -Infinity) > refused.at
    ? blocked
    : [refused];
  const hold = holds.at(-1);
  return wholeOf(wish ?? (hold === undefined ? [] : [hold]));
}

function wholeOf(notes: readonly Note[] = []): WhyStep[] {
  return withoutRepeats(notes.flatMap(stepsOf));
}

function recent(notes: readonly Note[]): WhyStep[] {
  const newest = notes.toSorted((a, b) => a.at - b.at).slice(-2 * STEPS_MAX);
  const steps = newest.flatMap(stepsOf).filter(({ stage }) => !GROUNDS.includes(stage));
  return withoutRepeats(steps).slice(-STEPS_MAX);
}

/** The same thing reported again is no news. */
function withoutRepeats(steps: readonly WhyStep[]): WhyStep[] {
  const said = ({ stage, source, code, detail }: WhyStep) =>
    [stage, source, code, detail].join("\n");
  return steps.filter((step, i) => i === 0 || said(step) !== said(steps[i - 1]!));
}

function summed(holds: readonly WhyHolds[]): WhyHolds[] {
  const sums = new Map<string, WhyHolds>();
  for (const hold of holds) {
    const place = `${hold.source} ${hold.reason}`;
    sums.set(place, { ...hold, count: (sums.get(place)?.count ?? 0) + hold.count });
  }
  return [...sums.values()];
}

function mostFirst(holds: readonly WhyHolds[]): WhyHolds[] {
  return holds.toSorted((a, b) => b.count - a.count);
}
