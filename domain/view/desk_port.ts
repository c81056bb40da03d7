/** How a screen reaches the desk that it shows: views come in, requests go out. Types only. @module */
import type { Outcome } from "../control/control_answer.ts";
import type { ControlArgs, DeskMode, Verb } from "../control/control_request.ts";
import type { IsoDate } from "../market_time.ts";
import type { ViewPush } from "./view.ts";

export interface DeskPort {
  readonly mode: DeskMode;
  /** Asks for the control when it attaches; a port that does not may only halt. */
  readonly writes: boolean;
  /** Attaches, and again whenever the engine was lost, until closed. */
  start(watcher: DeskWatcher): void;
  ask<V extends Verb>(
    verb: V,
    args: ControlArgs[V],
    options?: { readonly timeoutMs?: number; readonly date?: IsoDate | null },
  ): Promise<Outcome>;
  close(): void;
}

export interface DeskWatcher {
  viewed(push: ViewPush): void;
  linked(link: LinkState): void;
}

export type LinkState =
  | { readonly type: "connecting" }
  /** `client`: how the engine numbers us. */
  | { readonly type: "attached"; readonly client: number }
  /** It was there, and is gone or silent: tried again all the time. `stopped`: it ended in order. */
  | { readonly type: "lost"; readonly problem: string; readonly stopped: boolean }
  /** An engine is there, but does not show itself to us. */
  | { readonly type: "refused"; readonly problem: string };
