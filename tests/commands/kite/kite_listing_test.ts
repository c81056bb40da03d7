/** What a desk keeps of Kite's dumps. @module */
import { assertEquals } from "@std/assert";
import { KiteListing } from "../../../commands/kite/kite_listing.ts";
import { keepDump } from "../../../adapters/instruments/dump_cache.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import { TABLES } from "../../adapters/exchange/kite/running_exchange.ts";

const DATE = "2026-11-20" as IsoDate;
const HEADING =
  "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size," +
  "lot_size,instrument_type,segment,exchange\n";
const ROWS: Readonly<Record<string, string>> = {
  NSE: "256265,1001,NIFTY 50,NIFTY 50,0,,0,0,0,EQ,INDICES,NSE\n",
  NFO: "1001,4,NIFTY26NOVFUT,NIFTY,0,2026-11-24,0,0.1,65,FUT,NFO-FUT,NFO\n",
  BSE: "265,1,SENSEX,SENSEX,0,,0,0,0,EQ,INDICES,BSE\r\n" +
    "281,1,BSE500,BSE 500,0,,0,0,0,EQ,INDICES,BSE\n" +
    "128083204,500325,RELIANCE,RELIANCE INDUSTRIES,0,,0,0.05,1,EQ,BSE,BSE\n",
};

/** Symbols listed, and what was said, where Kite has these of an exchange. */
async function fetched(bse: () => string): Promise<[string[], string[]]> {
  const folder = Deno.makeTempDirSync();
  const said: string[] = [];
  try {
    const { list } = await KiteListing.fetch({
      reader: {
        // deno-lint-ignore require-await
        instrumentsCsv: async (exchange) =>
          HEADING + (exchange === "BSE" ? bse() : ROWS[exchange!]!),
      },
      folder,
      freeze: TABLES.limits.freeze,
      date: DATE,
      say: (line) => said.push(line),
    });
    return [list.all.map(({ exchange, symbol }) => `${exchange}:${symbol}`), said.slice(1)];
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("KiteListing.fetch() takes of BSE the Sensex alone", async () => {
  const [listed, said] = await fetched(() => ROWS.BSE!);
  assertEquals(listed, ["NSE:NIFTY 50", "NFO:NIFTY26NOVFUT", "BSE:SENSEX"]);
  assertEquals(said, []);
});

Deno.test("KiteListing.fetch() goes on without BSE, and says what is missing then", async () => {
  const nothing = () => {
    throw new Error("503");
  };
  const [listed, said] = await fetched(nothing);
  assertEquals(listed, ["NSE:NIFTY 50", "NFO:NIFTY26NOVFUT"]);
  assertEquals(said, [
    "no instruments of BSE, halts of the market are told by the Nifty alone: 503",
  ]);
  assertEquals(await fetched(() => ""), [listed, []]);
});

Deno.test("find() knows what has expired as it was listed last, and nothing that never was", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const { limits: { freeze } } = TABLES;
    const call = "2002,8,NIFTY26NOV24500CE,NIFTY,0,2026-11-17,24500,0.05,65,CE,NFO-OPT,NFO\n";
    keepDump(folder, "2026-11-17" as IsoDate, HEADING + ROWS.NFO + call, "test", freeze);
    keepDump(folder, "2026-11-18" as IsoDate, HEADING + ROWS.NFO, "test", freeze);
    const { list } = keepDump(folder, DATE, HEADING + ROWS.NFO, "test", freeze);
    const listing = KiteListing.kept(list, folder, freeze);
    const now = istInstant(DATE, 9 * 60);
    assertEquals(listing.find(2002 as InstrumentToken, now)?.symbol, "NIFTY26NOV24500CE");
    assertEquals(listing.find(2003 as InstrumentToken, now), undefined);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
