/**
 * The line to a broker of which parts may be cut: what of it works at an instant, and what the
 * broker refuses. It strikes by no dice, but by what the test says.
 * @module
 */
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import { Dice, type Fault } from "./faults.ts";
import type { FaultyBroker } from "./faulty_broker.ts";
import { type Refusal, refusedBy } from "./refusals.ts";

/** After it was taken an order is rejected. */
const REJECTED_AFTER_MS = 200;

type Answer = Parameters<OutsidePort["call"]>[2];

export class BrokerLine extends Dice {
  reads = true;
  finds = true;
  updates = true;
  /** False: as with yesterday's token, every request is turned away. */
  takes = true;
  /** False: what is asked is done, and nobody says so. */
  answers = true;
  /** Whether anything has been refused so far. */
  hasRefused = false;
  /** When an order last ended otherwise than as it was asked, or may have, and nothing says so. */
  unheardAt = -Infinity;
  #refusal: Refusal | null = null;
  readonly #leaves: (request: Extract<OrderRequest, { type: "Place" }>) => void;

  /** `leaves`: is shown each order as it leaves the desk. */
  constructor(leaves: (request: Extract<OrderRequest, { type: "Place" }>) => void) {
    super(1, [], 0);
    this.#leaves = leaves;
  }

  get refusal(): Refusal | null {
    return this.#refusal;
  }

  set refusal(refusal: Refusal | null) {
    this.#refusal = refusal;
    this.hasRefused ||= refusal !== null;
  }

  override happens(fault: Fault): boolean {
    if (fault === "lost_postbacks") return !this.updates;
    return fault === "timeout_after_accept" && !this.answers;
  }

  orders(broker: FaultyBroker): OutsidePort {
    return {
      call: (sent, id, answer) => {
        const request = sent as OrderRequest;
        if (request.type === "Place") this.#leaves(request);
        if (request.type === "Find") {
          if (!this.finds) return answer({ type: "unknown" });
          return broker.orders.call(request, id, answer);
        }
        if (!this.takes) return turnAway(request, answer);
        // In the place of a change that was refused.
        const isMute = !this.updates && !this.finds && this.hasRefused;
        if (request.type === "Cancel" && isMute) this.unheardAt = broker.now;
        const refusal = this.#refusal;
        if (refusal?.of(request) !== true) return broker.orders.call(request, id, answer);
        if (!refusal.isLate) {
          const told = refusedBy(refusal, request);
          // What may be there is not placed once more.
          if (told.type === "unknown" && !this.finds) this.unheardAt = broker.now;
          return answer(told);
        }
        this.#rejectedLater(
          refusal,
          request,
          broker,
          (told) => broker.orders.call(request, id, told),
          answer,
        );
      },
    };
  }

  /** Of a change nothing comes. */
  #rejectedLater(
    { words: [, , words] }: Refusal,
    request: OrderRequest,
    broker: FaultyBroker,
    ask: (answer: Answer) => void,
    answer: Answer,
  ): void {
    if (request.type === "Modify") {
      return answer({ type: "ok", body: { type: "Taken", orderId: request.orderId } });
    }
    ask((told) => {
      const reply = told.type === "ok" ? told.body as OrderReply : null;
      if (request.type === "Place" && reply?.type === "Taken") {
        const { orderId } = reply;
        const reject = () => {
          if (!this.updates) this.unheardAt = broker.now;
          broker.books.reject(orderId, words, broker.now);
        };
        broker.at(broker.now + REJECTED_AFTER_MS, reject);
      }
      answer(told);
    });
  }
}

function turnAway(request: OrderRequest, answer: Answer): void {
  if (request.type === "Cancel") return answer({ type: "unknown" });
  if (request.type === "Place" && request.order.purpose === "entry") {
    return answer({ type: "withheld", reason: "needs_login" });
  }
  const message = "Incorrect `api_key` or `access_token`.";
  answer({ type: "ok", body: { type: "Refused", code: "needs_login", message } });
}
