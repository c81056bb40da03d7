/**
 * Several strategies on one bar of one instrument: what each may do given who owns the position,
 * and which of the competing entries wins.
 * @module
 */
import type { Decision, Playbook } from "./strategy.ts";
import type { HoldReason } from "./reason.ts";

/** What one strategy said, and how it stands to the instrument. */
export interface Voice {
  readonly strategy: string;
  readonly playbook: Playbook;
  readonly priority: number;
  readonly shadow: boolean;
  readonly decision: Decision;
}

/** What becomes of a voice. */
export type Ruling =
  | { readonly type: "act"; readonly voice: Voice }
  | { readonly type: "shadow"; readonly voice: Voice }
  | { readonly type: "lost"; readonly voice: Voice }
  | { readonly type: "hold"; readonly voice: Voice; readonly reason: HoldReason };

export interface Standing {
  /** Strategy that owns the position or the order under way; null when it is free. */
  readonly owner: string | null;
  /** An entry is on its way, or all of the position is leaving. */
  readonly underWay: "entry" | "exit" | null;
  readonly inPosition: boolean;
  /** The bar closed too long ago to act upon. */
  readonly stale: boolean;
  /** The bar's last minute was traded: its close is the price now. */
  readonly priced: boolean;
  /** A SHORT would sell an option that nobody holds. */
  readonly buysOnly: boolean;
  /** Strategies that may enter nothing now, and why: their words compete with nobody's. */
  readonly paused: readonly { readonly strategy: string; readonly reason: HoldReason }[];
}

export type ConflictRule = "highest_confidence" | "priority" | "net_out";

/** One ruling for each voice, in their order. */
export function resolve(
  voices: readonly Voice[],
  standing: Standing,
  rule: ConflictRule,
): readonly Ruling[] {
  const rulings = voices.map((voice) => alone(voice, standing));
  const entries = rulings.filter((ruling) => ruling.type === "act" && isEntry(ruling.voice));
  if (entries.length < 2) return rulings;
  const winner = winnerOf(entries.map((ruling) => ruling.voice), rule);
  return rulings.map((ruling) =>
    ruling.type === "act" && isEntry(ruling.voice) && ruling.voice !== winner
      ? { type: "lost", voice: ruling.voice }
      : ruling
  );
}

function alone(voice: Voice, standing: Standing): Ruling {
  const { decision } = voice;
  if (decision.signal === "HOLD") return { type: "hold", voice, reason: decision.reason };
  const hold = (reason: HoldReason): Ruling => ({ type: "hold", voice, reason });
  if (standing.stale) return hold("stale_bar");
  if (voice.shadow) return { type: "shadow", voice };
  const mine = standing.owner === voice.strategy;
  if (standing.owner !== null && !mine) return hold("owned_by_other");
  if (standing.underWay === "exit") return hold("order_in_flight");
  if (decision.signal === "EXIT") {
    // It does not wait for the rest of an entry.
    return standing.inPosition ? { type: "act", voice } : hold("nothing_to_exit");
  }
  if (standing.underWay === "entry") return hold("order_in_flight");
  if (standing.inPosition) return hold("already_in_position");
  if (decision.signal === "SHORT" && standing.buysOnly) return hold("option_writing_off");
  const pause = standing.paused.find(({ strategy }) => strategy === voice.strategy);
  if (pause !== undefined) return hold(pause.reason);
  return standing.priced ? { type: "act", voice } : hold("ltp_missing");
}

/** Which of several entries is acted upon; null when `net_out` finds as many longs as shorts. */
export function winnerOf(voices: readonly Voice[], rule: ConflictRule): Voice | null {
  const better = (a: Voice, b: Voice): Voice => {
    const first = rule === "priority"
      ? b.priority - a.priority
      : (a.decision.confidence ?? 0) - (b.decision.confidence ?? 0);
    return first >= 0 ? a : b;
  };
  const pool = rule === "net_out" ? majority(voices) : voices;
  return pool.length === 0 ? null : pool.reduce(better);
}

function majority(voices: readonly Voice[]): readonly Voice[] {
  const long = voices.filter((voice) => voice.decision.signal === "LONG");
  const short = voices.filter((voice) => voice.decision.signal === "SHORT");
  if (long.length === short.length) return [];
  return long.length > short.length ? long : short;
}

function isEntry(voice: Voice): boolean {
  return voice.decision.signal === "LONG" || voice.decision.signal === "SHORT";
}
