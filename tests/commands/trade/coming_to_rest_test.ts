/** What keeps a desk at a broker from stopping: entries that may fill, positions without a stop. @module */
import { assertEquals } from "@std/assert";
import { BROKER } from "../../../actors/protocol/broker.ts";
import type { OutsidePort } from "../../../actors/runtime/host.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import { stateOf } from "../../../commands/desk/actor_state.ts";
import {
  comeToRest,
  restless,
  standBy,
  takeBackEntries,
} from "../../../commands/trade/coming_to_rest.ts";
import type { TradingDesk } from "../../../commands/desk/trading_desk.ts";
import type { DeskCommand } from "../../../domain/control/gate_event.ts";
import type { BlotterState } from "../../../domain/order/blotter.ts";
import type { OrderRequest } from "../../../domain/ports.ts";
import { BrokerDay, type BrokerDayPlan } from "../../simulation/broker_day.ts";
import type { FaultyBroker } from "../../simulation/faulty_broker.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};
const OPEN = { isOpen: () => true };

Deno.test("restless() names an entry that may still fill, until it is cancelled", () => {
  // Dearer than the entry would pay from the second after it.
  const prices = { SBIN: { "10:00": 800, "10:01:01": 900 } };
  const day = new BrokerDay({ ...PLAN, prices }).play("10:01:02");
  const { kernel } = day.host;
  const [left, ...others] = restless(kernel, OPEN);
  assertEquals([left?.replace(/\d+/, "N"), others], ["entry BUY N NSE:SBIN is OPEN", []]);
  kernel.inject(BROKER, "CancelEntries", { reason: "stopping" });
  day.play("10:01:04");
  assertEquals([restless(kernel, OPEN), day.net], [[], []]);
});

Deno.test("comeToRest() lets nothing in, takes entries back, and waits until that is done", async () => {
  const prices = { SBIN: { "10:00": 800, "10:01:01": 900 } };
  const day = new BrokerDay({ ...PLAN, prices }).play("10:01:02");
  const closed: string[] = [];
  const said: string[] = [];
  const desk = {
    gate: { close: (reason: string) => void closed.push(reason) },
    host: {
      kernel: day.host.kernel,
      inject: (...mail: Parameters<typeof day.host.kernel.inject>) =>
        day.host.kernel.inject(...mail),
      idle: () => Promise.resolve(void day.play("10:01:02")),
    },
    rules: OPEN,
  } as unknown as TradingDesk;
  assertEquals(restless(day.host.kernel, OPEN).length, 1);
  const later = setTimeout(() => day.play("10:01:04"), 50);
  await comeToRest(desk, (line) => said.push(line));
  clearTimeout(later);
  assertEquals([closed, said, day.live], [["stopping"], [], []]);
});

Deno.test("takeBackEntries() cancels entries at the broker, and leaves stops alone", async () => {
  const prices = { SBIN: { "10:00": 800, "10:01:01": 900 } };
  const scripts = { equity: { "10:01 SBIN": "LONG", "10:01 INFY": "LONG" } } as const;
  const day = new BrokerDay({ ...PLAN, prices, scripts }).play("10:01:03");
  const asked: unknown[] = [];
  const said: string[] = [];
  const port: OutsidePort = {
    call: (request, _id, answer) => {
      asked.push(request);
      answer({ type: "ok", body: { type: "Taken", orderId: "P1" } });
    },
  };
  await takeBackEntries(day.host.kernel, port, (line) => said.push(line));
  const { working } = day.books;
  const [entry] = working.filter(({ order }) => order.key === "NSE:SBIN");
  assertEquals(working.length, 2);
  assertEquals(asked, [{ type: "Cancel", orderId: entry?.orderId }]);
  assertEquals(said, [`NSE:SBIN: cancel of entry ${entry?.orderId} answered`]);
});

Deno.test("restless() names a position whose stop the broker has not confirmed", () => {
  let confirm = () => {};
  const orderPort = (broker: FaultyBroker): OutsidePort => ({
    call: (request, id, answer) => {
      const { type, ...asked } = request as OrderRequest;
      const isStop = type === "Place" && "order" in asked && asked.order.purpose === "stop";
      if (!isStop) return broker.orders.call(request, id, answer);
      confirm = () => broker.orders.call(request, id, answer);
    },
  });
  const day = new BrokerDay({ ...PLAN, orderPort }).play("10:01:02");
  const { kernel } = day.host;
  assertEquals(restless(kernel, OPEN), ["NSE:SBIN 20 has no exit for all of it"]);
  assertEquals(restless(kernel, { isOpen: () => false }), []);
  confirm();
  day.play("10:01:04");
  assertEquals([restless(kernel, OPEN), day.live], [[], ["SELL 20 SL SBIN"]]);
});

Deno.test("restless() counts only what an order that works will still close", () => {
  const { kernel } = new BrokerDay(PLAN).play("10:01:04").host;
  const blotter = stateOf(kernel, "broker");
  /** The same, but for what the stop has become. */
  const withStop = (stop: Partial<BlotterState["working"][number]>) => {
    const working = blotter.working.map((each) => ({ ...each, ...stop }));
    const cell = (path: string) =>
      path === BROKER ? { head: { state: { ...blotter, working } } } : kernel.cell(path);
    return restless({ now: kernel.now, cell } as unknown as Kernel, OPEN);
  };
  assertEquals(blotter.working.map(({ status }) => status), ["TRIGGER_PENDING"]);
  assertEquals([withStop({}), withStop({ status: "OPEN" })], [[], []]);
  const bare = ["NSE:SBIN 20 has no exit for all of it"];
  assertEquals(withStop({ filled: 5 }), bare);
  assertEquals(withStop({ status: "UNKNOWN" }), bare);
});

Deno.test("takeBackEntries() says where an entry has no id yet, and what was not answered", async () => {
  const prices = { SBIN: { "10:00": 800, "10:01:01": 900 } };
  const { kernel } = new BrokerDay({ ...PLAN, prices }).play("10:01:02").host;
  const blotter = stateOf(kernel, "broker");
  const [entry] = blotter.working;
  const unsent = {
    cell: () => ({ head: { state: { ...blotter, working: [{ ...entry, orderId: null }] } } }),
  } as unknown as Kernel;
  let asked = 0;
  const port: OutsidePort = {
    call: (_request, _id, answer) => {
      asked++;
      answer({ type: "unknown" });
    },
  };
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  await takeBackEntries(kernel, undefined, say);
  await takeBackEntries(unsent, port, say);
  assertEquals([asked, said], [0, ["NSE:SBIN: its entry may be at the broker, look there"]]);
  await takeBackEntries(kernel, port, say);
  assertEquals([asked, said.at(-1)], [
    1,
    `NSE:SBIN: cancel of entry ${entry?.orderId} not answered`,
  ]);
});

Deno.test("standBy() ends by itself once nothing is held, and at once where nothing is", async () => {
  const day = new BrokerDay(PLAN);
  const lines: string[] = [];
  let looks = 0;
  const desk = {
    host: day.host,
    log: { failure: null },
    get isStopping() {
      return looks++ > 20;
    },
  };
  await standBy(desk, (line) => lines.push(line));
  assertEquals([looks, lines], [0, []]);
  day.play("10:01:03");
  const ended = standBy(desk, (line) => lines.push(line));
  assertEquals(lines.length, 1);
  day.command({ type: "Flatten", by: "asha" } as DeskCommand);
  day.play("10:01:20");
  await ended;
  assertEquals([day.net, looks < 20], [[], true]);
});

Deno.test("standBy() says whether the log is lost, or only what is made of it", async () => {
  const { host } = new BrokerDay(PLAN).play("10:01:03");
  const said = async (failure: Error | null) => {
    const lines: string[] = [];
    let looks = 0;
    const desk = {
      host,
      log: { failure },
      get isStopping() {
        return looks++ > 0;
      },
    };
    await standBy(desk, (line) => lines.push(line));
    return lines;
  };
  const rest = ", 1 positions are held: `flatten` closes them, a signal ends here";
  assertEquals(await said(new Error("the disk is full")), [`the log is lost${rest}`]);
  assertEquals(await said(null), [`the files have failed${rest}`]);
});
