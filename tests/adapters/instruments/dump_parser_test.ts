/** Every way in which a dump of instruments can be wrong has a name. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { parseDump } from "../../../adapters/instruments/dump_parser.ts";
import { InstrumentsError } from "../../../adapters/instruments/instruments_error.ts";
import { dump, HEADER, option, row, smallDump } from "./made_dump.ts";

function fault(text: string): string {
  const error = assertThrows(() => parseDump(text, "x.csv"), InstrumentsError);
  assert(error.message.startsWith(`x.csv: ${error.code}: `));
  return `${error.code}: ${error.problems.join("; ")}`;
}

Deno.test("parseDump() reads futures, options, shares and indices in domain terms", () => {
  const text = dump(
    row(),
    row({
      token: 21671426,
      symbol: "ASHOKLEY26AUG172.5CE",
      name: "ASHOKLEY",
      strike: "172.5",
      tick: "0.01",
      lot: 5_000,
      type: "CE",
    }),
    row({
      token: 738561,
      symbol: "RELIANCE",
      name: '"RELIANCE, THE ""BIG"" ONE"',
      expiry: "",
      lot: 1,
      type: "EQ",
      segment: "NSE",
      exchange: "NSE",
    }),
    row({
      token: 256265,
      symbol: "NIFTY 50",
      name: "NIFTY 50",
      expiry: "",
      tick: "0.0",
      lot: 0,
      type: "EQ",
      segment: "INDICES",
      exchange: "NSE",
    }),
  );
  const { instruments } = parseDump(text, "x.csv");
  const [future, call, share, index] = instruments;
  assertEquals<unknown>(future, {
    token: 14866434,
    exchange: "NFO",
    symbol: "NIFTY26AUGFUT",
    name: "NIFTY",
    kind: "FUT",
    expiry: "2026-08-25",
    strike: 0,
    lot: 65,
    tick: 10,
    freezeQuantity: null,
  });
  assertEquals<unknown>([call?.kind, call?.strike, call?.tick, call?.lot], [
    "CE",
    17_250,
    1,
    5_000,
  ]);
  assertEquals<unknown>([share?.name, share?.kind, share?.expiry], ["RELIANCE", "EQ", null]);
  assertEquals<unknown>([index?.kind, index?.lot, index?.tick], ["INDEX", 1, 5]);
});

Deno.test("parseDump() leaves out other exchanges and rows that repeat another, and counts them", () => {
  const gold = row({ token: 5, symbol: "GOLD26OCTFUT", name: "GOLD", exchange: "MCX" });
  const parsed = parseDump(dump(row(), gold, row(), row()), "x.csv");
  assertEquals([parsed.instruments.length, parsed.duplicates, parsed.elsewhere], [1, 2, 1]);
});

Deno.test("parseDump() refuses two instruments with one token, or one contract with two", () => {
  assertEquals(
    fault(dump(row(), row({ symbol: "NIFTY26SEPFUT", expiry: "2026-09-29" }))),
    "conflict: line 3: token 14866434 is that of line 2 too",
  );
  assertEquals(
    fault(dump(row(), row({ token: 7 }))),
    "conflict: line 3: NFO:NIFTY26AUGFUT is that of line 2 too",
  );
});

Deno.test("parseDump() refuses a file cut off inside a row, wherever that is", () => {
  const text = smallDump();
  assertEquals(fault(text.slice(0, -1)), "truncated: line 24 has no end");
  fc.assert(fc.property(fc.integer({ min: HEADER.length + 2, max: text.length - 1 }), (length) => {
    const cut = text.slice(0, length);
    if (cut.endsWith("\n")) return;
    assert(fault(cut).startsWith("truncated: "));
  }));
});

Deno.test("parseDump() refuses what is empty or has other columns", () => {
  assertEquals(fault(""), "empty: no text");
  assertEquals(fault(HEADER + "\n"), "empty: no instrument");
  assertEquals(
    fault("<html>\n</html>\n"),
    `columns: found <html>, expected ${HEADER.trim()}`,
  );
  assertEquals(fault(HEADER.replace("tick_size,", "") + "\n").slice(0, 8), "columns:");
});

Deno.test("parseDump() names every bad row at once", () => {
  const rows = [
    row({ token: 0 }),
    row({ symbol: "" }),
    row({ type: "XX" }),
    row({ name: "" }),
    row({ expiry: "" }),
    row({ expiry: "2026-02-30" }),
    row({ type: "CE" }),
    row({ strike: "12.345" }),
    row({ tick: "0.0" }),
    row({ tick: "-1" }),
    row({ lot: 0 }),
    row({ type: "EQ", segment: "NSE", exchange: "NSE" }),
    "1,2,3",
  ];
  const error = assertThrows(() => parseDump(dump(...rows), "x.csv"), InstrumentsError);
  assertEquals(error.code, "bad_rows");
  assertEquals(error.problems, [
    "line 2: instrument_token 0 is no whole number",
    "line 3: no tradingsymbol",
    "line 4: instrument_type XX is none of EQ, FUT, CE, PE",
    "line 5: NIFTY26AUGFUT has no name",
    "line 6: NIFTY26AUGFUT has the expiry ",
    "line 7: NIFTY26AUGFUT has the expiry 2026-02-30",
    "line 8: NIFTY26AUGFUT: strike 0.0",
    "line 9: NIFTY26AUGFUT: strike 12.345",
    "line 10: NIFTY26AUGFUT: tick_size 0.0",
    "line 11: NIFTY26AUGFUT: tick_size -1",
    "line 12: NIFTY26AUGFUT: lot_size 0",
    "line 13: NIFTY26AUGFUT has the expiry 2026-08-25",
    "line 14: 3 columns, expected 12",
  ]);
  assert(error.message.endsWith("and 3 more"));
});

Deno.test("parseDump() takes CRLF, and a symbol that says something else than its row", () => {
  const text = dump(option("CE", "2026-08-25", 24_000, 9)).replaceAll("\n", "\r\n");
  const [only] =
    parseDump(text.replace("N2026-08-2524000CE", "NIFTY99DEC1PE"), "x.csv").instruments;
  assertEquals<unknown>([only?.strike, only?.kind], [2_400_000, "CE"]);
});
