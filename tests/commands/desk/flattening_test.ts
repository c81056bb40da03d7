/** How far a FLATTEN is, by the desk's books and the broker's. @module */
import { assert, assertEquals } from "@std/assert";
import { flatteningOf } from "../../../commands/desk/flattening.ts";
import { RECONCILER } from "../../../actors/protocol/reconciler.ts";
import { BROKER } from "../../../actors/protocol/broker.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import { PORTFOLIO } from "../../../actors/protocol/portfolio.ts";
import type { PortfolioState } from "../../../domain/portfolio/state.ts";
import type { BlotterState } from "../../../domain/order/blotter.ts";
import { everyOrder } from "../../../domain/order/day_orders.ts";
import type { OutsidePort } from "../../../actors/runtime/host.ts";
import type { OrderRequest } from "../../../domain/ports.ts";
import { withState } from "./with_state.ts";
import { BrokerDay } from "../../simulation/broker_day.ts";
import { deafTo } from "../../simulation/deaf_broker.ts";
import type { FaultyBroker } from "../../simulation/faulty_broker.ts";

const PLAN = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
} as const;

Deno.test("flatteningOf() calls flat what the broker's books call flat, others' units left out", () => {
  const day = new BrokerDay(PLAN).play("10:02").byHand("SBIN", "BUY", 50);
  assertEquals(flatteningOf(day.host.kernel, day.rules), null);
  day.command({ type: "Flatten", by: "test" });
  day.play("10:02:02");
  // Sold, and not yet seen in the broker's books.
  assertEquals(day.portfolio.held, []);
  const { ended, left } = flatteningOf(day.host.kernel, day.rules)!;
  assertEquals([ended, left.map(({ symbol }) => symbol)], [false, ["SBIN"]]);
  day.play("10:02:20");
  assertEquals(flatteningOf(day.host.kernel, day.rules), { ended: true, left: [] });
  assertEquals(day.net, ["SBIN 50"]);
});

Deno.test("flatteningOf() says at what price an exit works, in rupees and paise", () => {
  // The stop is not moved to where it would fill.
  const orderPort = deafTo("Modify");
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:02");
  day.command({ type: "Flatten", by: "test" }).play("10:02:01");
  const { left: [left] } = flatteningOf(day.host.kernel, day.rules)!;
  assertEquals(left?.why, "LIMIT at 795.60");
});

Deno.test("flatteningOf() says that nothing goes before its market opens", () => {
  const day = new BrokerDay(PLAN).play("10:02");
  day.command({ type: "Flatten", by: "test" }).play("10:02:00.05");
  const bare = withState<PortfolioState>(day.host.kernel, PORTFOLIO, (portfolio) => ({
    ...portfolio,
    held: portfolio.held.map((each) => ({ ...each, exit: null })),
  }));
  const said = (isOpen: boolean) =>
    flatteningOf(bare, { ...day.rules, isOpen: () => isOpen })!.left[0]?.why;
  assertEquals(said(true), "no exit works yet");
  assertEquals(said(false), "its market is closed: it goes as that opens");
});

Deno.test("flatteningOf() says what still rests where the broker makes nothing of an exit", () => {
  const orderPort = deafTo("Modify", "Cancel");
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:02");
  day.command({ type: "Flatten", by: "test" }).play("10:02:15.5");
  const { left: [left] } = flatteningOf(day.host.kernel, day.rules)!;
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  assertEquals(left?.why, "LIMIT at 797.55 is asked for, SL at 790.55 still rests");
});

Deno.test("flatteningOf() says what the broker has against an exit", () => {
  const message = "Insufficient funds. Required margin is 100";
  const orderPort = (broker: FaultyBroker): OutsidePort => ({
    call: (request, id, answer) => {
      const asked = request as OrderRequest;
      if (asked.type !== "Place" || asked.order.purpose === "entry") {
        return broker.orders.call(request, id, answer);
      }
      answer({ type: "ok", body: { type: "Refused", code: "margin_short", message } });
    },
  });
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:02");
  day.command({ type: "Flatten", by: "test" }).play("10:02:05");
  const { left: [left] } = flatteningOf(day.host.kernel, day.rules)!;
  assertEquals(
    left?.why,
    `no exit works yet: the last one is REJECTED, margin_short: ${message}`,
  );
});

Deno.test("flatteningOf() calls nothing flat while an entry may still fill", () => {
  const orderPort = deafTo("Cancel");
  const prices = { SBIN: { "10:00": 800, "10:01:01": 900 } };
  const day = new BrokerDay({ ...PLAN, prices, orderPort }).play("10:01:02");
  day.command({ type: "Flatten", by: "test" }).play("10:01:10");
  assertEquals(day.portfolio.held, []);
  const { ended, left: [left] } = flatteningOf(day.host.kernel, day.rules)!;
  assertEquals([ended, left?.symbol], [false, "SBIN"]);
  assertEquals(left?.why, "its entry is OPEN and may still fill");
});

Deno.test("flatteningOf() says of a position in quarantine why it is left", () => {
  const day = new BrokerDay(PLAN).play("10:02").byHand("SBIN", "SELL", 20).play("10:02:20");
  day.command({ type: "Flatten", by: "test" }).play("10:03");
  const { ended, left: [left, ...more] } = flatteningOf(day.host.kernel, day.rules)!;
  assert(!ended && left !== undefined);
  // By the desk's books and the broker's, and still one position.
  assertEquals([left.symbol, left.quantity, more], ["SBIN", 20, []]);
  assertEquals(left.why, "quarantine, desk 20, broker 0, of which -20 are others'");
});

Deno.test("flatteningOf() calls nothing flat while an exit works that another order has overtaken", () => {
  let isLost = true;
  const orderPort = (broker: FaultyBroker): OutsidePort => ({
    call: (request, id, answer) => {
      if ((request as OrderRequest).type === "Cancel" && isLost) return answer({ type: "unknown" });
      broker.orders.call(request, id, answer);
    },
  });
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:02");
  day.byHand("SBIN", "SELL", 20).play("10:02:20");
  day.command({ type: "Adopt", by: "test", symbol: "NSE:SBIN:MIS" }).play("10:02:30");
  day.command({ type: "Flatten", by: "test" }).play("10:02:40");
  assertEquals([day.portfolio.held, day.live], [[], ["SELL 20 SL SBIN"]]);
  const { ended, left } = flatteningOf(day.host.kernel, day.rules)!;
  assertEquals([ended, left.length, left[0]?.quantity], [false, 1, -20]);
  assertEquals(left[0]?.why, "its stop is TRIGGER_PENDING and may still fill");
  isLost = false;
  day.play("10:02:50");
  assertEquals(flatteningOf(day.host.kernel, day.rules), { ended: true, left: [] });
});

Deno.test("flatteningOf() calls nothing flat before the broker's books were read once more", () => {
  let reads = true;
  const answers = ({ type }: { readonly type: string }) => reads || type !== "Read";
  const day = new BrokerDay({ ...PLAN, answers }).play("10:00:59.9");
  reads = false;
  day.play("10:01:05").command({ type: "Flatten", by: "test" }).play("10:01:15");
  assertEquals([day.net, day.portfolio.held, day.trades.length], [[], [], 1]);
  assertEquals(flatteningOf(day.host.kernel, day.rules), { ended: false, left: [] });
  reads = true;
  day.play("10:01:30");
  assertEquals(flatteningOf(day.host.kernel, day.rules), { ended: true, left: [] });
});

Deno.test("flatteningOf() tells of a FLATTEN that comes during a square-off", () => {
  const depth = (symbol: string, clock: string) =>
    symbol === "SBIN" && clock >= "10:03" ? [0] : [5_000];
  const config = {
    exits: { square_off: { equity: "10:03" } },
    risk: { entry_windows: { equity: ["09:15-10:02"] } },
  };
  const day = new BrokerDay({ ...PLAN, depth, config }).play("10:03:10");
  assertEquals(flatteningOf(day.host.kernel, day.rules), null);
  day.command({ type: "Flatten", by: "test" }).play("10:03:20");
  const { ended, left: [left, ...more] } = flatteningOf(day.host.kernel, day.rules)!;
  // Its own exit works, and is no order that may still fill besides.
  assertEquals([ended, left?.symbol, left?.quantity, more], [false, "SBIN", 20, []]);
  assertEquals(left?.why.replace(/[\d.]+$/, "P"), "LIMIT at P");
});

/** The kernel of a desk, one of whose actors says something else. */
function saying(day: BrokerDay, actor: string, other: object): Kernel {
  const { kernel } = day.host;
  const state = { ...kernel.cell(actor)!.head.state as object, ...other };
  const cell = (path: string) => path === actor ? { head: { state } } : kernel.cell(path);
  return { now: kernel.now, cell } as unknown as Kernel;
}

Deno.test("flatteningOf() takes books that were compared as an order changed for older ones", () => {
  const day = new BrokerDay(PLAN).play("10:02").command({ type: "Flatten", by: "test" });
  day.play("10:02:20");
  const changes = everyOrder(day.host.kernel.cell(BROKER)!.head.state as BlotterState)
    .map(({ changedAt }) => changedAt);
  const last = Math.max(...changes);
  const ended = (comparedAt: number | null) =>
    flatteningOf(saying(day, RECONCILER, { comparedAt }), day.rules)?.ended;
  assertEquals([ended(null), ended(last), ended(last + 1)], [false, false, true]);
});

Deno.test("flatteningOf() tells what is left of an entry that a part of has filled", () => {
  const prices = { SBIN: { "10:00": 800, "10:01:01": 900 } };
  const day = new BrokerDay({ ...PLAN, prices }).play("10:01:02");
  day.command({ type: "Flatten", by: "test" }).play("10:01:02.001");
  const { working } = day.host.kernel.cell(BROKER)!.head.state as BlotterState;
  const filled = working.map((each) => ({ ...each, filled: 5 }));
  const { ended, left } = flatteningOf(saying(day, BROKER, { working: filled }), day.rules)!;
  assertEquals([ended, left.map(({ quantity }) => quantity)], [false, [15]]);
});
