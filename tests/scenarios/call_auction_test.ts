/**
 * The call auction before the open: Kite shows prices by then, at which nobody trades. They are no
 * result of what is carried, decide nothing, cost no request, and make no bars.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { FEED } from "../../actors/protocol/feed.ts";
import type { Paise } from "../../domain/money.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";
import { paise, TickingDay, type TickingDesk } from "./ticking_desk.ts";

const [THURSDAY, FRIDAY] = ["2026-11-19", "2026-11-20"] as const;
const FUTURE = "NIFTY26DECFUT";

/** A future that is carried over a night; ticks come from 09:05 on. */
const PLAN: TickingDesk = {
  date: THURSDAY,
  laterDates: [FRIDAY],
  from: "09:05",
  until: "09:20",
  tickSeconds: 2,
  prices: { NIFTY: { [`${THURSDAY} 09:05`]: 24_000 } },
  scripts: { fno: { [`${THURSDAY} 09:17`]: "LONG" } },
  config: { books: { fno: { product: "NRML", allow_overnight: true } } },
};

/** After an auction in which somebody bids so much. */
function afterBid(bid: Paise): TickingDay {
  const day = new TickingDay({ ...PLAN, from: "09:15" });
  const { market } = day.world;
  const clock = `${FRIDAY} 09:05`;
  const [token, at, ltp] = [market.tokenOf(FUTURE), market.instant(clock), paise(24_000)];
  const tick = { token, at, ltp, volume: 0, oi: 0, open: ltp, high: ltp, low: ltp };
  const bids = [{ price: bid, quantity: 65, orders: 1 }];
  const frame = { type: "Ticks", at, ticks: [{ ...tick, bids, asks: [] }] } as const;
  return day.at(clock, (host) => host.kernel.inject(FEED, "Ticks", frame, "market"))
    .play(`${FRIDAY} 09:17`);
}

Deno.test("what is bid in a call auction is no price of what is carried: no stop, and no peak", () => {
  for (const bid of [22_800, 25_200]) {
    const day = afterBid(paise(bid));
    assertEquals([day.roundTrips, day.working], [[], [`SELL 130 SL ${FUTURE}`]], `${bid}`);
    const { peak } = day.risk.day;
    assert(peak < 130 * paise(20), `${peak}`);
  }
});

/** Up to Friday's auction; by then the broker's day has begun. */
function overNight(plan: Partial<BrokerDayPlan> = {}): BrokerDay {
  const day = new BrokerDay({ ...PLAN, ...plan }).play(`${THURSDAY} 09:20`);
  const { market, books, broker } = day;
  broker.at(market.instant(`${THURSDAY} 15:40`), () => books.close(broker.now));
  broker.at(market.instant(`${FRIDAY} 05:00`), () => books.roll());
  return day.play(`${FRIDAY} 09:04`);
}

/** Those placed since an instant, whatever has become of them. */
function placedSince(day: BrokerDay, count: number): string[] {
  return day.requests.slice(count).flatMap((each) =>
    each.type === "Place" ? [`${each.order.type} ${each.order.quantity}`] : []
  );
}

Deno.test("nothing is asked of a broker before the open, and the stop is there with it", () => {
  const day = overNight();
  const count = day.requests.length;
  day.play(`${FRIDAY} 09:14:59`);
  assertEquals(placedSince(day, count), []);
  day.play(`${FRIDAY} 09:15:01`);
  assertEquals(placedSince(day, count), ["SL 130"]);
  assertEquals(day.live, [`SELL 130 SL ${FUTURE}`]);
});

Deno.test("a target that an auction reaches is none, if the open is not there", () => {
  const prices = {
    NIFTY: {
      [`${THURSDAY} 09:05`]: 24_000,
      [`${FRIDAY} 09:05`]: 24_200,
      [`${FRIDAY} 09:14:50`]: 24_000,
    },
  };
  const day = overNight({ prices }).play(`${FRIDAY} 09:17`);
  assertEquals([day.net, day.live], [[`${FUTURE} 130`], [`SELL 130 SL ${FUTURE}`]]);
});

Deno.test("what an auction shows halts no day, and is no peak of one", () => {
  const config = {
    ...PLAN.config,
    sizing: { risk_per_trade_pct: 0.05 },
    risk: { max_daily_loss: 100_000, per_symbol_max_loss_pct: 0.1 },
  };
  for (const shown of [23_000, 25_000]) {
    const [opening, auction] = [`${THURSDAY} 09:05`, `${FRIDAY} 09:05`];
    const path = { [opening]: 24_000, [auction]: shown, [`${FRIDAY} 09:14:50`]: 24_000 };
    const day = new TickingDay({ ...PLAN, prices: { NIFTY: path }, config });
    day.play(`${FRIDAY} 09:17`);
    assertEquals([day.events("LossHalted"), day.roundTrips], [[], []], `${shown}`);
    const { peak } = day.risk.day;
    assert(peak < 130 * paise(20), `${peak}`);
  }
});

Deno.test("what must go is asked for twice a minute before the open, and goes with it", () => {
  const day = overNight().command({ type: "Flatten", by: "test" });
  const count = day.requests.length;
  day.play(`${FRIDAY} 09:14:59`);
  const asked = placedSince(day, count).length;
  assert(asked >= 2 && asked <= 24, `${asked}`);
  day.play(`${FRIDAY} 09:15:03`);
  assertEquals([day.net, day.live], [[], []]);
});

Deno.test("no bar is made of an auction, and no strategy is asked about it", () => {
  const scripts = {
    fno: { [`${THURSDAY} 09:10`]: "LONG", [`${THURSDAY} 09:17`]: "LONG" },
  } as const;
  const day = new TickingDay({ ...PLAN, scripts }).play(`${THURSDAY} 09:18`);
  assertEquals(day.events("IntentRefused"), []);
  assertEquals(day.working, [`SELL 130 SL ${FUTURE}`]);
});
