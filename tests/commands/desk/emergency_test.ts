/**
 * Exits past a lost log: a FLATTEN ends flat at the broker, each of its requests has its line
 * before it arrives, and the next process neither repeats nor forgets one.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { PORTFOLIO } from "../../../actors/protocol/portfolio.ts";
import { Dice, type Fault } from "../../simulation/faults.ts";
import { FLATTEN, type LostLog, withLostLog } from "./lost_log.ts";

/** The stop of twenty SBIN is withdrawn at the exchange: a closing order has to be a new one. */
function withdrawStop({ day }: LostLog): void {
  const [stop] = day.books.working;
  day.books.cancel(stop!.orderId, day.host.now as never);
}

Deno.test("a FLATTEN whose log is lost ends flat, each request with its line before it", () =>
  withLostLog(async (lost) => {
    const { day } = lost;
    const before = lost.linesAtRequest.length;
    lost.lose().day.command(FLATTEN);
    lost.exits.typed("asha");
    await lost.play("10:02", 20);
    assertEquals([day.net, day.live, day.portfolio.held], [[], [], []]);
    const sent = lost.linesAtRequest.slice(before);
    assert(sent.length > 0);
    assertEquals(sent, sent.map((_, i) => i + 1));
    assertEquals(lost.lines.length, sent.length);
    const [line] = lost.lines;
    assertEquals([line?.what, line?.symbol, line?.side, line?.quantity, line?.by], [
      ...["modify", "NSE:SBIN:MIS", "SELL", 20, "asha"],
    ]);
    // What enters waits for its record, whatever is lost.
    await lost.play("10:03", 30);
    assertEquals(day.net, []);
    assertEquals(lost.complaints, []);
  }));

Deno.test("without a FLATTEN nothing passes a lost log", () =>
  withLostLog(async (lost) => {
    const before = lost.linesAtRequest.length;
    lost.lose().day.command({ type: "Halt", by: "asha", reason: "drill" });
    withdrawStop(lost);
    await lost.play("10:02", 20);
    assertEquals([lost.day.net, lost.linesAtRequest.length, lost.lines], [["SBIN 20"], before, []]);
  }));

Deno.test("a FLATTEN before the log is lost passes it from then on", () =>
  withLostLog(async (lost) => {
    lost.day.silenceDisk().command(FLATTEN).play("10:02:00");
    await lost.play("10:02", 3);
    assertEquals(lost.day.net, ["SBIN 20"]);
    lost.exits.look(true);
    await lost.play("10:02", 20);
    assertEquals([lost.day.net, lost.lines.map(({ by }) => by)[0]], [[], "operator"]);
  }));

Deno.test("a FLATTEN during a square-off passes a lost log as well", () =>
  withLostLog(async (lost) => {
    const { day } = lost;
    day.play("10:03:05");
    assertEquals([day.net, day.live], [["SBIN 20"], ["SELL 20 LIMIT SBIN"]]);
    lost.lose().day.command(FLATTEN);
    lost.exits.typed("asha");
    withdrawStop(lost);
    await lost.play("10:03", 40);
    assertEquals([day.net, lost.lines[0]?.by], [[], "asha"]);
  }, {
    // Nobody buys for half a minute.
    depth: (symbol: string, clock: string) =>
      symbol === "SBIN" && clock >= "10:03" && clock < "10:03:30" ? [0] : [5_000],
    config: {
      exits: { square_off: { equity: "10:03" } },
      risk: { entry_windows: { equity: ["09:15-10:02"] } },
    },
  }));

Deno.test("where not even a line can be written, what was typed leaves, and is told", () =>
  withLostLog(async (lost) => {
    lost.isBroken = true;
    lost.lose().day.command(FLATTEN);
    await lost.play("10:02", 20);
    assertEquals([lost.day.net, lost.lines], [[], []]);
    assert(lost.complaints[0]?.startsWith("exit without a record: {"), lost.complaints[0]);
  }));

Deno.test("where not even a line can be written, a loss halt waits for an operator", () =>
  withLostLog(async (lost) => {
    lost.isBroken = true;
    lost.lose();
    const { kernel } = lost.day.host;
    kernel.inject(PORTFOLIO, "CloseAll", { books: ["equity"], reason: "loss_halt" });
    await lost.play("10:02", 10);
    assertEquals([lost.day.net, lost.day.live.length, lost.complaints], [["SBIN 20"], 1, []]);
    lost.exits.typed("asha");
    lost.exits.look(true);
    await lost.play("10:02", 30);
    assertEquals([lost.day.net, lost.complaints.length > 0], [[], true]);
  }));

Deno.test("a write that hangs is waited for once, and what was typed leaves all the same", () =>
  withLostLog(async (lost) => {
    let writes = 0;
    const { promise, resolve } = Promise.withResolvers<void>();
    lost.write = () => {
      writes++;
      return promise;
    };
    const before = lost.linesAtRequest.length;
    lost.lose().day.command(FLATTEN);
    await lost.play("10:02", 20);
    const sent = lost.linesAtRequest.length - before;
    assertEquals([lost.day.net, writes, sent > 1, lost.complaints.length], [[], 1, true, sent]);
    resolve();
  }, { depth: (_: string, clock: string) => clock < "10:02" || clock > "10:02:08" ? [100] : [1] }));

Deno.test("of a loss halt nothing leaves before what could not be written", () =>
  withLostLog(async (lost) => {
    const { day } = lost;
    assertEquals(day.net.toSorted(), ["INFY 20", "SBIN 20"]);
    const tried: string[] = [];
    lost.write = (line) => {
      tried.push(line.symbol);
      return tried.length === 1 ? Promise.reject(new Error("disk full")) : lost.file.append(line);
    };
    const before = lost.linesAtRequest.length;
    lost.lose();
    day.host.kernel.inject(PORTFOLIO, "CloseAll", { books: ["equity"], reason: "loss_halt" });
    day.play("10:02:01");
    await lost.exits.written;
    assertEquals([tried.length, lost.linesAtRequest.length - before], [1, 0]);
    for (let second = 2; second < 9; second++) {
      lost.exits.look(true);
      await lost.exits.written;
      day.play(`10:02:0${second}`);
    }
    assertEquals([tried[1], day.net, lost.complaints], [tried[0], [], []]);
  }, { scripts: { equity: { "10:00 INFY": "LONG", "10:01 SBIN": "LONG" } } }));

Deno.test("the next process finds the exits of the file and repeats none", () =>
  withLostLog(async (lost) => {
    const { day } = lost;
    lost.lose().day.command(FLATTEN);
    withdrawStop(lost);
    await lost.play("10:02", 20);
    assertEquals([day.net, lost.lines.filter(({ what }) => what === "place").length], [[], 1]);
    const orders = day.books.orders.length;
    lost.restart();
    assertEquals(day.portfolio.held.length, 1, "the log knows of no exit");
    await lost.play("10:03", 20);
    assertEquals([day.portfolio.held, day.net, day.live, day.quarantine], [[], [], [], []]);
    assertEquals(day.books.orders.length, orders, "an exit was sent again");
    assertEquals(day.trades.length, 1);
  }));

Deno.test("the next process sends anew what has a line and never arrived, once", () =>
  withLostLog(async (lost) => {
    const { day } = lost;
    lost.lose().day.command(FLATTEN);
    withdrawStop(lost);
    lost.isCutOff = true;
    await lost.play("10:02", 4);
    assertEquals([day.net, lost.lines.some(({ what }) => what === "place")], [["SBIN 20"], true]);
    lost.isCutOff = false;
    const orders = day.books.orders.length;
    lost.restart();
    await lost.play("10:03", 40);
    assertEquals([day.net, day.live, day.portfolio.held], [[], [], []]);
    assertEquals(day.books.orders.length, orders + 1);
    assertEquals(day.events("OrderAbsent").length, 1);
  }));

Deno.test("the next process takes up a closing order that still works", () =>
  withLostLog(async (lost) => {
    const { day } = lost;
    lost.lose().day.command(FLATTEN);
    await lost.play("10:02", 2);
    lost.restart();
    await lost.play("10:03", 30);
    assertEquals([day.net, day.live, day.portfolio.held, day.quarantine], [[], [], [], []]);
  }, { depth: (_: string, clock: string) => clock < "10:02" || clock > "10:03:10" ? [100] : [1] }));

/** What an order port may do to a desk whose log is lost. */
const FAULTS: readonly Fault[] = [
  "timeout_after_accept",
  "timeout_before_accept",
  "html_answers",
  "too_many_requests",
  "duplicate_postbacks",
  "lost_postbacks",
  "lost_changes",
  "lost_cancels",
  "late_answers",
];

/** Faults that strike from the moment on at which the log is lost. */
class LateDice extends Dice {
  strikes = false;

  override happens(fault: Fault): boolean {
    return this.strikes && super.happens(fault);
  }
}

Deno.test("whatever goes wrong and whenever the process dies, every exit is one order", async () => {
  for (let seed = 1; seed <= 8; seed++) {
    const dice = new LateDice(seed, FAULTS, 0.3);
    await withLostLog(async (lost) => {
      const { day } = lost;
      assertEquals(day.live.length, 1);
      dice.strikes = true;
      lost.lose().day.command(FLATTEN);
      if (seed % 2 === 0) withdrawStop(lost);
      await lost.play("10:02", 1 + dice.below(12));
      lost.restart();
      await lost.play("10:03", 59);
      day.broker.recover();
      await lost.play("10:04", 40);
      assertEquals([day.net, day.live, day.portfolio.held], [[], [], []], `seed ${seed}`);
      const tags = day.books.orders.map(({ tag }) => tag);
      assertEquals(tags.length, new Set(tags).size, `seed ${seed}: one intent is two orders`);
      const sold = day.books.trades.filter(({ side }) => side === "SELL");
      assertEquals(sold.reduce((sum, { quantity }) => sum + quantity, 0), 20, `seed ${seed}`);
    }, { dice, scripts: { equity: { "10:01 SBIN": "LONG" } } });
  }
});
