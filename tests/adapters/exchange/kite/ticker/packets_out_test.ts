/** Frames of the ticker are what the official parser and the live decoder read. @module */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  frameOf,
  MODES,
  type OutgoingTick,
} from "../../../../../adapters/exchange/kite/ticker/packets_out.ts";
import { tickOf } from "../../../../../adapters/kite/ticker/packet.ts";
import { decodeFrame } from "../../../../../adapters/kite/ticker/packet_decoder.ts";
import type { InstrumentToken } from "../../../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../../../domain/market_time.ts";
import type { Paise } from "../../../../../domain/money.ts";
import { parseOfficially } from "../../../kite/ticker/official_parser.ts";

const price = fc.integer({ min: 5, max: 9_000_000 }).map((value) => value as Paise);
// The official parser takes larger ones for negative.
const units = fc.integer({ min: 0, max: 2_000_000_000 });
const level = fc.record({
  price,
  quantity: fc.integer({ min: 1, max: 1_000_000 }),
  orders: fc.integer({ min: 1, max: 60_000 }),
});
const depth = fc.array(level, { maxLength: 5 });
const isIndex = (token: number) => (token & 0xff) === 9;

const outgoing = fc.record({
  mode: fc.constantFrom(...MODES),
  tick: fc.record({
    token: fc.constantFrom(408_065, 260_105, 14_866_434).map((each) => each as InstrumentToken),
    at: fc.integer({ min: 1_700_000_000, max: 1_900_000_000 })
      .map((seconds) => seconds * 1_000 as EpochMs),
    ...{ ltp: price, open: price, high: price, low: price, prevClose: price, averagePrice: price },
    ...{ volume: units, oi: units, oiHigh: units, oiLow: units, lastQuantity: units },
    ...{ buyQuantity: units, sellQuantity: units, bids: depth, asks: depth },
  }),
});

Deno.test("frameOf() is read back tick by tick by the live decoder", () => {
  fc.assert(fc.property(fc.array(outgoing, { maxLength: 20 }), (ticks) => {
    const packets = decodeFrame(frameOf(ticks).buffer);
    assertEquals(packets.length, ticks.length);
    ticks.forEach(({ tick, mode }, i) => {
      assertEquals([packets[i]?.token, packets[i]?.lastPrice], [tick.token, tick.ltp]);
      if (mode !== "full") return assertEquals(tickOf(packets[i]!), null);
      const { oiHigh: _high, oiLow: _low, lastQuantity: _last, ...whole } = tick;
      const { averagePrice: _average, buyQuantity: _buys, sellQuantity: _sells, ...bare } = whole;
      const index = { ...bare, volume: 0, oi: 0, bids: [], asks: [] };
      assertEquals(tickOf(packets[i]!), isIndex(tick.token) ? index : whole);
    });
  }));
});

Deno.test("frameOf() is read by the official parser", () => {
  fc.assert(fc.property(fc.array(outgoing, { minLength: 1, maxLength: 20 }), (ticks) => {
    const read = parseOfficially(frameOf(ticks).buffer) as Record<string, unknown>[];
    assertEquals(
      read.map((each) => [each["instrument_token"], each["mode"], each["last_price"]]),
      ticks.map(({ tick, mode }) => [tick.token, mode, tick.ltp / 100]),
    );
    ticks.forEach(({ tick, mode }: OutgoingTick, i) => {
      if (mode === "ltp") return;
      const { open, high, low, prevClose = 0 } = tick;
      assertEquals(read[i]?.["ohlc"], {
        ...{ open: open / 100, high: high / 100, low: low / 100, close: prevClose / 100 },
      });
      if (mode === "full") {
        assertEquals((read[i]?.["exchange_timestamp"] as Date).getTime(), tick.at);
      }
    });
  }));
});
