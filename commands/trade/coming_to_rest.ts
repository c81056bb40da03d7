/**
 * The end of a desk at a broker. Once it has stopped nobody gives a stop to what still fills there,
 * so that entries are taken back first, and every position is waited for until its stop works.
 * @module
 */
import { delay } from "@std/async";
import { BROKER } from "../../actors/protocol/broker.ts";
import type { Answer } from "../../actors/runtime/context.ts";
import type { Port } from "../../actors/runtime/host.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import { within } from "../../adapters/within.ts";
import { type BlotterState, orderUnder } from "../../domain/order/blotter.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { isAtWork } from "../../domain/order/order.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { reducible } from "../../domain/portfolio/own_positions.ts";
import type { Held } from "../../domain/portfolio/state.ts";
import { stateOf } from "../desk/actor_state.ts";
import type { Say } from "../desk/desk_loop.ts";
import type { TradingDesk } from "../desk/trading_desk.ts";

/** Longer than a cancel takes that has to be asked for again. */
const WITHIN_MS = 10_000;
const LOOK_EVERY_MS = 100;

/** Resolves when nothing is left to be done, or after ten seconds, and says what is left then. */
export async function comeToRest({ gate, host, rules }: TradingDesk, say: Say): Promise<void> {
  gate.close("stopping");
  host.inject(BROKER, "CancelEntries", { reason: "stopping" }, "host");
  await host.idle();
  for (const until = performance.now() + WITHIN_MS; performance.now() < until;) {
    if (restless(host.kernel, rules).length === 0) return;
    await delay(LOOK_EVERY_MS);
  }
  for (const line of restless(host.kernel, rules)) say(`stopped all the same: ${line}`);
}

/**
 * Cancels working entries past the log, which has failed: no turn's request leaves any more, and
 * what only takes back needs no record. Resolves once each is answered, or after ten seconds.
 */
export async function takeBackEntries(
  kernel: Kernel,
  port: Port | undefined,
  say: Say,
): Promise<void> {
  if (port === undefined || "path" in port) return;
  const { working } = stateOf(kernel, "broker");
  const answers = working.filter(({ order }) => order.purpose === "entry").map(async (held) => {
    const { order: { key }, orderId } = held;
    if (orderId === null) return say(`${key}: its entry may be at the broker, look there`);
    const answer = await new Promise<Answer<unknown>>((resolve) =>
      port.call({ type: "Cancel", orderId } satisfies OrderRequest, orderId, resolve)
    );
    say(`${key}: cancel of entry ${orderId} ${answer.type === "ok" ? "answered" : "not answered"}`);
  });
  await within(Promise.all(answers), WITHIN_MS);
}

/** What of a desk is looked at while it only waits. */
interface StandingBy {
  readonly host: { readonly kernel: Kernel };
  readonly log: { readonly failure: Error | null };
  readonly isStopping: boolean;
}

/**
 * A desk that has failed stays while it holds something. Where that was its log, positions are
 * closed past it, by FLATTEN alone; where it was what is made of the log, it goes on with its exits.
 * Resolves once nothing is held, or the desk is to stop: stops stay at the broker.
 */
export async function standBy(desk: StandingBy, say: Say): Promise<void> {
  const count = () => stateOf(desk.host.kernel, "portfolio").held.length;
  if (count() === 0 || desk.isStopping) return;
  const what = desk.log.failure === null ? "the files have failed" : "the log is lost";
  say(`${what}, ${count()} positions are held: \`flatten\` closes them, a signal ends here`);
  while (count() > 0 && !desk.isStopping) {
    await delay(LOOK_EVERY_MS);
  }
}

/** Entries that may still fill, and positions without a stop for all of them, in words. */
export function restless(kernel: Kernel, rules: Pick<DeskRules, "isOpen">): readonly string[] {
  const blotter = stateOf(kernel, "broker");
  const entries = blotter.working.filter(({ order }) => order.purpose === "entry")
    .map(({ order, status }) => `entry ${order.side} ${order.quantity} ${order.key} is ${status}`);
  const portfolio = stateOf(kernel, "portfolio");
  const bare = portfolio.held
    // A closed session takes no orders; its opening protects.
    .filter(({ token }) => rules.isOpen(token, kernel.now as EpochMs))
    .filter((held) => covered(held, blotter) < reducible(portfolio, held))
    .map(({ quantity, trade }) => `${trade.key} ${quantity} has no exit for all of it`);
  return [...entries, ...bare];
}

/** Units that an order of the broker's will close. */
function covered({ exit }: Held, blotter: BlotterState): number {
  const order = exit === null ? undefined : orderUnder(blotter, exit.order.tag);
  return order !== undefined && isAtWork(order.status) ? order.order.quantity - order.filled : 0;
}
