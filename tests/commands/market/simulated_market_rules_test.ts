/** What a desk is told of the simulated market, over a weekend, a monthly expiry and a holiday. @module */
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { loadCharges } from "../../../adapters/market/charges.ts";
import { loadLimits } from "../../../adapters/market/limits.ts";
import { loadLots } from "../../../adapters/market/lots.ts";
import { listedUniverse } from "../../../commands/market/equity_universe.ts";
import { simulatedMarketRules } from "../../../commands/market/simulated_market_rules.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import {
  type IsoDate,
  istInstant,
  istStamp,
  MINUTE_MS,
  parseClock,
} from "../../../domain/market_time.ts";
import { fromRupees } from "../../../domain/money.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import { CALENDAR } from "../../domain/market_calendar.ts";

const configs = new URL("../../../configs/", import.meta.url).pathname;
const config = loadConfig(configs + "dev.yaml", { for: "paper", strategies: STRATEGIES });
const charges = loadCharges(configs + "market/charges.yaml");
const lots = loadLots(configs + "market/lots.yaml");
const limits = loadLimits(configs + "market/limits.yaml");

const FRIDAY = "2026-11-20" as IsoDate;
const EXPIRY = "2026-11-23" as IsoDate;
const WEDNESDAY = "2026-11-25" as IsoDate;

const rulesOn = (date: IsoDate, overrides = {}) =>
  simulatedMarketRules({
    config: { ...config, ...overrides },
    charges,
    lots,
    limits,
    universeOn: listedUniverse(config.books.equity.universe),
    calendar: CALENDAR,
    seed: 7,
    date,
    tickSeconds: 15,
  });

const desk = rulesOn(FRIDAY);
const { market } = desk;
const at = (date: IsoDate, clock: string) => istInstant(date, parseClock(clock)!);
const symbols = (tokens: readonly InstrumentToken[], date: IsoDate) =>
  tokens.map((token) => market.instrument(token, at(date, "10:00")).symbol);
/** What ticks in so many minutes from the open on. */
function tickingFor(of: typeof desk, date: IsoDate, minutes: number): Set<InstrumentToken> {
  const frames = of.frames(at(date, "09:15"));
  const tokens = new Set<InstrumentToken>();
  while (frames.peekAt() < at(date, "09:15") + minutes * MINUTE_MS) {
    const frame = frames.take();
    if (frame.type === "Ticks") { for (const { token } of frame.ticks) tokens.add(token); }
  }
  return tokens;
}

const future = market.tokens.fno[0]!;
const share = market.tokens.equity[0]!;

Deno.test("tokensOn() has the current futures, next month's on expiry day, and shares", () => {
  const november = ["NIFTY26NOVFUT", "BANKNIFTY26NOVFUT", "FINNIFTY26NOVFUT"];
  const december = november.map((symbol) => symbol.replace("NOV", "DEC"));
  assertEquals(symbols(market.tokens.fno, FRIDAY), november);
  assertEquals(market.tokens.options, market.tokens.fno);
  assertEquals(market.tokens.equity.length, 30);
  assertEquals(symbols(desk.tokensOn(EXPIRY).fno, EXPIRY), december);
  assertEquals(desk.tokensOn(WEDNESDAY).fno, desk.tokensOn(EXPIRY).fno);
});

Deno.test("tokensOn() has options around the day's start where they signal themselves", () => {
  const options = { ...config.books.options, signalSource: "premium" as const };
  const premium = rulesOn(FRIDAY, { books: { ...config.books, options } });
  const { options: tokens, optionFutures } = premium.tokensOn(FRIDAY);
  assertEquals(optionFutures, market.tokens.fno);
  // Six strikes each way and the one between, calls and puts, of three underlyings.
  assertEquals(tokens.length, 3 * 13 * 2);
  const close = premium.source.on(FRIDAY).previousClose(future)!;
  const nifty = tokens.slice(0, 26).map((token) =>
    premium.market.instrument(token, at(FRIDAY, "10:00"))
  );
  const middle = Math.round(close / 5_000) * 5_000;
  assertEquals(nifty.map(({ strike }) => strike - middle).filter((_, i) => i % 2 === 0), [
    ...[-30_000, -25_000, -20_000, -15_000, -10_000, -5_000, 0],
    ...[5_000, 10_000, 15_000, 20_000, 25_000, 30_000],
  ]);
  assertEquals(new Set(nifty.map(({ name, expiry }) => `${name} ${expiry}`)).size, 1);
  // They and their futures tick, whether or not another book trades those.
  const ticking = tickingFor(premium, FRIDAY, 2);
  assertEquals([...tokens, ...optionFutures!].filter((token) => !ticking.has(token)), []);
  // The next day begins elsewhere, with the next expiry.
  assert(premium.tokensOn(WEDNESDAY).options.every((token) => !tokens.includes(token)));
});

Deno.test("tokensOn() has wings further out than the options where they are written", () => {
  const withOptions = (more: object) => {
    const options = { ...config.books.options, signalSource: "premium" as const, ...more };
    return rulesOn(FRIDAY, { books: { ...config.books, options } }).market.tokens;
  };
  assertEquals(withOptions({ wingStrikes: 2 }).optionWings, undefined);
  const written = withOptions({ wingStrikes: 2, allowOptionWriting: true });
  assertEquals(written.options, withOptions({}).options);
  const strikes = (tokens: readonly InstrumentToken[]) =>
    tokens.map((token) => market.instrument(token, at(FRIDAY, "10:00")))
      .filter(({ name, kind }) => name === "NIFTY" && kind === "CE").map(({ strike }) => strike);
  const [low, high] = [strikes(written.options)[0]!, strikes(written.options).at(-1)!];
  const wings = strikes(written.optionWings!);
  assertEquals(wings, [low - 10_000, low - 5_000, high + 5_000, high + 10_000]);
});

Deno.test("expiresAt() is the close of the day, the usual one beyond the calendar", () => {
  assertEquals(market.expiresAt(EXPIRY), at(EXPIRY, "15:40"));
  const beyond = "2027-01-28" as IsoDate;
  assertEquals(market.expiresAt(beyond), at(beyond, "15:30"));
});

Deno.test("haltIndices are the NIFTY 50 alone, with its close of the day before", () => {
  assertEquals(market.haltIndices.length, 1);
  const { token, name, previousClose } = market.haltIndices[0]!;
  assertEquals([name, symbols([token], FRIDAY)], ["NIFTY 50", ["NIFTY 50"]]);
  const closes = [FRIDAY, EXPIRY].map((date) => previousClose(at(date, "10:00")));
  assertEquals(closes, [FRIDAY, EXPIRY].map((date) => desk.source.on(date).previousClose(token)!));
  assertNotEquals(closes[0], closes[1]);
});

Deno.test("settlementPrice() is the index's last of the day of expiry, on that evening and later", () => {
  const index = desk.source.on(EXPIRY).instruments().find(({ symbol }) => symbol === "NIFTY 50")!;
  const close = desk.source.on(EXPIRY).minutes(index.token).at(-1)!.close;
  const settled = (date: IsoDate) => market.settlementPrice(future, at(date, "16:00"));
  assertEquals([FRIDAY, EXPIRY, WEDNESDAY].map(settled), [null, close, close]);
});

Deno.test("frames() have ticks of what is watched on days on which it is listed", () => {
  const own = rulesOn(FRIDAY);
  const listed = (token: InstrumentToken) => own.source.on(EXPIRY).instrument(token) !== undefined;
  const far = own.source.on(FRIDAY).instruments()
    .find(({ kind, expiry, token }) => kind === "CE" && expiry! > EXPIRY && listed(token))!;
  const ticking = (date: IsoDate) => tickingFor(own, date, 1);
  assertEquals(ticking(FRIDAY).has(far.token), false);
  own.watch([far.token, 1 as InstrumentToken]);
  assertEquals([ticking(FRIDAY).has(far.token), ticking(EXPIRY).has(far.token)], [true, true]);
});

Deno.test("tokensOn() takes shares from the least price on, and no more than are asked for", () => {
  const withUniverse = (universe: object) =>
    rulesOn(FRIDAY, {
      books: {
        ...config.books,
        equity: {
          ...config.books.equity,
          universe: { ...config.books.equity.universe, ...universe },
        },
      },
    }).market.tokens.equity;
  assertEquals(withUniverse({ maxSymbols: 4 }), market.tokens.equity.slice(0, 4));
  const dear = symbols(withUniverse({ minPrice: fromRupees(5_500) }), FRIDAY);
  assertEquals(dear, ["MARUTI", "ULTRACEMCO"]);
});

Deno.test("instrument() has the freeze quantity of the date", () => {
  const freezeOn = (date: IsoDate) => {
    const { market } = rulesOn(date);
    return market.tokens.fno.map((token) =>
      market.instrument(token, at(date, "10:00")).freezeQuantity
    );
  };
  assertEquals(freezeOn(FRIDAY), [1_800, 600, 1_800]);
  assertEquals(freezeOn("2025-09-15" as IsoDate), [1_800, 900, 1_800]);
  assertEquals(freezeOn("2025-12-15" as IsoDate), [1_800, 600, 1_200]);
});

Deno.test("instrument() has the lot that is in force when it expires", () => {
  const lotOn = (date: IsoDate) => {
    const { market } = rulesOn(date);
    return market.tokens.fno.map((token) => market.instrument(token, at(date, "10:00")).lot);
  };
  assertEquals(lotOn(FRIDAY), [65, 30, 60]);
  assertEquals(lotOn("2025-12-15" as IsoDate), [75, 35, 65]);
  // January's contracts have the new lots also while December's still trade: it is theirs for life.
  assertEquals(lotOn("2025-12-30" as IsoDate), [65, 30, 60]);
  assertEquals(lotOn("2025-12-31" as IsoDate), [65, 30, 60]);
});

Deno.test("isOpen() keeps each segment's hours, and is false on holidays and after expiry", () => {
  const open = (token: InstrumentToken, date: IsoDate, clock: string) =>
    market.isOpen(token, at(date, clock));
  assertEquals(["09:14", "09:15", "15:14", "15:15"].map((c) => open(share, FRIDAY, c)), [
    false,
    true,
    true,
    false,
  ]);
  assertEquals(["09:14", "15:39", "15:40"].map((c) => open(future, FRIDAY, c)), [
    false,
    true,
    false,
  ]);
  assert(!open(share, "2026-11-24" as IsoDate, "10:00"));
  assert(open(future, EXPIRY, "15:39") && !open(future, WEDNESDAY, "10:00"));
});

Deno.test("isOpen() is false for a contract that nobody remembers", () => {
  assert(!market.isOpen(future, at("2026-12-10" as IsoDate, "10:00")));
});

Deno.test("optionAtMoney() moves with price and time, and leaves what has expired", () => {
  const found = (price: number, date: IsoDate, clock: string) => {
    return market.optionAtMoney(future, "CE", fromRupees(price), at(date, clock))?.symbol;
  };
  const strike = Math.round(desk.source.on(FRIDAY).previousClose(future)! / 5_000) * 50;
  assertEquals(found(strike + 10, FRIDAY, "10:00"), `NIFTY26NOV${strike}CE`);
  assertEquals(found(strike + 25, FRIDAY, "10:00"), `NIFTY26NOV${strike}CE`);
  assertEquals(found(strike + 26, FRIDAY, "10:00"), `NIFTY26NOV${strike + 50}CE`);
  assertEquals(found(strike, EXPIRY, "15:39"), `NIFTY26NOV${strike}CE`);
  assertEquals(found(strike, EXPIRY, "15:40"), `NIFTY26D01${strike}CE`);
  assertEquals(found(strike, WEDNESDAY, "10:00"), `NIFTY26D01${strike}CE`);
});

Deno.test("sessionsAfter() lists the desk's days ahead, from the first open to the last close", () => {
  const ahead = (desk: typeof market, date: IsoDate, clock: string) =>
    desk.sessionsAfter(at(date, clock)).map(({ openAt, closeAt }) =>
      `${istStamp(openAt).slice(0, 16)} ${istStamp(closeAt).slice(11, 16)}`
    );
  assertEquals(ahead(market, FRIDAY, "10:00"), [
    "2026-11-20T09:15 15:40",
    "2026-11-23T09:15 15:40",
    "2026-11-25T09:15 15:40",
    "2026-11-26T09:15 15:40",
  ]);
  assertEquals(ahead(market, FRIDAY, "15:40")[0], "2026-11-23T09:15 15:40");
  assertEquals(ahead(market, "2026-12-31" as IsoDate, "15:40"), []);
  const books = {
    ...config.books,
    fno: { ...config.books.fno, enabled: false },
    options: { ...config.books.options, enabled: false },
  };
  const sharesOnly = rulesOn(FRIDAY, { books }).market;
  assertEquals(ahead(sharesOnly, FRIDAY, "10:00")[0], "2026-11-20T09:15 15:15");
});

Deno.test("entryScale() and isLastHourOfExpiry() follow the contract's expiry", () => {
  const scale = (token: InstrumentToken, date: IsoDate, clock: string) =>
    market.entryScale(market.instrument(token, at(date, clock)), at(date, clock));
  assertEquals(scale(future, FRIDAY, "10:00"), 1);
  assertEquals(scale(future, EXPIRY, "10:00"), 0.8);
  assertEquals(scale(future, EXPIRY, "14:39"), 0.8);
  assertEquals(scale(future, EXPIRY, "14:40"), 0.6);
  assertEquals(scale(share, EXPIRY, "14:40"), 1);
  assert(!market.isLastHourOfExpiry(future, at(EXPIRY, "14:39")));
  assert(market.isLastHourOfExpiry(future, at(EXPIRY, "14:40")));
  assert(!market.isLastHourOfExpiry(future, at(FRIDAY, "14:40")));
  assert(!market.isLastHourOfExpiry(share, at(EXPIRY, "14:40")));
});

Deno.test("priceBand() is that of the day", () => {
  const band = market.priceBand(share, at(FRIDAY, "10:00"))!;
  const close = desk.source.on(FRIDAY).previousClose(share)!;
  assert(band.lower < close && close < band.upper && band.upper < 1.11 * close);
  assert(market.priceBand(share, at(EXPIRY, "10:00"))!.upper !== band.upper);
  assertEquals(market.triggerBand!(share, at(FRIDAY, "10:00")), band);
});

Deno.test("frames() tick what is traded, the indices, and every option at the money of the day", () => {
  const frames = desk.frames(at(FRIDAY, "15:38"));
  const tokens = tickingFor(desk, FRIDAY, 1);
  for (const token of [...market.tokens.fno, ...market.tokens.equity]) assert(tokens.has(token));
  assert(tokens.size >= 3 + 33 + 3 * 26 && tokens.size < 180, `${tokens.size}`);
  for (const token of market.tokens.options) {
    for (const { at, close } of desk.source.on(FRIDAY).minutes(token)) {
      for (const kind of ["CE", "PE"] as const) {
        assert(tokens.has(market.optionAtMoney(token, kind, close, at)!.token));
      }
    }
  }
  while (frames.peekAt() < at(FRIDAY, "15:40")) frames.take();
  assertEquals(frames.peekAt() - (frames.peekAt() % 60_000), at(EXPIRY, "09:15"));
});

Deno.test("frames() have ticks of last month's future while it may be held overnight", () => {
  const ticks = (fno: object) => {
    const rules = rulesOn(FRIDAY, { books: { ...config.books, fno } });
    return tickingFor(rules, EXPIRY, 1).has(future);
  };
  const { fno } = config.books;
  assertEquals([ticks(fno), ticks({ ...fno, allowOvernight: true })], [false, true]);
});

Deno.test("simulatedMarketRules() refuses a day without trading", () => {
  assertThrows(() => rulesOn("2026-11-21" as IsoDate), RangeError);
});
