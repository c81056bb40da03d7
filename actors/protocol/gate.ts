/** What the gate is told: commands from outside, and the latch. @module */
import type { DeskCommand } from "../../domain/control/gate_event.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { type Ref, ref } from "../runtime/ref.ts";

export interface GateProtocol {
  /** The number of the HALT latch has changed; 0 is open. */
  Latched: { readonly reading: number };
  Command: DeskCommand;
  /** Answered with whether the operator lets the engine decide. */
  GetSwitch: { readonly book: Book };
}

export const GATE: Ref<GateProtocol> = ref("desk/gate");
