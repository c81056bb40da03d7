/** Prices while the stream is silent. @module */
import { assertEquals } from "@std/assert";
import { QuotePoll } from "../../../commands/kite/quote_poll.ts";
import type { FullQuote } from "../../../domain/broker/quote.ts";
import { type Instrument, instrumentKey } from "../../../domain/instrument/instrument.ts";
import { ManualClock } from "../../adapters/kite/manual_clock.ts";

const INFY = { exchange: "NSE", symbol: "INFY" } as Instrument;
const HELD = { exchange: "NFO", symbol: "NIFTY26NOV24750PE" } as Instrument;
const QUOTE = { tick: { token: 7 }, lowerLimit: null, upperLimit: null } as unknown as FullQuote;

function pollOf(
  isOpen: () => boolean,
  answers: () => Promise<Record<string, FullQuote>>,
  quietForMs = () => 0,
) {
  const clock = new ManualClock();
  const lines: string[] = [];
  const asked: (readonly string[])[] = [];
  const took: number[] = [];
  const told: number[] = [];
  const said: string[] = [];
  const poll = new QuotePoll({
    loop: clock,
    reader: {
      quotes: (keys) => {
        asked.push(keys);
        return answers();
      },
    },
    isOpen,
    instruments: () => [INFY],
    quiet: (ageMs) => quietForMs() > ageMs ? [HELD] : [],
    resubscribe: (all) => void lines.push(`${clock.monotonicMs()} ${all.map(instrumentKey)}`),
    reconnect: () => void lines.push(`${clock.monotonicMs()} anew`),
    took: (ticks) => void took.push(ticks.length),
    told: (quotes) => void told.push(clock.monotonicMs() / 1_000, quotes.length),
    say: (line) => void said.push(line),
  });
  poll.start();
  /** Whole seconds, each with its answer handled. */
  const pass = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      clock.pass(1_000);
      for (let turn = 0; turn < 5; turn++) await Promise.resolve();
    }
  };
  return { clock, poll, pass, asked, took, told, said, lines };
}

const answering = () => Promise.resolve({ "NSE:INFY": QUOTE });

Deno.test("QuotePoll asks once a second after five without a tick, until one streams again", async () => {
  const { poll, pass, asked, took, said } = pollOf(() => true, answering);
  await pass(5);
  assertEquals(asked.length, 0);
  await pass(3);
  assertEquals([asked, took], [[["NSE:INFY"], ["NSE:INFY"], ["NSE:INFY"]], [1, 1, 1]]);
  poll.heard();
  await pass(5);
  assertEquals(asked.length, 3);
  assertEquals(said, ["no ticks: asking for quotes once a second", "ticks stream again"]);
});

Deno.test("QuotePoll takes silence out of session for granted, and outlives a broker that fails", async () => {
  let open = false;
  const { poll, pass, asked } = pollOf(() => open, () => Promise.reject(new Error("down")));
  await pass(20);
  assertEquals(asked.length, 0);
  open = true;
  await pass(3);
  assertEquals(asked.length, 3);
  poll.close();
  await pass(3);
  assertEquals(asked.length, 3);
});

Deno.test("QuotePoll has a connection without ticks made anew, ever more rarely", async () => {
  const { poll, pass, lines } = pollOf(() => true, answering);
  await pass(300);
  assertEquals(lines, ["36000 anew", "96000 anew", "216000 anew"]);
  poll.heard();
  await pass(40);
  assertEquals(lines.slice(3), ["336000 anew"]);
});

Deno.test("QuotePoll asks for what is held and does not tick, while everything else does", async () => {
  let quietFrom = Infinity;
  const quietForMs = () => clock.monotonicMs() - quietFrom;
  const { clock, poll, pass, asked, took, lines, said } = pollOf(() => true, answering, quietForMs);
  const ticking = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      poll.heard();
      await pass(1);
    }
  };
  await ticking(10);
  assertEquals(asked, []);
  quietFrom = clock.monotonicMs();
  await ticking(8);
  assertEquals([asked, took], [Array(3).fill(["NFO:NIFTY26NOV24750PE"]), [1, 1, 1]]);
  assertEquals([lines, said], [[], []]);
  await ticking(62);
  // Its subscription may be lost.
  const again = [26, 41, 56, 71].map((second) => `${second}000 NFO:NIFTY26NOV24750PE`);
  assertEquals(lines, again);
  assertEquals(said, [
    "NFO:NIFTY26NOV24750PE is held and does not tick: asking for its quote once a second",
  ]);
  quietFrom = Infinity;
  const before = asked.length;
  await ticking(10);
  assertEquals(asked.length, before);
});

Deno.test("QuotePoll asks for the limits of a day as it opens, and every minute, and takes no prices", async () => {
  let open = false;
  const { poll, pass, asked, took, told } = pollOf(() => open, answering);
  const ticking = async (seconds: number) => {
    for (let i = 0; i < seconds; i++) {
      poll.heard();
      await pass(1);
    }
  };
  await ticking(10);
  open = true;
  await ticking(125);
  assertEquals(told, [11, 1, 71, 1, 131, 1]);
  assertEquals([asked.length, took], [3, []]);
});
