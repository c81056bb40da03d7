/** What `status` prints fits a terminal and loses nothing that matters. @module */
import { assert, assertEquals } from "@std/assert";
import { parseStatus } from "../../../adapters/control/client/status_schema.ts";
import { statusJson, statusText as statusIn } from "../../../commands/line/status_report.ts";
import type { DeskStatus, HeldPosition } from "../../../domain/control/desk_status.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { DESK } from "../desk_sample.ts";

const statusText = (desk: DeskStatus, columns = 100) => statusIn(desk, columns);

Deno.test("statusText() shows a desk in 100 columns", () => {
  assertEquals(statusText(DESK).split("\n"), [
    "PAPER  SIMULATED market  2026-11-20  11:42:07 IST  open  pid 4711",
    "HALTED by asha: news",
    "day -13,459.50 after charges, 27 % of the loss limit",
    "  realised -15,000.00, unrealised +2,500.50, charges 840.00, to close 120.00",
    "FLATTEN under way, 1 left:",
    "  INFY  -40  no price yet",
    "",
    "ENGINE   STATE  REASON",
    "fno      on",
    "options  off    asha switched it off",
    "",
    "POSITION       BOOK    PRODUCT  QUANTITY    AVERAGE       LAST        P&L  STOP",
    "NIFTY26NOVFUT  fno     NRML           75  24,150.25  24,183.59  +2,500.50  75 @ 24,000.00",
    "INFY           equity  MIS           -40   1,500.00          -          -  NONE",
    "",
    "ORDER          PURPOSE  SIDE  TYPE  FILLED      PRICE    TRIGGER  STATUS",
    "NIFTY26NOVFUT  stop     SELL  SL      0/75  23,880.00  24,000.00  TRIGGER_PENDING",
    "",
    "ACTOR                         STATE      DEPTH  HANDLED  LOST  ABORTS  RESTARTS",
    "    LAST ERROR",
    "desk/trading/book/portfolio   running        0   123456     0       0         0",
    "desk/trading/engines/options  suspended     12      999     3       4         2",
    "    Cannot price NIFTY26NOV24150CE: no underlying price was seen for a long while",
    "",
    "NOT READ   BY                            COUNT  WHY",
    "BarClosed  desk/trading/engines/options      3  dropped: LOST",
    "GetQuotes  desk/trading/market/feed          2  expired: nobody waits for it",
  ]);
});

Deno.test("statusText() cuts nothing, whatever the width of the terminal", () => {
  const halt = { ...DESK.halt!, reason: "news of a merger, asked by the desk next door at 11:39" };
  const long = { ...DESK, halt };
  const words = (text: string) => text.split(/\s+/).filter((word) => word !== "").sort();
  const whole = words(statusText(long, Infinity));
  for (const columns of [200, 120, 100, 80, 60]) {
    const text = statusText(long, columns);
    assertEquals(words(text), whole);
    for (const line of text.split("\n")) assert(line.length <= columns, `${columns}: ${line}`);
  }
});

Deno.test("statusText() puts columns that do not fit below their rows", () => {
  const lines = statusText(DESK, 80).split("\n");
  const at = lines.findIndex((each) => each.startsWith("POSITION"));
  assertEquals(lines.slice(at, at + 6), [
    "POSITION       BOOK    PRODUCT  QUANTITY    AVERAGE       LAST        P&L",
    "    STOP",
    "NIFTY26NOVFUT  fno     NRML           75  24,150.25  24,183.59  +2,500.50",
    "    75 @ 24,000.00",
    "INFY           equity  MIS           -40   1,500.00          -          -",
    "    NONE",
  ]);
});

Deno.test("statusText() says what day it is, and of stops, where the desk's day is over", () => {
  const at = Date.parse("2026-11-22T20:03:17+05:30") as EpochMs;
  const lines = statusText({ ...DESK, date: "2026-11-20" as IsoDate, at, phase: "closed" })
    .split("\n");
  assert(lines[0]!.includes("  2026-11-20  now 2026-11-22 20:03:17 IST  closed"), lines[0]);
  const words = "no stop rests while the market is closed: the next session places them";
  assert(lines.includes(words));
  const open = statusText({ ...DESK, phase: "open" });
  assert(!open.includes(words) && !open.includes("now "), open);
  assert(!statusText({ ...DESK, positions: [], phase: "closed" }).includes(words));
});

Deno.test("status says what was carried, and at what it was opened", () => {
  const [first, ...rest] = DESK.positions;
  const desk = { ...DESK, positions: [{ ...first!, entryPrice: 2_400_000 as Paise }, ...rest] };
  const words = "carried, AVERAGE is the last price before the day; opened: " +
    "NIFTY26NOVFUT at 24,000.00";
  assert(statusText(desk).split("\n").includes(words), statusText(desk));
  assert(!statusText(DESK).includes("carried"));
  const { positions } = JSON.parse(statusJson(desk));
  assertEquals([positions[0].entry_price, positions[0].entryPrice], [24_000, undefined]);
  assertEquals(positions[1].entry_price, positions[1].average_price);
  assertEquals(parseStatus(JSON.parse(JSON.stringify(desk))), desk);
});

Deno.test("statusText() says that the desk still reads its journal, and where that is damaged", () => {
  const lines = statusText({ ...DESK, progress: "reading the journal, 4 %" }).split("\n");
  assertEquals(lines[2], "busy: reading the journal, 4 %");
  const damage = "Log journal.sqlite: record 3 is damaged";
  assertEquals(
    statusText({ ...DESK, damage }).split("\n")[2],
    `${damage}: files and lists end there`,
  );
  const told = JSON.parse(statusJson({ ...DESK, progress: "warming 9 of 14", damage }));
  assertEquals([told.progress, told.damage], ["warming 9 of 14", damage]);
});

Deno.test("statusText() lets no reason move the cursor of who reads it", () => {
  const halt = { ...DESK.halt!, reason: "news\x1b[2J\nHALT off" };
  assertEquals(statusText({ ...DESK, halt }).split("\n")[1], "HALTED by asha: news?[2J?HALT off");
});

Deno.test("statusText() shows no stop at 0.00 where a position leaves", () => {
  const [held] = DESK.positions;
  const leaving = { ...held!, stop: { quantity: 75, trigger: 0 as Paise } };
  const line = statusText({ ...DESK, positions: [leaving] }).split("\n")
    .find((each) => each.startsWith(held!.symbol));
  assert(line!.endsWith("  exit of 75"), line);
});

Deno.test("statusText() says how a quarantine is ended, however much is told of it", () => {
  const symbol = "NFO:BANKNIFTY26NOV56700PE:MIS";
  const quarantine = [{ symbol, own: -195, broker: 0, foreign: 195, missing: ["a", "b"] }];
  const lines = statusText({ ...DESK, quarantine }).split("\n");
  // The broker has less than the desk: disown would be refused.
  assert(lines.includes(`  \`adopt ${symbol}\` ends it`));
  const more = [{ ...quarantine[0]!, broker: -260, foreign: 0 }];
  const either = statusText({ ...DESK, quarantine: more }).split("\n");
  assert(either.includes(`  \`adopt ${symbol}\` or \`disown ${symbol}\` ends it`));
});

Deno.test("statusText() names the limit that is nearest", () => {
  const line = (limit: DeskStatus["day"]["nearest"]["limit"]) =>
    statusText({ ...DESK, day: { ...DESK.day, nearest: { limit, share: 0.5 } } }).split("\n")[2]!;
  assert(line("drawdown").endsWith("50 % of the drawdown limit"));
  assert(line("profit_lock").endsWith("50 % of the profit lock"));
});

Deno.test("statusText() says that a broken limit lets nothing in, also without a halt", () => {
  const line = (share: number) =>
    statusText({ ...DESK, day: { ...DESK.day, nearest: { limit: "drawdown", share } } })
      .split("\n")[2]!;
  assert(line(1.12).endsWith("112 % of the drawdown limit: no entries"));
  assert(line(0.999).endsWith("100 % of the drawdown limit"));
});

Deno.test("status says that the whole market is halted, and until when", () => {
  const until = Date.parse("2026-11-20T13:00:00+05:30") as EpochMs;
  const marketHalt = { reason: "of the market until 13:00:00: NIFTY 50 -10.04 %", until };
  const halted = { ...DESK, phase: "halted", marketHalt } as const;
  assertEquals(
    statusText(halted).split("\n")[2],
    "HALT of the market until 13:00:00: NIFTY 50 -10.04 %; no entries, and no stop rests",
  );
  const { phase, market_halt } = JSON.parse(statusJson(halted));
  assertEquals([phase, market_halt.until], ["halted", "2026-11-20T13:00:00.000+05:30"]);
  assertEquals(parseStatus(JSON.parse(JSON.stringify(halted))), halted);
});

Deno.test("statusText() says whose prices and fills these are, and how the login stands", () => {
  const endsAt = Date.parse("2026-11-21T06:00:00+05:30") as EpochMs;
  const line = (change: Partial<DeskStatus>) =>
    statusText({ ...DESK, simulated: false, ...change }).split("\n")[2];
  assertEquals(
    line({ login: { state: "valid", endsAt } }),
    "LIVE DATA, PAPER FILLS  logged in until 2026-11-21T06:00:00.000+05:30",
  );
  assertEquals(
    line({ mode: "live", login: { state: "ends_soon", endsAt } }),
    "LOGIN ENDS SOON: 2026-11-21T06:00:00.000+05:30",
  );
  assertEquals(
    line({ mode: "live", login: { state: "needed", endsAt: null } }),
    "NEEDS LOGIN: no entries until `deno task login`",
  );
});

Deno.test("statusText() says since when a desk is halted where the market's clock is the host's", () => {
  const lines = statusText({ ...DESK, simulated: false }).split("\n");
  assertEquals(lines[1], "HALTED since 11:40:00 by asha: news");
});

Deno.test("statusText() says so where there is nothing", () => {
  const nearest = { limit: "day_loss", share: 0 } as const;
  const day = { ...DESK.day, net: 0 as Paise, nearest };
  const empty = {
    engines: [],
    positions: [],
    orders: [],
    actors: [],
    undelivered: [],
    halt: null,
    flatten: null,
  };
  const lines = statusText({ ...DESK, ...empty, day, date: null, simulated: false }).split("\n");
  assertEquals(lines[0], "PAPER  no session yet  11:42:07 IST  open  pid 4711");
  assertEquals(lines[1], "HALT off");
  assert(lines[2]!.endsWith("0 % of the loss limit"));
  assertEquals(lines.slice(4).filter((line) => line !== ""), [
    "no engines",
    "no positions",
    "no orders under way",
    "no actors",
  ]);
});

/** At 11:42:07. */
const PAUSED: DeskStatus["paused"] = [
  {
    book: "fno",
    strategy: "ema20_50_intraday",
    reason: "loss_streak",
    until: (DESK.at + 840_000) as EpochMs,
  },
  {
    book: "equity",
    strategy: "fno_intraday_trend",
    reason: "daily_cap",
    until: Date.parse("2026-11-21T00:00:00+05:30") as EpochMs,
  },
];

Deno.test("statusText() names strategies that are paused, and until when", () => {
  const lines = statusText({ ...DESK, paused: PAUSED }).split("\n");
  assertEquals(lines.filter((line) => line.startsWith("PAUSED")), [
    "PAUSED fno.ema20_50_intraday until 11:56:07: loss_streak",
    "PAUSED equity.fno_intraday_trend for the day: daily_cap",
  ]);
  const { paused } = JSON.parse(statusJson({ ...DESK, paused: PAUSED }));
  assertEquals(paused[0].until, "2026-11-20T11:56:07.000+05:30");
});

Deno.test("statusText() says that the calendar ends, for as long as it is to be said", () => {
  const words = "the calendar ends tomorrow, on 2026-12-31: write what follows";
  const desk = { ...DESK, calendarEnd: { isOver: false, words } };
  assertEquals(statusText(desk).split("\n").includes(words), true);
  assertEquals(JSON.parse(statusJson(desk)).calendar_end, words);
  assertEquals(parseStatus(JSON.parse(JSON.stringify(desk))), desk);
});

Deno.test("statusText() says since when the account cannot be read", () => {
  const desk = { ...DESK, unreadSince: DESK.at };
  const words = "the account cannot be read since 11:42:07: no entries; stops go on";
  assertEquals(statusText(desk).split("\n").includes(words), true);
  const { account_unread_since } = JSON.parse(statusJson(desk));
  assertEquals(account_unread_since, "2026-11-20T11:42:07.000+05:30");
  assertEquals(parseStatus(JSON.parse(JSON.stringify(desk))), desk);
});

Deno.test("statusText() says which books square off, unless all of the desk's do", () => {
  const title = (squaringOff: DeskStatus["squaringOff"]) =>
    statusText({ ...DESK, phase: "square_off", squaringOff }).split("\n")[0];
  const [before, after] = ["PAPER  SIMULATED market  2026-11-20  11:42:07 IST", "pid 4711"];
  assertEquals(title(["options"]), `${before}  square off of options  ${after}`);
  assertEquals(title(["fno", "options"]), `${before}  square off  ${after}`);
  // An engine of an earlier version does not say.
  assertEquals(title([]), `${before}  square off  ${after}`);
  const desk = { ...DESK, squaringOff: ["options"] } as const;
  assertEquals(JSON.parse(statusJson(desk)).squaring_off, ["options"]);
});

Deno.test("statusText() names a strategy that has failed, where and of what, and not twice", () => {
  const of = { book: "fno", strategy: "band_break" } as const;
  const failed = [{ ...of, symbol: "NIFTY26NOVFUT", error: "cannot read" }];
  const paused = [{ ...of, reason: "strategy_failed", until: DESK.at } as const];
  const desk: DeskStatus = { ...DESK, failed, paused };
  const lines = statusText(desk, 200).split("\n");
  assertEquals(lines.filter((line) => line.includes("band_break")), [
    "FAILED fno.band_break has failed on NIFTY26NOVFUT and is set aside for the day: cannot read",
  ]);
  assertEquals(JSON.parse(statusJson(desk)).failed, failed);
  assertEquals(parseStatus(JSON.parse(JSON.stringify(desk))).failed, failed);
});

Deno.test("statusJson() gives rupees and IST stamps", () => {
  const { halt, day, positions, orders, market_time } = JSON.parse(statusJson(DESK));
  assertEquals(market_time, "2026-11-20T11:42:07.000+05:30");
  assertEquals(halt.at, "2026-11-20T11:40:00.000+05:30");
  assertEquals(day, {
    pnl: -13_459.5,
    realised: -15_000,
    unrealised: 2_500.5,
    charges: 840,
    charges_to_close: 120,
    loss_max: 50_000,
    nearest_limit: { limit: "day_loss", share: 0.26919 },
  });
  assertEquals(positions[1].last_price, null);
  assertEquals(orders[0].trigger, 24_000);
});

Deno.test("parseStatus() gives back what crossed the wire", () => {
  const desk = { ...DESK, paused: PAUSED };
  assertEquals(parseStatus(JSON.parse(JSON.stringify(desk))), desk);
});

Deno.test("parseStatus() reads what an engine from before says of a desk that stops", () => {
  const withheld = (said: string | null) =>
    parseStatus({ ...JSON.parse(JSON.stringify(DESK)), withheld: said }).withheld;
  assertEquals(withheld("the desk stops"), "stopping");
  assertEquals(withheld("the rehearsal ends"), "rehearsal_over");
  assertEquals([withheld("feed_down"), withheld(null)], ["feed_down", null]);
  const { withheld: _, ...older } = JSON.parse(JSON.stringify(DESK));
  assertEquals(parseStatus(older).withheld, null);
});

Deno.test("statusText() says how far a FLATTEN is, to its end", () => {
  const lines = (flatten: DeskStatus["flatten"]) =>
    statusText({ ...DESK, flatten }).split("\n").filter((line) => line.startsWith("FLATTEN"));
  const { left } = DESK.flatten!;
  assertEquals(lines(null), []);
  assertEquals(lines({ ended: false, left: [] }), ["FLATTEN under way"]);
  assertEquals(lines({ ended: true, left: [] }), ["FLATTEN done: flat"]);
  assertEquals(lines({ ended: true, left }), ["FLATTEN ended, 1 left:"]);
});

Deno.test("statusText() says why nothing is entered at the moment", () => {
  const words = "no entries: the account has not been read twice yet without a difference";
  const desk: DeskStatus = { ...DESK, withheld: "not_reconciled" };
  assertEquals(statusText(desk).split("\n").includes(words), true);
  assertEquals(statusText(DESK).includes("no entries"), false);
  assertEquals(JSON.parse(statusJson(desk)).withheld, "not_reconciled");
  assertEquals(parseStatus(JSON.parse(JSON.stringify(desk))), desk);
});

Deno.test("statusText() says why a position has no stop, where it is known", () => {
  const bare = "the last one is REJECTED, margin_short: no money";
  const told = (change: Partial<HeldPosition>) => {
    const positions = DESK.positions.map((each) => ({ ...each, ...change }));
    return statusText({ ...DESK, positions }).split("\n").filter((line) => line.includes(bare));
  };
  assertEquals(told({ stop: null, bare })[0], `NO STOP NIFTY26NOVFUT: ${bare}`);
  assertEquals(told({ stop: null, bare: "" }), []);
});
