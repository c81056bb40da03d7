/** What is found among a day's instruments, and how what is missing is called. @module */
import { assert, assertEquals } from "@std/assert";
import { parseDump } from "../../../adapters/instruments/dump_parser.ts";
import { expirySchedule } from "../../../domain/instrument/expiry.ts";
import { instrumentFindings } from "../../../domain/instrument/instrument_findings.ts";
import { InstrumentList, type Listed } from "../../../domain/instrument/instrument_list.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import { fromRupees } from "../../../domain/money.ts";
import { dump, option, row, smallDump } from "../../adapters/instruments/made_dump.ts";
import { CALENDAR } from "../market_calendar.ts";
import { LOTS } from "../market_tables.ts";

const SCHEDULE = expirySchedule(CALENDAR);
const day = (text: string) => text as IsoDate;
const TUESDAY = day("2026-08-18");

function listOf(text: string, date = TUESDAY): InstrumentList {
  return new InstrumentList(date, parseDump(text, "made").instruments);
}

/** Symbol, or what is missing. */
function said(listed: Listed): string {
  return listed.type === "Listed" ? listed.instrument.symbol : `${listed.code} ${listed.wanted}`;
}

const LIST = listOf(smallDump());

Deno.test("future() is that of the month, and the next one's when a month has expired", () => {
  const future = (on: string, ahead: number) =>
    said(LIST.future("NIFTY", day(on), ahead, SCHEDULE));
  assertEquals([future("2026-08-18", 0), future("2026-08-18", 1)], ["NIFTY-0", "NIFTY-1"]);
  assertEquals([future("2026-08-25", 0), future("2026-08-26", 0)], ["NIFTY-0", "NIFTY-1"]);
  assertEquals(future("2026-08-26", 2), "month_missing 2026-11");
});

Deno.test("future() does not take October for September when September is missing", () => {
  const list = listOf(
    dump(row(), row({ token: 3, symbol: "NIFTY26OCTFUT", expiry: "2026-10-27" })),
  );
  const future = (on: string, ahead: number) =>
    said(list.future("NIFTY", day(on), ahead, SCHEDULE));
  assertEquals(future("2026-08-18", 1), "month_missing 2026-09");
  assertEquals(future("2026-08-26", 0), "month_missing 2026-09");
  assertEquals(future("2026-08-18", 2), "NIFTY26OCTFUT");
  assertEquals(said(list.future("SENSEX", TUESDAY, 0, SCHEDULE)), "name_unknown SENSEX");
});

Deno.test("futureToTrade() turns to the next month so many trading days before expiry", () => {
  const trade = (on: string, days: number) =>
    said(LIST.futureToTrade("NIFTY", day(on), days, SCHEDULE));
  assertEquals([trade("2026-08-24", 1), trade("2026-08-25", 1)], ["NIFTY-0", "NIFTY-1"]);
  assertEquals([trade("2026-08-25", 0), trade("2026-08-24", 2)], ["NIFTY-0", "NIFTY-1"]);
});

Deno.test("chain() has the strikes of one expiry in order, with what is listed of each side", () => {
  const chain = LIST.chain("NIFTY", TUESDAY);
  assert("length" in chain);
  assertEquals(chain.map(({ strike }) => strike / 100), [24_250, 24_300, 24_350, 24_400, 24_450]);
  assert(chain.every(({ call, put }) => call?.kind === "CE" && put?.kind === "PE"));
  assert(chain.every(({ call, put }) => call?.expiry === TUESDAY && put?.expiry === TUESDAY));
  const oneSided = listOf(dump(option("PE", "2026-08-25", 100, 1))).chain(
    "NIFTY",
    day("2026-08-25"),
  );
  assert("length" in oneSided && oneSided[0]?.call === null && oneSided[0].put !== null);
  assertEquals<unknown>(LIST.chain("NIFTY", day("2026-08-19")), {
    type: "NotListed",
    code: "expiry_missing",
    wanted: "2026-08-19",
  });
});

Deno.test("atMoney() takes the nearest strike of the nearest expiry that is not past", () => {
  const money = (rupees: number, expiryFrom: string, kind: "CE" | "PE" = "CE") =>
    said(LIST.atMoney({
      name: "NIFTY",
      kind,
      price: fromRupees(rupees),
      expiryFrom: day(expiryFrom),
    }));
  assertEquals(money(24_360, "2026-08-18"), "N2026-08-1824350CE");
  assertEquals(money(24_375, "2026-08-18", "PE"), "N2026-08-1824350PE");
  assertEquals(money(24_390, "2026-08-19"), "N2026-08-2524400CE");
  assertEquals(money(24_390, "2026-08-26"), "expiry_missing 2026-08-26");
});

Deno.test("expiries(), byToken() and byKey() find what is listed and nothing else", () => {
  assertEquals<unknown>(LIST.expiries("NIFTY", "options", TUESDAY), ["2026-08-18", "2026-08-25"]);
  assertEquals<unknown>(LIST.expiries("NIFTY", "futures", day("2026-09-01")), [
    "2026-09-29",
    "2026-10-27",
  ]);
  assertEquals(LIST.byToken(1_001 as InstrumentToken)?.symbol, "NIFTY-1");
  assertEquals(LIST.byKey("NFO:NIFTY-1")?.token, 1_001 as InstrumentToken);
  assertEquals(LIST.byKey("BFO:NIFTY-1"), undefined);
  assertEquals(LIST.contracts("constructor"), []);
});

function findings(text: string, before: string | null = null): string[] {
  const options = {
    names: ["NIFTY"],
    before: before === null ? null : listOf(before, day("2026-08-17")),
    lots: LOTS,
    schedule: SCHEDULE,
  };
  return instrumentFindings(listOf(text), options).map(({ code, subject, detail }) =>
    `${code} ${subject}: ${detail}`
  );
}

Deno.test("instrumentFindings() has nothing to say of a dump like that of the day before", () => {
  assertEquals(findings(smallDump(), smallDump()), []);
});

Deno.test("instrumentFindings() names tokens that were issued anew", () => {
  const before = smallDump().replace("2000,7,N2026-08-1824250CE", "2000,7,N2026-08-1124250CE")
    .replace("0.0,2026-08-18,24250.0", "0.0,2026-08-11,24250.0");
  assertEquals(findings(smallDump(), before), [
    "token_reissued NFO:N2026-08-1824250CE: token 2000 was NFO:N2026-08-1124250CE on 2026-08-17",
  ]);
});

Deno.test("instrumentFindings() names mixed lots, a missing month and a dump that shrank", () => {
  const text = smallDump();
  assertEquals(findings(text.replace("2026-10-27,0.0,0.1,65", "2026-10-27,0.0,0.1,75")), [
    "mixed_lots NIFTY: 65 from the expiry 2026-08-18, 75 from the expiry 2026-10-27",
  ]);
  const lines = text.split("\n");
  assertEquals(findings(lines.filter((line) => !line.includes("2026-09-29")).join("\n")), [
    "month_missing NIFTY: no future of 2026-09",
  ]);
  assertEquals(findings(lines.slice(0, 9).join("\n") + "\n", text), [
    "shrunk 2026-08-18: 8 instruments, 23 on 2026-08-17",
  ]);
});

Deno.test("instrumentFindings() names lots and expiries that are not those of the tables", () => {
  assertEquals(findings(smallDump().replaceAll(",65,", ",70,")), [
    "lot_differs NIFTY: listed 70, by the table 65",
  ]);
  assertEquals(findings(smallDump().replace("2026-09-29,0.0,0.1", "2026-09-28,0.0,0.1")), [
    "expiry_differs NIFTY: listed for 2026-09-28, by the calendar 2026-09-29",
  ]);
});
