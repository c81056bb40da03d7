/** How values are written into the desk's files. @module */
import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { type EpochMs, istDate, istStamp } from "../../../domain/market_time.ts";
import {
  average,
  cell,
  decimal,
  micros,
  rupees,
  StampWriter,
} from "../../../domain/projection/cell.ts";

Deno.test("rupees() writes paise with two decimals, to the nearest paisa", () => {
  assertEquals(
    [2_450_005, 100, 5, 0, -0.4, -5, -100_050, 2_444_012.4].map(rupees),
    ["24500.05", "1.00", "0.05", "0.00", "0.00", "-0.05", "-1000.50", "24440.12"],
  );
});

Deno.test("rupees() reads back as the same paise", () => {
  fc.assert(fc.property(fc.integer({ min: -1e13, max: 1e13 }), (paise) => {
    assertEquals(Math.round(Number(rupees(paise)) * 100) + 0, paise);
  }));
});

Deno.test("average() writes a fraction of a paisa with four decimals", () => {
  assertEquals([2_450_170, 2_450_170.5, 0].map(average), ["24501.70", "24501.7050", "0.00"]);
});

Deno.test("micros() loses nothing: two decimals when they suffice, else six", () => {
  const written = [20_000_000, 165_097_840, 5, -5, -10_000, 0].map(micros);
  assertEquals(written, ["20.00", "165.097840", "0.000005", "-0.000005", "-0.01", "0.00"]);
  fc.assert(fc.property(fc.integer({ min: -1e14, max: 1e14 }), (amount) => {
    assertEquals(Math.round(Number(micros(amount)) * 1e6) + 0, amount);
  }));
});

Deno.test("decimal() leaves the cell empty when there is no value", () => {
  const values = [0.72345678, 1, 0, null, undefined].map((value) => decimal(value, 4));
  assertEquals(values, ["0.7235", "1", "0", "", ""]);
});

Deno.test("cell() quotes only what would break a row", () => {
  const cells = ["NIFTY", "M&M", "a,b", 'say "no"', "two\nlines"].map(cell);
  assertEquals(cells, ["NIFTY", "M&M", '"a,b"', '"say ""no"""', '"two\nlines"']);
});

Deno.test("StampWriter.stamp() writes what istStamp() does, whatever was written before", () => {
  const instant = fc.integer({ min: Date.UTC(2001, 0), max: Date.UTC(2060, 0) });
  // Near an IST midnight as often as anywhere.
  const near = fc.tuple(fc.integer({ min: 12_000, max: 30_000 }), fc.integer({ min: -3, max: 3 }))
    .map(([day, ms]) => day * 86_400_000 - 19_800_000 + ms);
  fc.assert(fc.property(fc.array(fc.oneof(instant, near), { maxLength: 8 }), (instants) => {
    const writer = new StampWriter();
    for (const at of instants) {
      assertEquals(writer.stamp(at), istStamp(at as EpochMs));
      assertEquals(writer.date(at), istDate(at as EpochMs));
    }
  }));
});
