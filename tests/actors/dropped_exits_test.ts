/**
 * Exits that were refused, or that the exchange has cancelled for their price: the next one goes
 * soon, but not before the account was read where that may be long ago.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { NewOrder } from "../../domain/order/order.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { CANCELS } from "../simulation/second_thoughts.ts";

const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: { SBIN: { "10:00": 800 } },
  scripts: { equity: { "10:01 SBIN": "LONG" } },
};

/** A day whose stop the exchange cancels at an instant. */
function dropped(clock: string): BrokerDay {
  const day = new BrokerDay(PLAN).play("10:02");
  const [stop] = day.books.working;
  const at = day.market.instant(clock);
  day.broker.at(at, () => day.broker.drop(stop!.orderId, CANCELS[0]));
  return day;
}

Deno.test("a stop that was dropped while the desk was away is not renewed for what is gone", () => {
  const day = dropped("10:02:10");
  day.broker.at(day.market.instant("10:02:20"), () => day.byHand("SBIN", "SELL", 20));
  day.away("10:02:40").command({ type: "Flatten", by: "test", account: false });
  for (let second = 41; second < 60; second++) {
    day.play(`10:02:${second}`);
    assertEquals(day.net, [], `10:02:${second}`);
  }
  assertEquals([day.live, day.quarantine], [[], [
    "NSE:SBIN:MIS desk 20, broker 0, of which -20 are others'",
  ]]);
});

Deno.test("a stop that was refused while the desk was away is not renewed for what is gone", () => {
  const day = new BrokerDay(PLAN).play("10:02");
  const [stop] = day.books.working;
  const at = day.market.instant("10:02:10");
  day.broker.at(at, () => day.books.reject(stop!.orderId, "RMS: no", at));
  day.broker.at(day.market.instant("10:02:20"), () => day.byHand("SBIN", "SELL", 20));
  day.away("10:02:40").command({ type: "Flatten", by: "test", account: false });
  for (let second = 41; second < 60; second++) {
    day.play(`10:02:${second}`);
    assertEquals(day.net, [], `10:02:${second}`);
  }
});

Deno.test("a stop that still rests sells nothing of what is gone when the desk is told to flatten", () => {
  const day = new BrokerDay(PLAN).play("10:02");
  day.broker.at(day.market.instant("10:02:20"), () => day.byHand("SBIN", "SELL", 20));
  day.away("10:02:40").command({ type: "Flatten", by: "test", account: false });
  for (let second = 41; second < 60; second++) {
    day.play(`10:02:${second}`);
    assertEquals(day.net, [], `10:02:${second}`);
  }
  assertEquals(day.live, []);
});

Deno.test("a stop that rests becomes the order that closes once the account was read, or cannot be", () => {
  const flattened = (listed: boolean) =>
    new BrokerDay(PLAN).play("10:02").away("10:02:40").list(listed)
      .command({ type: "Flatten", by: "test", account: false });
  assertEquals(flattened(true).play("10:02:44").net, []);
  const unread = flattened(false).play("10:02:47");
  assertEquals([unread.net, unread.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
  assertEquals(unread.play("10:02:50").net, []);
});

Deno.test("what is left without a stop while the desk is away gets one as soon as it was read", () => {
  const day = new BrokerDay(PLAN).play("10:02");
  const [stop] = day.books.working;
  const at = day.market.instant("10:02:10");
  day.broker.at(at, () => day.books.reject(stop!.orderId, "RMS: no", at));
  day.away("10:02:40").play("10:02:43");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
});

Deno.test("a stop that was dropped is renewed within two seconds", () => {
  const day = dropped("10:02:10").play("10:02:12");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
});

Deno.test("a stop that was dropped is renewed though the account cannot be read", () => {
  const day = dropped("10:02:10").list(false).play("10:02:15.5");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
});

Deno.test("a wish to leave meanwhile does not forget since when the position is bare", () => {
  const day = dropped("10:02:10").list(false).play("10:02:11");
  const since = day.portfolio.held[0]!.bareSince;
  assert(since !== undefined);
  day.command({ type: "Flatten", by: "test", account: false }).play("10:02:12");
  const [held] = day.portfolio.held;
  assertEquals([held!.exit, held!.leaving, held!.bareSince], [null, "flatten", since]);
});

Deno.test("nor does a process that dies: the next one counts from the same instant", () => {
  const day = dropped("10:02:10").list(false).play("10:02:11");
  const since = day.portfolio.held[0]!.bareSince;
  assert(since !== undefined);
  day.restart().play("10:02:11.5");
  assertEquals(day.portfolio.held[0]!.bareSince, since);
});

/** Of two lots, half of which go past -0.6 R; the first stop is refused once, and later exits may be. */
function refusedOnce(later: (day: BrokerDay) => boolean = () => false): BrokerDay {
  let refused = false;
  const day: BrokerDay = new BrokerDay({
    from: "10:00",
    until: "10:20",
    prices: { NIFTY: { "10:00": 24_000, "10:05:10": 23_992 } },
    scripts: { fno: { "10:01": "LONG" } },
    config: { exits: { soft_stop_r: -0.6 } },
    orderPort: (broker) => ({
      call: (request, id, answer) => {
        const { type, order } = request as OrderRequest & { readonly order: NewOrder };
        const isExit = type === "Place" && order.purpose !== "entry";
        if (!isExit || (refused && !later(day))) return broker.orders.call(request, id, answer);
        refused = true;
        answer({ type: "ok", body: { type: "Refused", code: "rate_limited", message: "429" } });
      },
    }),
  });
  return day;
}

Deno.test("a stop that was refused once minutes ago does not make half a position unprotected", () => {
  const day = refusedOnce().play("10:05:14");
  assertEquals(day.live, ["SELL 65 SL NIFTY26DECFUT"]);
  assertEquals([day.net, day.events("PositionBare")], [["NIFTY26DECFUT 65"], []]);
});

Deno.test("nor does its stop wait longer, should it be refused once more", () => {
  let left = 1;
  const day = refusedOnce((day) => day.portfolio.held[0]?.quantity === 65 && left-- > 0);
  day.play("10:05:15");
  assertEquals([left < 0, day.live], [true, ["SELL 65 SL NIFTY26DECFUT"]]);
});

Deno.test("a difference is believed although a stop is refused each second meanwhile", () => {
  const day = new BrokerDay({
    ...PLAN,
    orderPort: (broker) => ({
      call: (request, id, answer) => {
        const { type, order } = request as OrderRequest & { readonly order: NewOrder };
        const isStop = type === "Place" && order.purpose === "stop";
        if (!isStop) return broker.orders.call(request, id, answer);
        answer({ type: "ok", body: { type: "Refused", code: "order_refused", message: "no" } });
      },
    }),
  });
  day.broker.at(day.market.instant("10:01:03"), () => day.byHand("SBIN", "SELL", 10));
  day.play("10:01:10");
  assertEquals([day.net, day.portfolio.held.length], [["SBIN 10"], 1]);
  assertEquals(day.quarantine, ["NSE:SBIN:MIS desk 20, broker 10, of which -10 are others'"]);
  // What goes by then is what is there.
  assertEquals(day.play("10:01:20").net, []);
});

Deno.test("a stop that came no further than to the broker's door for a minute sells nothing", () => {
  for (const code of ["needs_login", "rate_limited", "unreachable", "order_refused"]) {
    const day = new BrokerDay({
      ...PLAN,
      orderPort: (broker) => ({
        call: (request, id, answer) => {
          const { type, order } = request as OrderRequest & { readonly order: NewOrder };
          const isOut = type === "Place" && order.purpose !== "entry" &&
            broker.now < day.market.instant("10:02");
          if (!isOut) return broker.orders.call(request, id, answer);
          answer({ type: "ok", body: { type: "Refused", code, message: "not now" } });
        },
      }),
    });
    day.play("10:01:30");
    assert(day.events("PositionBare").length > 5, code);
    day.play("10:02:06");
    const isHeard = code === "order_refused";
    const found = [day.net, day.live];
    assertEquals(found, isHeard ? [[], []] : [["SBIN 20"], ["SELL 20 SL SBIN"]], code);
  }
});
