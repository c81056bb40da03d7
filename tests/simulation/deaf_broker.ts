/** A broker that never answers some kinds of requests, and does nothing of them. @module */
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import type { FaultyBroker } from "./faulty_broker.ts";

/** The order port of a day's plan: those that are `unheard` are lost, all others are as ever. */
export function deafTo(...unheard: readonly OrderRequest["type"][]) {
  return (broker: FaultyBroker): OutsidePort => ({
    call: (request, id, answer) => {
      if (unheard.includes((request as OrderRequest).type)) return answer({ type: "unknown" });
      broker.orders.call(request, id, answer);
    },
  });
}
