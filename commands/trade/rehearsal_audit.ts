/**
 * The end of a rehearsal: the desk's books against the exchange's, to the paisa, line by line. What
 * is still on its way is given time to arrive; what differs then is a failure.
 * @module
 */
import { delay } from "@std/async";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import {
  type ExchangeBooks,
  ExchangeError,
  readBooks,
} from "../../adapters/exchange/exchange_client.ts";
import { everyOrder } from "../../domain/order/day_orders.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import { audit, type AuditLine } from "../../domain/reconcile/audit.ts";
import { stateOf } from "../desk/actor_state.ts";
import { EXIT, type ExitCode } from "../line/exit_code.ts";
import type { TradingDesk } from "../desk/trading_desk.ts";

/** The reconciler reads the account every five seconds. */
const WITHIN_MS = 15_000;
const LOOK_EVERY_MS = 250;

/** What is looked at of a desk that rehearses. */
interface Audited {
  readonly gate: Pick<TradingDesk["gate"], "close">;
  readonly host: { readonly kernel: Kernel; idle(): Promise<unknown> };
}

/** `root`: of the exchange. One that is gone has no books: that fails too, and ends nothing else. */
export async function auditRehearsal(
  desk: Audited,
  root: string,
  say: (line: string) => void,
  withinMs = WITHIN_MS,
): Promise<ExitCode> {
  desk.gate.close("rehearsal_over");
  try {
    return await audited(desk, root, say, withinMs);
  } catch (error) {
    if (!(error instanceof ExchangeError)) throw error;
    say(`audit  not made: ${error.message}`);
    return EXIT.failed;
  }
}

async function audited(
  desk: Audited,
  root: string,
  say: (line: string) => void,
  withinMs: number,
): Promise<ExitCode> {
  let books = await readBooks(root);
  let lines = auditOf(desk, books);
  for (const until = performance.now() + withinMs; !isEqual(lines);) {
    if (performance.now() > until) break;
    await delay(LOOK_EVERY_MS);
    // The exchange first: the desk may know more by then, never less.
    books = await readBooks(root);
    await desk.host.idle();
    lines = auditOf(desk, books);
  }
  for (const { what, own, theirs, equal } of lines) {
    say(`audit  ${equal ? "equal " : "DIFFER"}  ${what}: ours ${own}, exchange ${theirs}`);
  }
  const wrong = lines.filter(({ equal }) => !equal).length;
  const counted = `${books.orders.length} orders, ${books.trades.length} trades`;
  say(`audit of ${counted}: ${wrong === 0 ? "all equal, to the paisa" : `${wrong} lines DIFFER`}`);
  return wrong === 0 ? EXIT.ok : EXIT.failed;
}

function auditOf({ host: { kernel } }: Audited, books: ExchangeBooks): readonly AuditLine[] {
  const { ledger } = stateOf(kernel, "portfolio");
  const orders = everyOrder(stateOf(kernel, "broker"));
  return audit(ledger, orders, books, kernel.now as EpochMs);
}

function isEqual(lines: readonly AuditLine[]): boolean {
  return lines.every(({ equal }) => equal);
}
