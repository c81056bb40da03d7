/** What the engine's thread and its control Worker say to each other. @module */
import type { EngineAnswer, Halt } from "../../domain/control/control_answer.ts";
import type { ChartChoice, DeskMode, EngineRequest } from "../../domain/control/control_request.ts";
import type { Controller } from "../../domain/view/desk_view.ts";
import type { Topic } from "../../domain/view/view.ts";

/** What clients watch, all together: nothing else needs to be made. */
export interface Watched {
  readonly topics: readonly Topic[];
  /** Each choice once; those of the clients that watch `chart`. */
  readonly charts: readonly ChartChoice[];
  readonly controller: Controller | null;
}

export const NOBODY: Watched = { topics: [], charts: [], controller: null };

/** One view for whoever watches it, encoded once. */
export interface EncodedView {
  readonly topic: Topic;
  /** Whose chart it is; null for the other topics. */
  readonly chart: ChartChoice | null;
  /** JSON. */
  readonly body: string;
}

export type ToControl =
  | {
    readonly type: "Open";
    readonly mode: DeskMode;
    readonly folder: string;
    readonly flag: SharedArrayBuffer;
    /** The HALT that holds, as far as the engine's thread knows. */
    readonly halt: Halt | null;
    /** Milliseconds between looks at the HALT file and the socket. */
    readonly pollMs: number;
    /** A request that the engine has not taken for so long is answered `engine_busy`. */
    readonly answerMs: number;
    /** So long a client that came, or asked, is not put out for another one's sake. */
    readonly graceMs: number;
  }
  | { readonly type: "Answer"; readonly request: number; readonly answer: EngineAnswer }
  /** The engine halted itself; the flag is up. */
  | { readonly type: "Raise"; readonly halt: Halt }
  /** The log holds the re-arm of HALT `number`. */
  | { readonly type: "Rearm"; readonly number: number }
  | { readonly type: "View"; readonly view: EncodedView }
  /** Another desk is led to: what was shown before is not its. */
  | { readonly type: "Led" }
  | { readonly type: "Ping" }
  | { readonly type: "Close" };

export type RearmOutcome =
  | { readonly type: "rearmed" }
  /** Another HALT has come since; it holds. */
  | { readonly type: "halted_again" }
  /** The HALT file is still there; HALT holds. */
  | { readonly type: "failed"; readonly problem: string };

export type FromControl =
  | { readonly type: "Opened" }
  | {
    readonly type: "Request";
    readonly number: number;
    readonly request: EngineRequest;
    /** The HALT that held when it came, 0 when none did. */
    readonly haltNumber: number;
    /** EpochMs; after this it is not to be begun. */
    readonly answerBy: number;
    /** Of a `RequestClaim`. */
    readonly claim: SharedArrayBuffer;
  }
  | { readonly type: "Halted"; readonly halt: Halt }
  | { readonly type: "Watched"; readonly watched: Watched }
  /** The HALT file could not be written; HALT holds in memory. */
  | { readonly type: "HaltFileFailed"; readonly problem: string }
  | { readonly type: "Rearmed"; readonly outcome: RearmOutcome }
  | { readonly type: "Pong" }
  | { readonly type: "Closed" }
  /** The socket cannot be had; the Worker does nothing more. */
  | { readonly type: "Failed"; readonly problem: string };
