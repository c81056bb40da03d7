/** Minutes of what no engine follows: read a piece at a time, each minute once, newest first. @module */
import { assertEquals } from "@std/assert";
import type { History } from "../../../../commands/desk/desk_market.ts";
import { MinuteShelf } from "../../../../commands/desk/views/minute_shelf.ts";
import type { Candle } from "../../../../domain/candle/candle.ts";
import type { InstrumentToken } from "../../../../domain/instrument/instrument.ts";
import { type EpochMs, MINUTE_MS } from "../../../../domain/market_time.ts";
import type { HistoryRequest } from "../../../../domain/ports.ts";

const OPEN = Date.parse("2026-11-20T03:45:00Z");
const SBIN = 1 as InstrumentToken;
const CHUNK = 60;

/** Minutes since the open, asked as the last argument says. */
function shelf(answer: (found: Candle[], request: HistoryRequest) => ReturnType<History>) {
  const asked: string[] = [];
  const history: History = (request) => {
    const { token, until, countMax } = request;
    const end = (until - OPEN) / MINUTE_MS;
    asked.push(`${token}: ${countMax} until ${end}`);
    const found = Array.from({ length: countMax }, (_, i) => minute(end - countMax + i));
    return answer(found, request);
  };
  const shelf = new MinuteShelf(history, CHUNK);
  const seen = (at: number, token = SBIN) =>
    shelf.minutes(token, OPEN, OPEN + at * MINUTE_MS as EpochMs)
      .map((candle) => (candle.at - OPEN) / MINUTE_MS);
  return { shelf, asked, seen };
}

function minute(n: number): Candle {
  return { at: OPEN + n * MINUTE_MS } as Candle;
}

const from = (first: number, until: number) =>
  Array.from({ length: until - first }, (_, i) => first + i);

Deno.test("MinuteShelf reads back to the open piece by piece, then only what is new", () => {
  // What was not asked for, or is known already, is not kept.
  const { shelf: read, asked, seen } = shelf((found, { until }) =>
    until === minute(40).at ? [minute(-1), ...found, minute(40)] : [minute(39), ...found]
  );
  // Half a minute on, the running minute is not closed.
  assertEquals(seen(100.5), from(40, 100));
  // One read a look.
  assertEquals(seen(100.5), from(40, 100));
  read.allow();
  assertEquals(seen(100.5), from(0, 100));
  read.allow();
  assertEquals(seen(100.5), from(0, 100));
  assertEquals(asked, ["1: 60 until 100", "1: 40 until 40"]);
  read.allow();
  assertEquals(seen(102), from(0, 102));
  assertEquals(asked.slice(2), ["1: 2 until 102"]);
});

Deno.test("MinuteShelf begins anew what is too old to go on from, or ahead of the clock", () => {
  const { shelf: read, asked, seen } = shelf((found) => found);
  const look = (at: number, token?: InstrumentToken) => {
    read.allow();
    return seen(at, token);
  };
  assertEquals(look(100), from(40, 100));
  assertEquals(look(160).length, 120);
  assertEquals(look(221), from(161, 221));
  assertEquals(look(200), from(140, 200));
  // Of too many the one that was asked for longest ago is forgotten.
  for (let token = 2; token <= 12; token++) look(200, token as InstrumentToken);
  assertEquals(look(201).length, 61);
  look(201, 13 as InstrumentToken);
  assertEquals(asked.length, 17);
  assertEquals(look(201, 2 as InstrumentToken), from(141, 201));
  assertEquals(look(202).length, 62);
});

Deno.test("MinuteShelf asks one question at a time, and a failure not again", async () => {
  const answers: PromiseWithResolvers<Candle[]>[] = [];
  const { shelf: read, asked, seen } = shelf(() => {
    answers.push(Promise.withResolvers());
    return answers.at(-1)!.promise;
  });
  const look = (at: number) => {
    read.allow();
    return seen(at);
  };
  assertEquals([look(100), look(100), asked.length], [[], [], 1]);
  answers[0]!.reject(new Error("Too many requests"));
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals([look(100), asked.length], [[], 2]);
  answers[1]!.resolve(from(0, 40).map(minute));
  await new Promise((resolve) => setTimeout(resolve));
  assertEquals([look(100), asked], [from(0, 40), ["1: 60 until 100", "1: 40 until 40"]]);
});
