/**
 * One lane of a mailbox. Its first message stands in the run queue itself, so that a mailbox with
 * one message costs no second queue; the rest wait here.
 * @module
 */
import type { Envelope } from "./envelope.ts";
import { Ring } from "./ring.ts";

export class Lane extends Ring<Envelope> {
  /** Where the first message is: nowhere, in the run queue, or in the hands of its handler. */
  first: "none" | "queued" | "handled" = "none";

  /** Messages that wait. */
  get depth(): number {
    return this.length + (this.first === "queued" ? 1 : 0);
  }
}
