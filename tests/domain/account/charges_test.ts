/** Charges to the paisa: examples worked by hand from the rates, and what holds of any fill. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import {
  addCharges,
  CHARGE_KINDS,
  type Charges,
  type ChargeSchedule,
  chargesFor,
  type ChargeTable,
  exerciseCharges,
  NO_CHARGES,
  roundCharges,
  roundTripCharges,
  scheduleOn,
  segmentOf,
  SEGMENTS,
  subtractCharges,
  totalCharges,
} from "../../../domain/account/charges.ts";
import { type MicroRupees, microsToPaise, type Paise } from "../../../domain/money.ts";
import type { Side } from "../../../domain/order/side.ts";
import { CHARGES, day, schedule } from "../market_tables.ts";

const TODAY = "2026-08-18";

function fill(side: Side, quantity: number, rupees: number) {
  return { side, quantity, price: Math.round(rupees * 100) as Paise };
}

/** Charges written in micro-rupees. */
function micros(amounts: Partial<Record<typeof CHARGE_KINDS[number], number>>): Charges {
  return { ...NO_CHARGES, ...amounts } as Charges;
}

Deno.test("chargesFor() charges a futures purchase of 15,92,500 rupees", () => {
  assertEquals(
    chargesFor(fill("BUY", 65, 24_500), schedule("futures", TODAY)),
    micros({
      brokerage: 20_000_000, // 0.03 % would be 477.75
      exchange: 29_141_158, // 182.99 per crore: 29.1411575
      ipft: 1_593, // 0.01 per crore: 0.0015925
      sebi: 1_592_500,
      stamp: 31_850_000, // 0.002 %
      gst: 9_132_058, // 18 % of 50.733658
    }),
  );
});

Deno.test("chargesFor() charges a futures sale of 16,00,300 rupees with STT and without stamp", () => {
  assertEquals(
    chargesFor(fill("SELL", 65, 24_620), schedule("futures", TODAY)),
    micros({
      brokerage: 20_000_000,
      stt: 800_150_000, // 0.05 %
      exchange: 29_283_890,
      ipft: 1_600,
      sebi: 1_600_300,
      gst: 9_159_154, // 18 % of 50.884190
    }),
  );
});

Deno.test("roundTripCharges() of one NIFTY futures lot near 24,500 are 951.91 rupees", () => {
  const total = roundTripCharges(
    "BUY",
    65,
    2_450_000 as Paise,
    2_462_000 as Paise,
    schedule("futures", TODAY),
  );
  assertEquals(total, 951_912_253); // 91.717309 + 860.194944
  assertEquals(microsToPaise(total), 95_191);
});

Deno.test("chargesFor() charges an option purchase on its premium of 7,832.50 rupees", () => {
  assertEquals(
    chargesFor(fill("BUY", 65, 120.5), schedule("options", TODAY)),
    micros({
      brokerage: 20_000_000,
      exchange: 2_782_104, // 3,552 per crore
      ipft: 783, // 1 per crore
      sebi: 7_833,
      stamp: 234_975, // 0.003 %
      gst: 4_102_189, // 18 % of 22.789937
    }),
  );
});

Deno.test("chargesFor() charges an option sale of 9,750 rupees with 0.15 % STT", () => {
  assertEquals(
    chargesFor(fill("SELL", 65, 150), schedule("options", TODAY)),
    micros({
      brokerage: 20_000_000,
      stt: 14_625_000,
      exchange: 3_463_200,
      ipft: 975,
      sebi: 9_750,
      gst: 4_225_131, // 18 % of 23.472950
    }),
  );
});

Deno.test("chargesFor() charges an equity purchase of 15,000 rupees 0.03 % below the cap", () => {
  assertEquals(
    chargesFor(fill("BUY", 10, 1_500), schedule("equity_mis", TODAY)),
    micros({
      brokerage: 4_500_000,
      exchange: 460_485, // 306.99 per crore
      ipft: 15,
      sebi: 15_000,
      stamp: 450_000, // 0.003 %
      gst: 895_587, // 18 % of 4.975485
    }),
  );
});

Deno.test("chargesFor() charges an equity sale of 1,50,000 rupees the capped brokerage", () => {
  assertEquals(
    chargesFor(fill("SELL", 100, 1_500), schedule("equity_mis", TODAY)),
    micros({
      brokerage: 20_000_000, // 0.03 % would be 45
      stt: 37_500_000, // 0.025 %
      exchange: 4_604_850,
      ipft: 150,
      sebi: 150_000,
      gst: 4_455_873, // 18 % of 24.754850
    }),
  );
});

Deno.test("exerciseCharges() takes 0.15 % of the intrinsic value, 0.125 % before April 2026", () => {
  const intrinsic = 20_000 as Paise; // 200 rupees on 65 units: 13,000
  const now = exerciseCharges(65, intrinsic, schedule("options", TODAY));
  const before = exerciseCharges(65, intrinsic, schedule("options", "2026-03-31"));
  assertEquals(now, micros({ stt: 19_500_000 }));
  assertEquals(before, micros({ stt: 16_250_000 }));
});

/** STT of a sale and exchange charge with IPFT, rupees per crore, on a day. */
const CHANGES: readonly (readonly [typeof SEGMENTS[number], string, number, number])[] = [
  ["futures", "2020-12-31", 1_000, 190.01],
  ["futures", "2021-01-01", 1_000, 200.01],
  ["futures", "2023-03-31", 1_000, 200.01],
  ["futures", "2023-04-01", 1_250, 200],
  ["futures", "2024-09-30", 1_250, 198],
  ["futures", "2024-10-01", 2_000, 183],
  ["futures", "2026-02-28", 2_000, 183],
  ["futures", "2026-03-01", 2_000, 183],
  ["futures", "2026-03-31", 2_000, 183],
  ["futures", "2026-04-01", 5_000, 183],
  ["options", "2023-03-31", 5_000, 5_300.01],
  ["options", "2023-04-01", 6_250, 5_050],
  ["options", "2024-09-30", 6_250, 5_000],
  ["options", "2024-10-01", 10_000, 3_553],
  ["options", "2026-02-28", 10_000, 3_553],
  ["options", "2026-03-01", 10_000, 3_553],
  ["options", "2026-04-01", 15_000, 3_553],
  ["equity_mis", "2024-03-31", 2_500, 335],
  ["equity_mis", "2024-04-01", 2_500, 332],
  ["equity_mis", "2024-10-01", 2_500, 307],
  ["equity_mis", "2026-03-01", 2_500, 307],
];

for (const [segment, date, stt, exchange] of CHANGES) {
  Deno.test(`chargesFor() a crore of ${segment} on ${date} takes STT ${stt}, NSE ${exchange}`, () => {
    const charges = chargesFor(fill("SELL", 1, 1e7), schedule(segment, date));
    assertEquals(charges.stt, stt * 1e6);
    assertEquals(charges.exchange + charges.ipft, Math.round(exchange * 1e6));
  });
}

Deno.test("chargesFor() takes GST on the exchange charge, not on IPFT, before and after the re-split", () => {
  const before = chargesFor(fill("SELL", 1, 1e7), schedule("futures", "2026-02-28"));
  const after = chargesFor(fill("SELL", 1, 1e7), schedule("futures", "2026-03-01"));
  assertEquals([before.exchange, before.ipft], [173e6, 10e6]);
  assertEquals([after.exchange, after.ipft], [182.99e6, 10_000]);
  assertEquals(after.gst - before.gst, 1_798_200); // 18 % of 9.99
});

Deno.test("scheduleOn() says when a date lies before the table", () => {
  assertEquals(scheduleOn(CHARGES, "futures", day("2016-04-01")).inferred, true);
  assertEquals(scheduleOn(CHARGES, "futures", day("2020-07-01")).inferred, false);
  assertEquals(
    scheduleOn(CHARGES, "futures", day("2016-04-01")).schedule,
    schedule("futures", "2020-07-01"),
  );
});

const FLAT: ChargeTable = { kind: "flat", rounding: { when: "none", wholeRupee: [] }, bps: 3 };

Deno.test("exerciseCharges() takes nothing under flat charges, which count what is traded", () => {
  const { schedule: flat } = scheduleOn(FLAT, "options", day("2015-01-01"));
  assertEquals(exerciseCharges(65, 20_000 as Paise, flat), micros({}));
});

Deno.test("chargesFor() a flat 3 bps is exact: paise x quantity x 3 millionths of a rupee", () => {
  const { schedule: flat, inferred } = scheduleOn(FLAT, "futures", day("2015-01-01"));
  assertEquals(inferred, false);
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e8 }), fc.integer({ min: 1, max: 1e5 }), (p, q) => {
      const charges = chargesFor({ side: "BUY", quantity: q, price: p as Paise }, flat);
      assertEquals(totalCharges(charges), p * q * 3);
    }),
  );
});

Deno.test("roundCharges() goes to the paisa, and to the rupee where listed, halves up", () => {
  const rounding = { when: "day", wholeRupee: ["stt"] } as const;
  assertEquals(
    roundCharges(micros({ stt: 2_500_000, stamp: 4_999, gst: 5_000, sebi: 15_000 }), rounding),
    micros({ stt: 3_000_000, stamp: 0, gst: 10_000, sebi: 20_000 }),
  );
});

Deno.test("chargesFor() rounds each fill only under `fill`", () => {
  const base = schedule("futures", TODAY);
  const perFill: ChargeSchedule = { ...base, rounding: { when: "fill", wholeRupee: ["stt"] } };
  assertEquals(
    chargesFor(fill("SELL", 65, 24_620), perFill),
    micros({ brokerage: 20e6, stt: 800e6, exchange: 29.28e6, sebi: 1.6e6, gst: 9.16e6 }),
  );
});

Deno.test("chargesFor() partial fills of one order pay its brokerage once", () => {
  // 40,000 rupees are below the cap of 0.03 %, 2,00,000 are above it.
  for (const price of [10_000 as Paise, 50_000 as Paise]) {
    for (const segment of SEGMENTS) {
      const at = schedule(segment, TODAY);
      const whole = chargesFor({ side: "BUY", quantity: 400, price }, at);
      const first = chargesFor({ side: "BUY", quantity: 100, price }, at);
      const rest = chargesFor({ side: "BUY", quantity: 300, price }, at, 100 * price as Paise);
      assertEquals(first.brokerage + rest.brokerage, whole.brokerage);
    }
  }
});

Deno.test("segmentOf() knows what the desk has rates for", () => {
  assertEquals(segmentOf("FUT", "NRML"), "futures");
  assertEquals(segmentOf("CE", "MIS"), "options");
  assertEquals(segmentOf("PE", "MIS"), "options");
  assertEquals(segmentOf("EQ", "MIS"), "equity_mis");
  assertEquals(segmentOf("EQ", "CNC"), null);
  assertEquals(segmentOf("INDEX", "MIS"), null);
});

const anyTrade = fc.record({
  segment: fc.constantFrom(...SEGMENTS),
  date: fc.constantFrom("2019-10-01", "2021-01-04", "2023-06-05", "2024-10-01", "2026-11-20"),
  side: fc.constantFrom<Side>("BUY", "SELL"),
  quantity: fc.integer({ min: 1, max: 20_000 }),
  price: fc.integer({ min: 5, max: 10_000_000 }),
  more: fc.integer({ min: 0, max: 1_000_000 }),
});

Deno.test("chargesFor() is whole, never negative and monotone in turnover, 20,000 fills", () => {
  fc.assert(
    fc.property(anyTrade, ({ segment, date, side, quantity, price, more }) => {
      const at = schedule(segment, date);
      const less = chargesFor({ side, quantity, price: price as Paise }, at);
      const greater = chargesFor({ side, quantity, price: price + more as Paise }, at);
      for (const kind of CHARGE_KINDS) {
        assert(Number.isSafeInteger(less[kind]) && less[kind] >= 0, kind);
        assert(greater[kind] >= less[kind], kind);
      }
    }),
    { numRuns: 20_000 },
  );
});

Deno.test("chargesFor() equals exact integer arithmetic on any fill", () => {
  fc.assert(
    fc.property(anyTrade, ({ segment, date, side, quantity, price }) => {
      const at = schedule(segment, date);
      const charges = chargesFor({ side, quantity, price: price as Paise }, at);
      assert(at.kind === "rates");
      const exact = (rate: number) =>
        Number((BigInt(price) * BigInt(quantity) * BigInt(rate) + 50_000n) / 100_000n);
      assertEquals(charges.exchange, exact(at.rates.exchange));
      assertEquals(charges.sebi, exact(at.rates.sebi));
      assertEquals(charges.stt, side === "SELL" ? exact(at.rates.sttSell) : 0);
      assertEquals(charges.stamp, side === "BUY" ? exact(at.rates.stampBuy) : 0);
    }),
    { numRuns: 5_000 },
  );
});

Deno.test("addCharges() and subtractCharges() undo each other", () => {
  const a = chargesFor(fill("SELL", 65, 24_620), schedule("futures", TODAY));
  const b = chargesFor(fill("BUY", 65, 120.5), schedule("options", TODAY));
  assertEquals(subtractCharges(addCharges(a, b), b), a);
  assertEquals(totalCharges(addCharges(a, b)), totalCharges(a) + totalCharges(b) as MicroRupees);
});
