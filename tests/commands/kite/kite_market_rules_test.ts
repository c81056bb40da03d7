/** Kite's market as rules, from a real dump of futures and options. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { keepDump } from "../../../adapters/instruments/dump_cache.ts";
import { KiteListing } from "../../../commands/kite/kite_listing.ts";
import { DeskHours } from "../../../commands/market/desk_hours.ts";
import { kiteMarketRules } from "../../../commands/kite/kite_market_rules.ts";
import { instrumentKey, type InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type IsoDate, istInstant, parseClock } from "../../../domain/market_time.ts";
import type { Config } from "../../../domain/config.ts";
import { fromRupees, type Paise } from "../../../domain/money.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import type { Tick } from "../../../domain/tick/tick.ts";
import { TABLES } from "../../adapters/exchange/kite/running_exchange.ts";

const DUMP = new URL(
  "../../../../shared/fixtures/nse/instruments/kite_nfo_bfo_2026-08-18.csv",
  import.meta.url,
).pathname;
const HERE = exists(DUMP);
/** A Tuesday, the day of a weekly expiry. */
const DATE = "2026-08-18" as IsoDate;
const at = (clock: string, date = DATE) => istInstant(date, parseClock(clock)!);

const CASH = `256265,1001,NIFTY 50,NIFTY 50,0,,0,0,0,EQ,INDICES,NSE
265,1,SENSEX,SENSEX,0,,0,0,0,EQ,INDICES,BSE
408065,1594,INFY,INFOSYS,0,,0,0.05,1,EQ,NSE,NSE
2953217,11536,TCS,TATA CONSULTANCY SERV LT,0,,0,0.1,1,EQ,NSE,NSE
`;

type Source = Config["books"]["options"]["signalSource"];

function exists(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

function rulesOf(
  ticks: readonly Partial<Tick>[] = [],
  {
    signalSource = "underlying" as Source,
    niftyClose = 24_512,
    quoted = [] as readonly Partial<Tick>[],
    pastCloses = {} as Readonly<Record<string, Paise>>,
    unlisted = "nothing",
    shares = ["INFY", "TCS", "GONE"],
    fno = {} as Partial<Config["books"]["fno"]>,
    bought = {} as Partial<Config["books"]["options"]>,
  } = {},
) {
  const folder = Deno.makeTempDirSync();
  try {
    const text = (Deno.readTextFileSync(DUMP) + CASH).split("\n")
      .filter((row) => !row.includes(unlisted)).join("\n");
    const { limits: { freeze } } = TABLES;
    const { list } = keepDump(folder, DATE, text, "fixture", freeze);
    const config = loadConfig(new URL("../../../configs/dev.yaml", import.meta.url).pathname, {
      for: "paper",
      strategies: STRATEGIES,
    });
    const newest = new Map(ticks.map((tick) => [tick.token!, tick as Tick]));
    const [nifty] = list.contracts("NIFTY").filter(({ symbol }) => symbol === "NIFTY26AUGFUT");
    const closes = new Map<number, Paise>([
      [408065, fromRupees(1_500)],
      [2953217, fromRupees(90)],
      [nifty!.token, fromRupees(niftyClose)],
    ]);
    const options = { ...config.books.options, signalSource, ...bought };
    const books = { ...config.books, options, fno: { ...config.books.fno, ...fno } };
    const rules = kiteMarketRules({
      config: { ...config, books },
      hours: new DeskHours({ ...config, books }, TABLES.calendar),
      listing: KiteListing.kept(list, folder, freeze),
      universeOn: () => ({ symbols: new Set(shares), from: "test" }),
      date: DATE,
      historyMinutes: 1_000,
      simulated: false,
      previousClose: (token) => closes.get(token),
      dayBand: (token) =>
        token === 408065 ? { lower: 135_000 as Paise, upper: 165_000 as Paise } : null,
      lastTick: (token) => newest.get(token) ?? null,
      pastClose: (_, date) => pastCloses[date] ?? null,
      quoted: (token) => quoted.find((tick) => tick.token === token) as Tick ?? null,
    });
    return { ...rules, list };
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const INFY = 408065 as InstrumentToken;

Deno.test({
  name: "context is India VIX and what is listed of the NIFTY 50, whatever the equity book trades",
  ignore: !HERE,
  fn: () => {
    const { context } = rulesOf([], { shares: [] }).market;
    const TCS = 2953217 as InstrumentToken;
    assertEquals(context, { vix: null, breadth: [INFY, TCS] });
  },
});

Deno.test({
  name: "haltIndices are the NIFTY 50 and the Sensex, where they are listed",
  ignore: !HERE,
  fn: () => {
    const { haltIndices } = rulesOf().market;
    const listed = haltIndices.map(({ name, token }) => [name, token as number]);
    assertEquals(listed, [["NIFTY 50", 256265], ["SENSEX", 265]]);
  },
});

Deno.test({
  name: "untraded names what futures any book in use would trade, and no other",
  ignore: !HERE,
  fn: () => {
    const unlisted = "FINNIFTY26AUGFUT";
    const [nifty, finnifty] = [{ underlyings: ["NIFTY"] }, { underlyings: ["FINNIFTY"] }];
    const missing = (fno: object, bought: object) =>
      rulesOf([], { unlisted, fno, bought }).untraded.filter((line) => line.includes("future"));
    const line = "FINNIFTY has no future of this month: not traded";
    assertEquals(missing({}, {}), [line]);
    assertEquals(missing(nifty, finnifty), [line]);
    assertEquals(missing({ enabled: false }, nifty), []);
    assertEquals(missing(nifty, { enabled: false }), []);
  },
});

Deno.test({
  name: "tokensOn() has the futures to trade and listed shares from the least price on",
  ignore: !HERE,
  fn: () => {
    const { tokensOn, list, market } = rulesOf();
    const { fno, options, equity } = tokensOn(DATE);
    const symbols = fno.map((token) => market.instrument(token, at("10:00")).symbol);
    assertEquals(symbols, ["NIFTY26AUGFUT", "BANKNIFTY26AUGFUT", "FINNIFTY26AUGFUT"]);
    assertEquals(options, fno);
    // TCS is cheaper than min_price here, and GONE is not listed.
    assertEquals(equity, [INFY]);
    // On the day of the monthly expiry the next month is traded.
    const expiry = tokensOn("2026-08-25" as IsoDate).fno
      .map((token) => list.byToken(token)!.symbol);
    assertEquals(expiry[0], "NIFTY26SEPFUT");
  },
});

Deno.test({
  name: "tokensOn() has the options around yesterday's close, and says what is not traded, and why",
  ignore: !HERE,
  fn: () => {
    const { tokensOn, list, untraded } = rulesOf([], { signalSource: "premium" });
    const { fno, options, optionFutures } = tokensOn(DATE);
    assertEquals(optionFutures, fno);
    const chain = options.map((token) => list.byToken(token)!);
    assertEquals(chain.length, 26);
    assert(chain.every(({ name, expiry }) => name === "NIFTY" && expiry === DATE));
    const strikes = [...new Set(chain.map(({ strike }) => strike / 100))];
    assertEquals([strikes[0], strikes[6], strikes[12]], [24_200, 24_500, 24_800]);
    const [bank, fin, shares] = untraded;
    assertEquals(bank, "BANKNIFTY has no close of the day before: no options");
    assertEquals(fin, "FINNIFTY has no close of the day before: no options");
    assertEquals(shares, "equity universe: GONE not listed: not traded");
    assertEquals(rulesOf().untraded, [shares!]);
    const [nifty] = rulesOf([], { signalSource: "premium", niftyClose: 0 }).untraded;
    assertEquals(nifty, "NIFTY has no close of the day before: no options");
  },
});

Deno.test({
  name: "optionAtMoney() is of the nearest expiry, and of the next one after its last trade",
  ignore: !HERE,
  fn: () => {
    const { tokensOn, market } = rulesOf();
    const [nifty] = tokensOn(DATE).fno;
    const option = (clock: string) =>
      market.optionAtMoney(nifty!, "PE", fromRupees(24_377), at(clock))!;
    const { kind, strike, expiry, lot, freezeQuantity } = option("10:00");
    assertEquals([kind, strike, expiry, lot], ["PE", fromRupees(24_400), DATE, 65]);
    assertEquals(freezeQuantity, 1_800);
    assertEquals(option("15:45").expiry, "2026-08-25");
    assertEquals(market.isLastHourOfExpiry(option("10:00").token, at("15:00")), true);
    assertEquals(market.isLastHourOfExpiry(nifty!, at("15:00")), false);
  },
});

Deno.test({
  name: "priceBand() is the day's, and of contracts what is taken about the last price",
  ignore: !HERE,
  fn: () => {
    const quiet = rulesOf();
    const [nifty] = quiet.tokensOn(DATE).fno;
    assertEquals(
      quiet.market.priceBand(INFY, at("10:00")),
      { lower: 135_000, upper: 165_000 } as never,
    );
    assertEquals(quiet.market.priceBand(nifty!, at("10:00")), null);
    const { market } = rulesOf([{ token: nifty!, at: at("10:00"), ltp: fromRupees(24_000) }]);
    const { lower, upper } = market.priceBand(nifty!, at("10:00"))!;
    // Three percent, on the tick of ten paise.
    assertEquals([lower, upper], [fromRupees(23_280), fromRupees(24_720)]);
  },
});

Deno.test({
  name: "settlementPrice() is by the index of that day, and unknown without it",
  ignore: !HERE,
  fn: () => {
    const index = 256265 as InstrumentToken;
    const { market, list, tokensOn } = rulesOf([
      { token: index, at: at("15:31"), ltp: fromRupees(24_420) },
    ]);
    const chain = list.chain("NIFTY", DATE);
    assert("length" in chain);
    const call = chain.find(({ strike }) => strike === fromRupees(24_400))!.call!;
    assertEquals(market.settlementPrice(call.token, at("15:45")), fromRupees(20));
    assertEquals(market.settlementPrice(tokensOn(DATE).fno[0]!, at("15:45")), null);
    // The last that came before the feed was lost, also where only the auction was missed.
    for (const lastAt of [at("14:00"), at("15:29")]) {
      const lost = rulesOf([{ token: index, at: lastAt, ltp: fromRupees(24_420) }]);
      assertEquals(lost.market.settlementPrice(call.token, at("15:45")), null);
    }
    assertEquals(rulesOf().market.settlementPrice(call.token, at("15:45")), null);
  },
});

Deno.test({
  name: "settlementPrice() of what expired before is by the close that is told later",
  ignore: !HERE,
  fn: () => {
    const WEDNESDAY = "2026-08-19" as IsoDate;
    const later = (tick: Partial<Tick>, asked = at("09:00", WEDNESDAY), pastCloses = {}) => {
      const quoted = [{ token: 256265 as InstrumentToken, ...tick }];
      const { market, list } = rulesOf([], { quoted, pastCloses });
      const chain = list.chain("NIFTY", DATE);
      assert("length" in chain);
      const call = chain.find(({ strike }) => strike === fromRupees(24_400))!.call!;
      return market.settlementPrice(call.token, asked);
    };
    const [ltp, prevClose] = [fromRupees(24_420), fromRupees(24_410)];
    // Before the open the broker still shows the evening; then its day begins.
    assertEquals(later({ at: at("15:31"), ltp, prevClose }), fromRupees(20));
    assertEquals(later({ at: at("09:00", WEDNESDAY), ltp, prevClose }), fromRupees(10));
    assertEquals(later({ at: at("10:00"), ltp, prevClose }), null);
    const THURSDAY = "2026-08-20" as IsoDate;
    const thursday = at("09:00", THURSDAY);
    assertEquals(later({ at: thursday, ltp, prevClose }, thursday), null);
    // Nobody knows whether Wednesday's close before is Tuesday's still.
    assertEquals(later({ at: at("15:31", WEDNESDAY), ltp, prevClose }, thursday), null);
    const past = { [DATE]: fromRupees(24_430) };
    assertEquals(later({ at: thursday, ltp, prevClose }, thursday, past), fromRupees(30));
    assertEquals(
      later({ at: at("15:31"), ltp, prevClose }, at("15:45", "2026-08-17" as IsoDate)),
      null,
    );
  },
});

Deno.test({
  name: "isOpen() keeps each segment's hours, and what is not listed is never open",
  ignore: !HERE,
  fn: () => {
    const { market, tokensOn, list } = rulesOf();
    const [nifty] = tokensOn(DATE).fno;
    const open = (token: InstrumentToken, clock: string) => market.isOpen(token, at(clock));
    assertEquals([open(nifty!, "15:20"), open(INFY, "15:20"), open(nifty!, "15:40")], [
      true,
      false,
      false,
    ]);
    assertEquals(open(1 as InstrumentToken, "10:00"), false);
    assertThrows(() => market.instrument(1 as InstrumentToken, at("10:00")), Error, "token 1");
    assertEquals(list.byKey(instrumentKey({ exchange: "NSE", symbol: "INFY" }))?.token, INFY);
  },
});
