/**
 * Kite as the order port: each request is sent once. What certainly changed nothing is refused with
 * its code; what may have been done all the same has no answer, and the broker actor looks it up.
 * @module
 */
import { lookUp } from "../../domain/broker/order_lookup.ts";
import { foundOrder } from "../../domain/broker/found_order.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import { KiteError } from "./kite_error.ts";
import type { KiteReader } from "./kite_reader.ts";
import type { KiteTrader } from "./kite_trader.ts";
import type { PortAnswer } from "./port_answer.ts";

type Find = Extract<OrderRequest, { type: "Find" }>;

export interface KiteOrderPortOptions {
  readonly trader: Pick<KiteTrader, "place" | "change" | "cancel">;
  readonly reader: Pick<KiteReader, "orders" | "orderTrades">;
  /** Why no entry may leave now; null when one may. */
  withheld?(): string | null;
  /** Something went wrong; the text has no secrets. */
  readonly onProblem: (problem: string) => void;
}

export class KiteOrderPort {
  readonly #options: KiteOrderPortOptions;

  constructor(options: KiteOrderPortOptions) {
    this.#options = options;
  }

  call(request: unknown, _id: string, answer: (answer: PortAnswer<OrderReply>) => void): void {
    this.ask(request as OrderRequest).then(answer, (error: unknown) => {
      this.#options.onProblem(error instanceof Error ? error.message : String(error));
      answer({ type: "unknown" });
    });
  }

  /** Rejects with nothing that a broker can cause. */
  async ask(request: OrderRequest): Promise<PortAnswer<OrderReply>> {
    try {
      return { type: "ok", body: await this.#replyTo(request) };
    } catch (error) {
      if (!(error instanceof KiteError)) throw error;
      this.#options.onProblem(error.message);
      return answerAfter(request, error);
    }
  }

  async #replyTo(request: OrderRequest): Promise<OrderReply> {
    const { trader, withheld } = this.#options;
    switch (request.type) {
      case "Place":
        return taken(await trader.place(request.order, withheld));
      case "Modify":
        // Only exits are ever changed.
        return taken(await trader.change(request.orderId, request.change, "exit"));
      case "Cancel":
        return taken(await trader.cancel(request.orderId));
      case "Find":
        return await this.#find(request);
    }
  }

  async #find({ order: wanted, orderId, at }: Find): Promise<OrderReply> {
    const { reader } = this.#options;
    const found = lookUp(await reader.orders(), wanted, orderId, at);
    if (found.type === "NotFound") return { type: "NotFound" };
    const { order } = found;
    if (found.type === "Unsure") {
      throw new KiteError("bad_answer", 200, `order ${order.orderId} may be ${wanted.tag}: no tag`);
    }
    const trades = order.filled > 0 ? await reader.orderTrades(order.orderId) : [];
    return foundOrder(order, trades);
  }
}

/** What a failed request is answered with. */
export function answerAfter(request: OrderRequest, error: KiteError): PortAnswer<OrderReply> {
  const { code, message } = error;
  // Not a refusal of the broker: the same entry may be wanted again. An exit asks again anyway.
  const isOwn = code === "withdrawn" ||
    (error.isUnsent && request.type === "Place" && request.order.purpose === "entry");
  if (request.type === "Place" && isOwn) return { type: "withheld", reason: message };
  if (isDoubtful(request, error)) return { type: "unknown" };
  return { type: "ok", body: { type: "Refused", code, message } };
}

/** Whether nobody can say what came of a request, or it does no harm to ask again. */
function isDoubtful({ type }: OrderRequest, error: KiteError): boolean {
  switch (type) {
    case "Place":
    case "Modify":
      return error.isFateUnknown;
    case "Cancel":
      return error.isTransient || error.isUnsent || error.code === "needs_login";
    case "Find":
      return true;
  }
}

function taken({ orderId }: { readonly orderId: string }): OrderReply {
  return { type: "Taken", orderId };
}
