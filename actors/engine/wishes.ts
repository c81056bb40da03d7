/**
 * Entries that options want by their own bars, of one underlying at one instant: a call and a put
 * are one position, so that only one of them may be asked for. Part of the engine actor; it keeps
 * nothing of its own.
 * @module
 */
import type { BookRules, DeskRules } from "../../domain/desk_rules.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { counted } from "../../domain/strategy/hold_counts.ts";
import { type Intent, seriesKey } from "../../domain/strategy/intent.ts";
import { type Voice, winnerOf } from "../../domain/strategy/resolve.ts";
import type { EngineProtocol } from "../protocol/engine.ts";
import { JOURNALER } from "../protocol/journaler.ts";
import { PORTFOLIO } from "../protocol/portfolio.ts";
import type { EngineContext, EngineState } from "./state.ts";

/** Remembers a priced wish until all others of this instant are known. */
export function wished(state: EngineState, intent: Intent, ctx: EngineContext): EngineState {
  const wishes = [...state.wishes, intent];
  // A timer of no delay fires once every other quote of this instant has been answered. It carries
  // them, and is named by the first: a restart forgets the state and loses none, and of what is
  // decided apart then portfolio takes the first.
  ctx.timer(`wishes ${seriesKey(wishes[0]!)}`, 0, "WishesDue", { wishes });
  return { ...state, wishes };
}

/** Of each underlying the winner goes to portfolio, the rest to the journal. */
export function wishesDecided(
  state: EngineState,
  { wishes }: EngineProtocol["WishesDue"],
  book: BookRules,
  rules: DeskRules,
  ctx: EngineContext,
): EngineState {
  const at = ctx.now;
  let { holds } = state;
  const rivals = Map.groupBy(wishes, ({ token }) => rules.instrument(token, at).name);
  for (const competing of state.on === false ? [] : rivals.values()) {
    const voices = competing.map((wish) => voiceOf(wish, book, rules, at));
    const winner = winnerOf(voices, book.conflict);
    competing.forEach((wish, i) => {
      if (voices[i] === winner) return ctx.tell(PORTFOLIO, "Intent", wish);
      holds = counted(holds, "lost_conflict");
      const { leg: _, future: __, wing: ___, ...signal } = wish;
      ctx.tell(JOURNALER, "SignalSeen", { signal, why: "lost_conflict" });
    });
  }
  return { ...state, wishes: [], holds };
}

/** What a wish says of its underlying: a put that is bought wants it to fall. */
function voiceOf(
  { strategy, playbook, token, signal, reason, confidence }: Intent,
  { strategies }: BookRules,
  rules: DeskRules,
  at: EpochMs,
): Voice {
  const { priority } = strategies.find(({ id }) => id === strategy)!;
  const rises = (signal === "LONG") === (rules.instrument(token, at).kind === "CE");
  const decision = { signal: rises ? "LONG" : "SHORT", reason, confidence } as Voice["decision"];
  return { strategy, playbook, priority, shadow: false, decision };
}
