/**
 * What goes wrong between a request and its answer: refused by a proxy, lost on its way, done and
 * never answered, answered by something that is not the broker.
 * @module
 */
import { type RequestKind, tooMany } from "../http/rate_limits.ts";
import { html, KiteRefusal } from "../kite_answer.ts";
import type { FaultMenu } from "./fault_menu.ts";

const PAGE = "Zerodha | Kite is undergoing maintenance";

export class HttpFaults {
  readonly #faults: FaultMenu;
  readonly #never: () => Promise<Response>;

  /** `never` answers when nobody waits any more. */
  constructor(faults: FaultMenu, never: () => Promise<Response>) {
    this.#faults = faults;
    this.#never = never;
  }

  /** Does what was asked, or not, and answers, or not. Throws KiteRefusal. */
  async through(kind: RequestKind, act: () => Promise<Response>): Promise<Response> {
    const faults = this.#faults;
    const isOrder = kind === "order";
    if (isOrder && faults.strikes("ip_refused")) {
      throw new KiteRefusal("PermissionException", "IP is not allowed to place orders.");
    }
    if (faults.strikes("too_many")) throw tooMany();
    if (faults.strikes("timeout_before_accept")) return await this.#never();
    for (const [fault, status] of [["bad_gateway", 502], ["html_answer", 200]] as const) {
      if (!faults.strikes(fault)) continue;
      if (faults.coin(fault)) await act();
      return html(status, status === 200 ? PAGE : "Bad Gateway");
    }
    const answer = await act();
    return isOrder && faults.strikes("timeout_after_accept") ? await this.#never() : answer;
  }
}
