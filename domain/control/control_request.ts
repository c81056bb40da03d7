/**
 * What may be asked of a running engine over its control socket. Every request says whose mode it
 * means, who asks and until when it counts, so that a late keystroke cannot act.
 * @module
 */
import type { Timeframe } from "../candle/candle.ts";
import type { EpochMs, IsoDate } from "../market_time.ts";
import type { Paise } from "../money.ts";
import type { Topic } from "../view/view.ts";

/** Modes of an engine that runs as a process of its own. */
export const DESK_MODES = ["paper", "rehearse", "live"] as const;
export type DeskMode = typeof DESK_MODES[number];

/** What each verb takes. HALT is answered without the engine; all others need it. */
export interface ControlArgs {
  /** Blocks entries and cancels those that work; stops stay. Never expires. */
  readonly halt: { readonly reason: string };
  readonly status: Record<never, never>;
  /** `allowance`: what may be lost from here, after a loss HALT. */
  readonly rearm: { readonly allowance: Paise | null };
  /** Closes the desk's own positions, or the account's; its progress stands in the status. */
  readonly flatten: { readonly account?: boolean | undefined };
  readonly engine: { readonly name: string; readonly on: boolean };
  /** Ends the quarantine of a symbol: the broker is right, or what differs there is others'. */
  readonly settle: { readonly how: "adopt" | "disown"; readonly symbol: string };
  readonly why: { readonly symbol: string };
  readonly shutdown: Record<never, never>;
  /** Views of these topics are pushed from now on, instead of those subscribed before. */
  readonly subscribe: { readonly topics: readonly Topic[] };
  /** What `chart` shows to this client; null leaves the symbol to the engine. */
  readonly select: { readonly symbol: string | null; readonly timeframe: Timeframe };
  /**
   * One subscriber at a time may change something; all may halt and flatten. `free`: unless
   * somebody else does; `force`: from whoever does. Ends with the connection.
   */
  readonly control: { readonly take: "free" | "force" | "release" };
}

export type Verb = keyof ControlArgs;

export const VERBS: readonly Verb[] = [
  "halt",
  "status",
  "rearm",
  "flatten",
  "engine",
  "settle",
  "why",
  "shutdown",
  "subscribe",
  "select",
  "control",
];

type Ask<V extends Verb> = V extends Verb ? {
    readonly verb: V;
    /** The asker's own number for it. */
    readonly id: string;
    readonly mode: DeskMode;
    readonly args: ControlArgs[V];
    /** Who asks: kept in the journal. */
    readonly by: string;
    /** The session the asker means; null where it does not matter. */
    readonly date: IsoDate | null;
    readonly expiresAt: EpochMs;
  }
  : never;

/** What the control socket takes. */
export type ControlRequest = Ask<Verb>;

/** A request that needs the engine: it alone knows what may be selected. */
export type EngineRequest = Ask<Exclude<Verb, "halt" | "subscribe" | "control">>;

/** What the chart of one client shows. */
export type ChartChoice = ControlArgs["select"];

export type HaltRequest = Ask<"halt">;

/** A request counts for so long after it was made. */
export const REQUEST_LIFE_MS = 3_000;
