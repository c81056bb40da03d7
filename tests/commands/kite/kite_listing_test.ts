/** What a desk keeps of Kite's dumps. @module */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { KiteListing } from "../../../commands/kite/kite_listing.ts";
import { keepDump } from "../../../adapters/instruments/dump_cache.ts";
import { InstrumentsError } from "../../../adapters/instruments/instruments_error.ts";
import { KiteError, type KiteErrorCode } from "../../../adapters/kite/kite_error.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { InstrumentList } from "../../../domain/instrument/instrument_list.ts";
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
async function fetched(
  bse: () => string,
  asked: (exchange: string) => void = () => {},
): Promise<[string[], string[]]> {
  const folder = Deno.makeTempDirSync();
  const said: string[] = [];
  try {
    const { list } = await KiteListing.fetch({
      reader: {
        // deno-lint-ignore require-await
        instrumentsCsv: async (exchange) => {
          asked(exchange!);
          return HEADING + (exchange === "BSE" ? bse() : ROWS[exchange!]!);
        },
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

Deno.test("KiteListing.fetch() asks again for a file that came to nothing on its way", async () => {
  for (const code of ["rate_limited", "broker_down", "no_answer"] as KiteErrorCode[]) {
    const asked: string[] = [];
    const [listed, said] = await fetched(() => ROWS.BSE!, (exchange) => {
      asked.push(exchange);
      if (asked.filter((each) => each === exchange).length < 3) throw new KiteError(code, 1, "");
    });
    assertEquals(listed, ["NSE:NIFTY 50", "NFO:NIFTY26NOVFUT", "BSE:SENSEX"], code);
    assertEquals(asked, ["NSE", "NSE", "NSE", "NFO", "NFO", "NFO", "BSE", "BSE", "BSE"]);
    assertEquals(said, []);
  }
});

Deno.test("KiteListing.fetch() asks once where the answer is that there is no leave", async () => {
  const asked: string[] = [];
  const refusedAt = (exchange: string) => {
    asked.push(exchange);
    throw new KiteError("needs_login", 403, "no");
  };
  await assertRejects(() => fetched(() => ROWS.BSE!, refusedAt), KiteError);
  assertEquals(asked, ["NSE"]);
});

const CALL = "2002,8,NIFTY26NOV24500CE,NIFTY,0,2026-11-17,24500,0.05,65,CE,NFO-OPT,NFO\n";
const [MONDAY, TUESDAY, WEDNESDAY] = ["2026-11-16", "2026-11-17", "2026-11-18"] as IsoDate[];

/** The listing of `DATE`, and what is kept of an earlier day. */
function withDumps(
  test: (
    listing: KiteListing,
    keep: (day: IsoDate, rows: string) => InstrumentList,
    listingOf: (list: InstrumentList) => KiteListing,
    folder: string,
  ) => void,
) {
  const folder = Deno.makeTempDirSync();
  const { limits: { freeze } } = TABLES;
  try {
    const keep = (day: IsoDate, rows: string) => {
      const text = HEADING + ROWS.NFO + rows;
      return keepDump(folder, day, text, "test", freeze).list;
    };
    const listingOf = (list: InstrumentList) => KiteListing.kept(list, folder, freeze);
    test(listingOf(keep(DATE, "")), keep, listingOf, folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

function symbolOn(listing: KiteListing, day: IsoDate, token: number): string | undefined {
  return listing.find(token as InstrumentToken, istInstant(day, 9 * 60))?.symbol;
}

Deno.test("find() knows what has expired as it was listed last, and nothing that never was", () =>
  withDumps((listing, keep) => {
    keep(TUESDAY!, CALL);
    keep(WEDNESDAY!, "");
    assertEquals(symbolOn(listing, DATE, 2002), "NIFTY26NOV24500CE");
    assertEquals(symbolOn(listing, DATE, 2003), undefined);
  }));

Deno.test("holding() leaves a held token its meaning, and the other contract of it out", () =>
  withDumps((_, keep, listingOf) => {
    keep(MONDAY!, CALL);
    keep(TUESDAY!, CALL.replace("2026-11-17", "2026-11-18"));
    keep(WEDNESDAY!, CALL.replace("24500CE", "24600CE"));
    const said: string[] = [];
    const newest = listingOf(keep(DATE, CALL.replace("24500CE", "24700CE")));
    const openedAt = istInstant(MONDAY!, 10 * 60);
    const held = {
      token: 2002 as InstrumentToken,
      key: "NFO:NIFTY26NOV24500CE",
      openedAt,
      quantity: 65,
    };
    const listing = newest.holding([held], (line) => said.push(line));
    const days = [MONDAY!, WEDNESDAY!, DATE];
    assertEquals(
      days.map((day) => symbolOn(listing, day, 2002)),
      days.map(() => "NIFTY26NOV24500CE"),
    );
    // As it was listed last: a holiday may move an expiry.
    assertEquals(listing.find(held.token, istInstant(DATE, 0))!.expiry, "2026-11-18");
    assertEquals(listing.list.all.map(({ symbol }) => symbol), ["NIFTY26NOVFUT"]);
    assertEquals(said, [
      "token 2002 is NFO:NIFTY26NOV24700CE now: not traded, since NFO:NIFTY26NOV24500CE is held by it",
    ]);
    const future = {
      token: 1001 as InstrumentToken,
      key: "NFO:NIFTY26NOVFUT",
      openedAt,
      quantity: 65,
    };
    assertEquals(newest.holding([future], () => {}), newest);
  }));

Deno.test("holding() follows what is listed by another token, by its terms of today", () =>
  withDumps((_, keep, listingOf) => {
    keep(MONDAY!, CALL);
    const moved = CALL.replace("2002,8", "2009,9").replace(",0.05,65,", ",0.1,75,");
    const other = CALL.replace("24500CE", "24700CE");
    const said: string[] = [];
    const openedAt = istInstant(MONDAY!, 10 * 60);
    const token = 2002 as InstrumentToken;
    const held = { token, key: "NFO:NIFTY26NOV24500CE", openedAt, quantity: 65 };
    const listing = listingOf(keep(DATE, moved + other)).holding([held], (each) => said.push(each));
    assertEquals([...listing.moved], [[2002, 2009]]);
    const followed = listing.list.byKey(held.key)!;
    assertEquals([followed.token, followed.lot, followed.tick], [2002, 75, 10]);
    assertEquals(listing.find(token, istInstant(DATE, 9 * 60)), followed);
    assertEquals(listing.find(token, openedAt)!.lot, 65);
    assertEquals(listing.list.byToken(2009 as InstrumentToken), undefined);
    assertEquals(listing.list.all.map(({ symbol }) => symbol), [
      "NIFTY26NOVFUT",
      "NIFTY26NOV24500CE",
    ]);
    assertEquals(said, [
      "NFO:NIFTY26NOV24500CE is listed by token 2009 now, and held by 2002 as before",
      "token 2002 is NFO:NIFTY26NOV24700CE now: not traded, since NFO:NIFTY26NOV24500CE is held by it",
    ]);
  }));

Deno.test("holding() refuses what no dump has had since it is held, by name", () =>
  withDumps((listing, keep) => {
    keep(MONDAY!, CALL);
    keep(TUESDAY!, "");
    const openedAt = istInstant(TUESDAY!, 10 * 60);
    const held = {
      token: 2002 as InstrumentToken,
      key: "NFO:NIFTY26NOV24500CE",
      openedAt,
      quantity: 65,
    };
    assertThrows(
      () => listing.holding([held], () => {}),
      InstrumentsError,
      "NFO:NIFTY26NOV24500CE is held since 2026-11-17, and no dump that was kept since has it",
    );
  }));

Deno.test("find() keeps of earlier days what it found, and the list of one of them alone", () =>
  withDumps((listing, keep) => {
    keep(MONDAY!, CALL);
    const others = CALL.replace("2002,8", "2003,9").replace("24500CE", "24700CE");
    keep(TUESDAY!, CALL.replace("24500CE", "24600CE") + others);
    const both = () => [MONDAY!, TUESDAY!].map((day) => symbolOn(listing, day, 2002));
    assertEquals(both(), ["NIFTY26NOV24500CE", "NIFTY26NOV24600CE"]);
    // Only a list that was let go is read again.
    keep(MONDAY!, CALL.replace("2002,8", "2003,9"));
    assertEquals(symbolOn(listing, MONDAY!, 2003), "NIFTY26NOV24500CE");
    assertEquals(both(), ["NIFTY26NOV24500CE", "NIFTY26NOV24600CE"]);
  }));

Deno.test("find() reads of an earlier day what is asked for: all of it would keep a desk waiting", () =>
  withDumps((listing, keep, _, folder) => {
    keep(MONDAY!, CALL);
    const options = { append: true };
    Deno.writeTextFileSync(`${folder}/${MONDAY}.csv`, "2004,damaged since\n", options);
    assertEquals(symbolOn(listing, MONDAY!, 2002), "NIFTY26NOV24500CE");
    assertThrows(() => symbolOn(listing, MONDAY!, 2004), InstrumentsError, "token 2004");
  }));
