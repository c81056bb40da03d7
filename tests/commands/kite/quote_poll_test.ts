/** Prices while the stream is silent. @module */
import { assertEquals } from "@std/assert";
import { QuotePoll } from "../../../commands/kite/quote_poll.ts";
import type { FullQuote } from "../../../domain/broker/quote.ts";
import type { Instrument } from "../../../domain/instrument/instrument.ts";
import { ManualClock } from "../../adapters/kite/manual_clock.ts";

const INFY = { exchange: "NSE", symbol: "INFY" } as Instrument;
const QUOTE = { tick: { token: 7 }, lowerLimit: null, upperLimit: null } as unknown as FullQuote;

function pollOf(isOpen: () => boolean, answers: () => Promise<Record<string, FullQuote>>) {
  const clock = new ManualClock();
  const asked: (readonly string[])[] = [];
  const took: number[] = [];
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
    took: (ticks) => void took.push(ticks.length),
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
  return { poll, pass, asked, took, said };
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
