/**
 * What the gate records: every command that reached the desk from outside, with who sent it, and
 * which engines are switched off.
 * @module
 */
import type { Book } from "../instrument/instrument.ts";
import type { EpochMs } from "../market_time.ts";
import type { Paise } from "../money.ts";

/** A command to the desk. */
export type DeskCommand =
  /** The latch holds already: this puts on record who raised it, and why. */
  | { readonly type: "Halt"; readonly by: string; readonly reason: string }
  /** Ends the operator's halt, and with it a flatten. */
  | { readonly type: "Rearm"; readonly by: string }
  /** Ends a loss halt, once a day, for a further loss of at most `allowance`. */
  | { readonly type: "RearmLoss"; readonly by: string; readonly allowance: Paise }
  /** Halts, and closes every position; `account`: those of others at the broker as well. */
  | { readonly type: "Flatten"; readonly by: string; readonly account?: boolean }
  | { readonly type: "SetEngine"; readonly by: string; readonly book: Book; readonly on: boolean }
  /** The broker is right about a symbol in quarantine: what it holds is the desk's. */
  | { readonly type: "Adopt"; readonly by: string; readonly symbol: string }
  /** What differs there is others'. */
  | { readonly type: "Disown"; readonly by: string; readonly symbol: string }
  /** From now on this client may change something, and no other. */
  | { readonly type: "TakeControl"; readonly by: string; readonly client: number }
  /** The last of a run. */
  | { readonly type: "ShutDown"; readonly by: string };

export interface GateState {
  /** Engines that an operator has switched off. */
  readonly off: readonly Book[];
}

export type GateEvent = {
  readonly type: "CommandTaken";
  readonly command: DeskCommand;
  readonly at: EpochMs;
};

export const GATE_EVENTS = { CommandTaken: 1 } as const;

export const OPEN_GATE: GateState = { off: [] };

/** Only SetEngine changes what is kept; every other command is on record and nothing else. */
export function applyGate(state: GateState, { command }: GateEvent): GateState {
  if (command.type !== "SetEngine") return state;
  const others = state.off.filter((book) => book !== command.book);
  return { off: command.on ? others : [...others, command.book] };
}
