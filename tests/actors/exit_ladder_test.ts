/**
 * How fast an exit that does not fill goes further through the price: no faster than the broker says
 * that it knows the last step.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { PORTFOLIO } from "../../actors/protocol/portfolio.ts";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { OrderReply, OrderRequest } from "../../domain/ports.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

/** Twenty SBIN are held and must go at 10:03; from 10:02 on nobody buys any. */
const PLAN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: { SBIN: { "10:00": 800 } },
  depth: (symbol, clock) => symbol === "SBIN" && clock >= "10:02" ? [0, 0] : [5_000],
  scripts: { equity: { "10:01 SBIN": "LONG", "10:03 SBIN": "EXIT" } },
};

/** What becomes of a request; `answer` null: nobody says. */
type Fate = {
  readonly done: "now" | "late" | "never";
  readonly answer?: OrderReply | null;
  readonly answerAfterMs: number;
};

/** A broker to whose requests something happens; null: nothing does. */
function slow(plan: BrokerDayPlan, fateOf: (request: OrderRequest, at: number) => Fate | null) {
  const orderPort: BrokerDayPlan["orderPort"] = ({ orders }): OutsidePort => ({
    call: (request, id, answer) => {
      const fate = fateOf(request as OrderRequest, day.host.now);
      const port = orders as OutsidePort;
      if (fate === null) return port.call(request, id, answer);
      const { done, answer: body, answerAfterMs } = fate;
      const said = body === undefined
        ? undefined
        : body === null
        ? { type: "unknown" } as const
        : { type: "ok", body } as const;
      const say: typeof answer = (own) => answer(said ?? own);
      const later = (act: () => void) => day.host.after(answerAfterMs, act);
      if (done === "now") port.call(request, id, (own) => later(() => say(own)));
      else if (done === "late") later(() => port.call(request, id, say));
      else later(() => say({ type: "unknown" }));
    },
  });
  const day = new BrokerDay({ ...plan, orderPort });
  return day;
}

const isClosing = (request: OrderRequest) =>
  request.type === "Modify" && request.change.type === "LIMIT";

/** Seconds after 10:03 at which the exit was changed, and how far through 800 rupees, in percent. */
function steps(day: BrokerDay): (readonly [number, number])[] {
  const from = day.market.instant("10:03");
  return day.events("ModifyRequested").filter(({ change }) => change.type === "LIMIT")
    .map(({ change, at }) => [(at - from) / 1_000, (80_000 - change.price) / 800]);
}

Deno.test("an exit goes no further while the broker has neither made nor answered its last change", () => {
  const day = slow(
    PLAN,
    (request) => isClosing(request) ? { done: "late", answerAfterMs: 4_000 } : null,
  ).play("10:03:21");
  const asked = steps(day);
  assertEquals(asked.length, 5, asked.join(" "));
  asked.slice(1).forEach(([second, share], i) => {
    assert(second - asked[i]![0] >= 4, asked.join(" "));
    // Twice as far each time, and never more.
    assert(share / asked[i]![1] < 2.3, asked.join(" "));
  });
});

Deno.test("an exit goes further each second where the broker answers at once", () => {
  const asked = steps(new BrokerDay(PLAN).play("10:03:05.9"));
  const seconds = asked.map(([second]) => Math.floor(second));
  assertEquals(seconds, seconds.map((_, i) => seconds[0]! + i));
  assert(asked.length >= 5, asked.join(" "));
});

Deno.test("an update that shows the change is as good as its answer", () => {
  const day = slow(
    PLAN,
    (request) => isClosing(request) ? { done: "now", answer: null, answerAfterMs: 7_000 } : null,
  ).play("10:03:05.9");
  const asked = steps(day);
  assertEquals(asked.map(([second]) => Math.floor(second)), [0, 1, 2, 3, 4, 5]);
  // The last one goes nowhere else, and is no reason to take the order back.
  const widest = day.play("10:03:30");
  assertEquals([widest.live, widest.events("CancelRequested")], [["SELL 20 LIMIT SBIN"], []]);
});

Deno.test("a change that was refused is no step: the next one goes as far as it would have", () => {
  const limited: OrderReply = { type: "Refused", code: "rate_limited", message: "429" };
  const day: BrokerDay = slow(PLAN, (request, at) => {
    const isLimited = at > day.market.instant("10:03:02.5") && at < day.market.instant("10:03:12");
    return isClosing(request) && isLimited
      ? { done: "never", answer: limited, answerAfterMs: 30 }
      : null;
  });
  day.play("10:03:12.9");
  const shares = steps(day).map(([, share]) => share);
  assert(shares.length > 10, shares.join());
  const [, , taken, ...refused] = shares;
  for (const share of refused) assert(share > 1.7 * taken! && share < 2.3 * taken!, shares.join());
});

Deno.test("a close that was refused is asked for again, also where nothing ticks any more", () => {
  const limited: OrderReply = { type: "Refused", code: "rate_limited", message: "429" };
  const { depth: _, ...plan } = PLAN;
  const day: BrokerDay = slow(
    plan,
    (request, at) =>
      isClosing(request) && at < day.market.instant("10:03:07")
        ? { done: "never", answer: limited, answerAfterMs: 30 }
        : null,
  ).play("10:02:30");
  const { broker } = day;
  const show = broker.show.bind(broker);
  broker.show = (ticks, at) => show(ticks, at).slice(0, 0);
  day.play("10:03").command({ type: "Flatten", by: "test", account: false }).play("10:03:20");
  assertEquals(steps(day).map(([second]) => Math.floor(second)), [0, 2, 4, 6, 8]);
  assertEquals([day.live, day.net], [[], []]);
});

Deno.test("a stop that was cancelled is replaced after eight seconds, whoever says or shows nothing", () => {
  const { depth: _, ...plan } = PLAN;
  const day = new BrokerDay(plan).play("10:02:30");
  const { broker, books } = day;
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
  const show = broker.show.bind(broker);
  broker.show = (ticks, at) => show(ticks, at).slice(0, 0);
  day.list(false);
  books.cancel(books.working[0]!.orderId, day.host.now as EpochMs);
  day.play("10:02:38");
  assertEquals(day.live, []);
  day.play("10:02:39");
  assertEquals(day.live, ["SELL 20 SL SBIN"]);
});

Deno.test("a soft stop whose change was refused is asked for again, the stop rests meanwhile", () => {
  const limited: OrderReply = { type: "Refused", code: "rate_limited", message: "429" };
  const plan = {
    ...PLAN,
    // Beyond -0.6 R and short of the stop.
    prices: { SBIN: { "10:00": 800, "10:03": 799.2 } },
    depth: () => [5_000],
    scripts: { equity: { "10:01 SBIN": "LONG" } },
    config: { exits: { soft_stop_r: -0.6 } },
  } as const;
  const day: BrokerDay = slow(
    plan,
    (request, at) =>
      isClosing(request) && at < day.market.instant("10:03:05")
        ? { done: "never", answer: limited, answerAfterMs: 30 }
        : null,
  );
  day.play("10:03:04.9");
  assert(steps(day).length > 1);
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 SL SBIN"]]);
  day.play("10:03:20");
  assertEquals([day.net, day.live], [["SBIN 10"], ["SELL 10 SL SBIN"]]);
  assertEquals(steps(day).length, steps(day.play("10:04")).length);
});

Deno.test("a soft stop that goes no further for a while is still on its way, and comes no second time", () => {
  const limited: OrderReply = { type: "Refused", code: "rate_limited", message: "429" };
  const day: BrokerDay = slow(
    {
      ...PLAN,
      prices: { SBIN: { "10:00": 800, "10:03": 799.2 } },
      scripts: { equity: { "10:01 SBIN": "LONG" } },
      config: { exits: { soft_stop_r: -0.6 } },
    },
    (request, at) =>
      isClosing(request) && at > day.market.instant("10:03:02.5")
        ? { done: "never", answer: limited, answerAfterMs: 30 }
        : null,
  );
  day.play("10:03:06.9");
  assertEquals(day.portfolio.held[0]!.exit!.closing, "soft_stop");
  assertEquals(day.events("ModifyRefused").length > 1, true);
  const done = day.events("PlanMoved").map(({ move }) => move.softStopDone);
  assertEquals([done, done.at(-1)], [done.toSorted(), true]);
});

Deno.test("a placing that nobody answers is no rung of the ladder: found, it goes on from there", () => {
  const prices = { SBIN: { "10:00": 800, "10:01:02": 780 } };
  const day = slow(
    {
      ...PLAN,
      prices,
      depth: (symbol, clock) => symbol === "SBIN" && clock >= "10:01:02" ? [0, 0] : [5_000],
      scripts: { equity: { "10:01 SBIN": "LONG" } },
    },
    (request) =>
      request.type === "Place" && request.order.purpose === "stop"
        ? { done: "late", answer: null, answerAfterMs: 7_000 }
        : null,
  );
  const changes = () => day.requests.filter(isClosing);
  day.play("10:01:12");
  const [first] = changes();
  assert(first?.type === "Modify");
  const through = (78_000 - first.change.price) / 780;
  assert(through > 0.2 && through < 0.5, `${through}`);
});

Deno.test("changes that are never answered do not stop an exit: it is asked for again", () => {
  const day = slow(
    PLAN,
    (request) =>
      isClosing(request) || request.type === "Cancel"
        ? { done: "never", answerAfterMs: 3_600_000 }
        : null,
  ).play("10:04");
  const asked = steps(day);
  assert(asked.length >= 2 && asked.length <= 4, asked.join(" "));
  // Once it is known that nothing comes of them, it is to be cancelled: that is asked again, too.
  const cancels = day.events("CancelRequested");
  assert(cancels.length >= 3 && cancels.length <= 6, `${cancels.length}`);
});

Deno.test("a closing order of which nothing may go any more stays as it is until it is cancelled", () => {
  const day = slow(
    PLAN,
    (request) => request.type === "Cancel" ? { done: "never", answerAfterMs: 3_600_000 } : null,
  ).play("10:03:05.9").list(false);
  const asked = steps(day);
  day.host.kernel.inject(PORTFOLIO, "BrokerNets", { nets: { "NSE:SBIN:MIS": 0 } });
  day.play("10:03:30");
  assertEquals(steps(day), asked);
  assertEquals(day.events("CancelRequested").length, 1);
});
