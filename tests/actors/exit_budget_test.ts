/**
 * What an exit that cannot fill, or is refused, costs: a broker counts the requests of a day, and
 * every position of the desk closes out of the same number.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { OutsidePort } from "../../actors/runtime/host.ts";
import type { Paise } from "../../domain/money.ts";
import type { OrderRequest } from "../../domain/ports.ts";
import { BrokerDay, type BrokerDayPlan } from "../simulation/broker_day.ts";

Deno.test("an exit at the edge of its band waits there, and is not asked for again each second", () => {
  const band = { lower: 79_500 as Paise, upper: 81_500 as Paise };
  const plan: BrokerDayPlan = {
    from: "10:00",
    until: "10:20",
    prices: { SBIN: { "10:00": 800 } },
    // After the entry nobody buys any more.
    depth: (symbol, clock) => symbol === "SBIN" && clock >= "10:02" ? [0, 0] : [5_000],
    rules: { priceBand: () => band },
    scripts: { equity: { "10:01 SBIN": "LONG", "10:03 SBIN": "EXIT" } },
  };
  const day = new BrokerDay(plan).play("10:04");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 LIMIT SBIN"]]);
  assert(day.events("ExitAtEdge").length === 1);
  const before = day.requests.length;
  day.play("10:14");
  assertEquals(day.requests.length - before, 0);
});

/** An exchange that sells nothing below `lowest`, in a broker's words, and a desk that is not told. */
function hiddenBand(lowest: number, code: string): Pick<BrokerDayPlan, "orderPort"> {
  const message = "Price exceeds circuit limits for the instrument.";
  return {
    orderPort: ({ orders }): OutsidePort => ({
      call: (request, id, answer) => {
        const asked = request as OrderRequest;
        const terms = asked.type === "Place"
          ? asked.order
          : asked.type === "Modify"
          ? asked.change
          : null;
        const isBelow = terms?.type === "LIMIT" && terms.price < lowest;
        if (isBelow) answer({ type: "ok", body: { type: "Refused", code, message } });
        else (orders as OutsidePort).call(request, id, answer);
      },
    }),
  };
}

const THIN: BrokerDayPlan = {
  from: "10:00",
  until: "10:20",
  prices: { SBIN: { "10:00": 800 } },
  // After the entry nobody buys any more.
  depth: (symbol, clock) => symbol === "SBIN" && clock >= "10:02" ? [0, 0] : [5_000],
  scripts: { equity: { "10:01 SBIN": "LONG", "10:03 SBIN": "EXIT" } },
};

Deno.test("a band that nobody has told is learnt from refusals, and tried again each minute", () => {
  const day = new BrokerDay({ ...THIN, ...hiddenBand(79_000, "price_band") }).play("10:04");
  assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 LIMIT SBIN"]]);
  const [exit] = day.portfolio.held.map(({ exit }) => exit!.order);
  assert(exit!.price >= 79_000 && exit!.price < 79_760, `${exit!.price}`);
  assert(day.events("ExitAtEdge").length === 1);
  const before = day.requests.length;
  day.play("10:14");
  const asked = day.requests.length - before;
  assert(asked >= 1 && asked <= 10, `${asked} in ten minutes`);
  // The same order all the while: it never loses its place.
  assertEquals(day.portfolio.held.map(({ exit }) => exit!.order.tag), [exit!.tag]);
});

Deno.test("where the first step is beyond a band that nobody has told, an exit stays nearer", () => {
  const day = new BrokerDay({ ...THIN, ...hiddenBand(79_900, "price_band") }).play("10:04");
  assertEquals(day.live, ["SELL 20 LIMIT SBIN"]);
  const [price] = day.portfolio.held.map(({ exit }) => exit!.order.price as number);
  assert(price! >= 79_900 && price! <= 80_100, `${price}`);
});

Deno.test("a new exit that is refused for its price is placed nearer", () => {
  // A broker that says so of a change without a code has the order cancelled.
  const day = new BrokerDay({ ...THIN, ...hiddenBand(79_000, "order_refused") }).play("10:04:30");
  const before = day.requests.length;
  day.play("10:05");
  const asked = day.requests.length - before;
  assert(asked <= 2, `${asked} in half a minute`);
  assertEquals(day.live, ["SELL 20 LIMIT SBIN"]);
});

Deno.test("an exit that is refused again and again is asked for more rarely, and at once by FLATTEN", () => {
  const BLOCKED = { type: "Refused", code: "order_refused", message: "RMS: blocked" } as const;
  let isBlocked = true;
  const plan: BrokerDayPlan = {
    from: "10:00",
    until: "10:30",
    prices: { SBIN: { "10:00": 800 } },
    scripts: { equity: { "10:01 SBIN": "LONG" } },
    orderPort: ({ orders }): OutsidePort => ({
      call: (request, id, answer) => {
        const asked = request as OrderRequest;
        const isExit = asked.type === "Place" && asked.order.purpose !== "entry";
        if (isBlocked && isExit) answer({ type: "ok", body: BLOCKED });
        else (orders as OutsidePort).call(request, id, answer);
      },
    }),
  };
  const day = new BrokerDay(plan);
  const exits = () => day.events("OrderIntended").filter(({ order }) => order.purpose !== "entry");
  const sentBetween = (from: string, until: string) => {
    day.play(from);
    const before = exits().length;
    day.play(until);
    return exits().length - before;
  };
  day.play("10:01:30");
  const first = exits().length;
  assert(first >= 8, `${first} in the first half minute`);
  assert(first <= 25, `${first} in the first half minute`);
  const rare = sentBetween("10:03", "10:13");
  assert(rare >= 18 && rare <= 20, `${rare} in ten minutes`);
  assertEquals(day.portfolio.held.map(({ leaving }) => leaving), ["unprotected"]);
  isBlocked = false;
  day.command({ type: "Flatten", by: "asha" });
  day.play("10:13:03");
  assertEquals(day.net, []);
});
