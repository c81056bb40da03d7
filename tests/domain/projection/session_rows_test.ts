/** The rows of a small morning, file by file. @module */
import { assert, assertEquals } from "@std/assert";
import { HEADERS } from "../../../domain/projection/projected_file.ts";
import { Projection } from "../../../domain/projection/projection.ts";
import { cellsOf, linesOf, rowsOf } from "./rows_of.ts";
import { DESK, MORNING, record, signal, smallSession } from "./small_session.ts";

Deno.test("HEADERS has the columns of the Python system for orders and signals", () => {
  assertEquals(
    HEADERS.orders,
    "timestamp,symbol,side,quantity,price,status,tf,profile,strategy,parent_signal_timestamp," +
      "underlying,extra",
  );
  const signals = HEADERS.signals!.split(",");
  assertEquals(signals.length, 28);
  assertEquals(
    HEADERS.signals,
    "timestamp,signal_id,logical,symbol,price,signal,tf,reason,profile,mode,confidence," +
      "trend_context,vol_regime,htf_trend,playbook,setup_type,ema20,ema50,ema100,ema200,rsi14," +
      "atr,adx14,adx,vwap,rel_volume,vol_spike,strategy",
  );
});

Deno.test("Projection.rows() writes a row of orders.csv for each change of an order", () => {
  const rows = cellsOf("orders").map((row) => {
    const { timestamp, side, quantity, price, status, parent_signal_timestamp: parent } = row;
    return [timestamp!.slice(11, 16), side, quantity, price, status, parent!.slice(11, 16)];
  });
  assertEquals(rows, [
    ["09:20", "BUY", "150", "24500.00", "PENDING", "09:20"],
    ["09:20", "BUY", "150", "24500.00", "OPEN", "09:20"],
    ["09:21", "BUY", "150", "24501.00", "PARTIAL", "09:20"],
    ["09:22", "BUY", "150", "24501.70", "FILLED", "09:20"],
    // The stop has no signal of its own: it belongs to the entry's.
    ["09:22", "SELL", "150", "24278.00", "PENDING", "09:20"],
    ["09:22", "SELL", "150", "24278.00", "TRIGGER_PENDING", "09:20"],
    // Now it is the exit, by a signal, at the market.
    ["09:25", "SELL", "150", "24595.00", "OPEN", "09:25"],
    ["09:26", "SELL", "150", "24600.00", "FILLED", "09:25"],
    ["09:28", "BUY", "300", "24500.00", "BLOCKED", "09:28"],
    ["09:29", "BUY", "150", "24610.00", "PENDING", "09:29"],
    ["09:29", "BUY", "150", "24610.00", "REJECTED", "09:29"],
  ]);
});

Deno.test("Projection.rows() writes an order's row to the letter", () => {
  assertEquals(
    linesOf("orders").at(-1),
    "2026-11-20T09:29:00.000+05:30,NIFTY26NOVFUT,BUY,150,24610.00,REJECTED,5m,INTRADAY," +
      "ema20_50_intraday,2026-11-20T09:29:00.000+05:30,NIFTY," +
      '"{""tag"":""entry3"",""book"":""fno"",""exchange"":""NFO"",""purpose"":""entry"",' +
      '""type"":""LIMIT"",""limit"":24610,""filled"":0,""reason"":""margin_short"",' +
      '""words"":""margin, says \\""RMS\\""""}"',
  );
});

Deno.test("Projection.rows() leaves only events.jsonl out when nobody reads it", () => {
  const projection = new Projection(DESK, false);
  const rows = smallSession().flatMap((each) => [...projection.rows(each)]);
  assertEquals(rows, rowsOf(smallSession()).filter(({ file }) => file !== "events"));
});

Deno.test("Projection.rows() puts JSON into extra, without what does not apply", () => {
  const extras = cellsOf("orders").map(({ extra }) => JSON.parse(extra!));
  assertEquals(extras[5], {
    tag: "stop1",
    book: "fno",
    exchange: "NFO",
    purpose: "stop",
    type: "SL",
    limit: 24278,
    trigger: 24400,
    filled: 0,
    order_id: "P-stop1",
  });
  // Its terms changed: nothing of the old ones is left.
  assertEquals(
    [extras[6].type, extras[6].limit, extras[6].trigger],
    ["MARKET", undefined, undefined],
  );
  const { reason, words } = extras.at(-1);
  assertEquals([reason, words], ["margin_short", 'margin, says "RMS"']);
});

Deno.test("Projection.rows() writes a signal's row to the letter", () => {
  const [cold, long] = linesOf("signals");
  assertEquals(
    cold,
    "2026-11-20T09:19:00.000+05:30,m5cmn63xtsxjrlf5nl,NIFTY,NIFTY26NOVFUT,24500.00,HOLD,5m," +
      "indicators_not_ready,INTRADAY,paper,0,up,not_ready,not_computed,trend,none,not_ready," +
      "not_computed,not_computed,not_computed,not_computed,not_ready,not_computed,not_computed," +
      "not_computed,not_computed,not_computed,ema20_50_intraday",
  );
  assertEquals(
    long,
    "2026-11-20T09:20:00.000+05:30,3al6bsj2krhec1r7zo,NIFTY,NIFTY26NOVFUT,24500.00,LONG,5m," +
      "ema_cross_up,INTRADAY,paper,0.72,up,not_ready,not_computed,trend,ema_cross_up,24450.12," +
      "24440.00,not_computed,not_ready,61.24,50.12,not_computed,not_computed,not_computed,1.61," +
      "true,ema20_50_intraday",
  );
});

Deno.test("Projection.rows() writes what nothing came of as HOLD, and shadows as such", () => {
  const rows = cellsOf("signals").map((row) => [row.signal, row.reason, row.setup_type, row.mode]);
  assertEquals(rows, [
    ["HOLD", "indicators_not_ready", "none", "paper"],
    ["LONG", "ema_cross_up", "ema_cross_up", "paper"],
    ["EXIT", "rsi_overbought", "rsi_overbought", "paper"],
    ["HOLD", "zero_lots", "ema_cross_down", "paper"],
    ["LONG", "ema_cross_up", "ema_cross_up", "paper"],
    ["LONG", "ema_cross_up", "ema_cross_up", "paper"],
    ["LONG", "ema_cross_up", "ema_cross_up", "shadow"],
  ]);
});

Deno.test("Projection.rows() tells how a signal's book traded then, however it trades now", () => {
  const seen = [signal(), signal({ product: "NRML" }), signal({ product: "NRML", book: "equity" })];
  const records = seen.map((each, i) =>
    record(i + 1, MORNING, { type: "SignalSeen", signal: each, why: "hold" })
  );
  const rows = cellsOf("signals", rowsOf(records));
  assertEquals(rows.map(({ profile }) => profile), ["INTRADAY", "OVERNIGHT", "OVERNIGHT"]);
});

Deno.test("Projection.rows() reads an average that was seeded otherwise", () => {
  const indicators = { ema20_sma: 2_445_000, adx14: 23.456, vwap: 2_446_010.6, rvol20: 1.5 };
  const seen = {
    type: "SignalSeen",
    signal: signal({ indicators }),
    why: "lost_conflict",
  } as const;
  const [row] = cellsOf("signals", rowsOf([record(1, MORNING, seen)]));
  const { ema20, adx14, adx, vwap, vol_spike, reason } = row!;
  assertEquals(
    { ema20, adx14, adx, vwap, vol_spike, reason },
    {
      ...{ ema20: "24450.00", adx14: "23.46", adx: "23.46", vwap: "24460.11" },
      ...{ vol_spike: "false", reason: "lost_conflict" },
    },
  );
});

Deno.test("Projection.rows() ties entries to their signal by id and all orders by stamp", () => {
  const signals = cellsOf("signals");
  const entry = cellsOf("orders")[0]!;
  const parent = signals.find(({ timestamp }) => timestamp === entry.parent_signal_timestamp)!;
  assertEquals(parent.signal_id, JSON.parse(entry.extra!).tag);
  const stamps = new Set(signals.map(({ timestamp }) => timestamp));
  for (const { parent_signal_timestamp: stamp } of cellsOf("orders")) assert(stamps.has(stamp));
});

Deno.test("Projection.rows() writes fills, the trade and the running result to the paisa", () => {
  assertEquals(linesOf("fills"), [
    "2026-11-20T09:21:00.000+05:30,P-3al6bsj2krhec1r7zo,T1,3al6bsj2krhec1r7zo,NIFTY26NOVFUT,NFO," +
    "NIFTY,fno,ema20_50_intraday,MIS,BUY,open,50,24501.00,1225050.00,367.515000,0.00,0.00,0.00," +
    "0.00,0.00,0.00,367.515000,50,24500.00",
    "2026-11-20T09:22:00.000+05:30,P-3al6bsj2krhec1r7zo,T2,3al6bsj2krhec1r7zo,NIFTY26NOVFUT,NFO," +
    "NIFTY,fno,ema20_50_intraday,MIS,BUY,open,100,24502.05,2450205.00,735.061500,0.00,0.00,0.00," +
    "0.00,0.00,0.00,735.061500,150,24500.00",
    "2026-11-20T09:26:00.000+05:30,P-stop1,T3,stop1,NIFTY26NOVFUT,NFO,NIFTY,fno," +
    "ema20_50_intraday,MIS,SELL,close,150,24600.00,3690000.00,1107.00,0.00,0.00,0.00,0.00,0.00," +
    "0.00,1107.00,0,24595.00",
  ]);
  assertEquals(linesOf("trades"), [
    "2026-11-20T09:26:00.000+05:30,2026-11-20T09:21:00.000+05:30,NIFTY26NOVFUT,NFO,NIFTY,fno," +
    "ema20_50_intraday,5m,MIS,LONG,150,24501.70,24600.00,14745.00,2209.576500,0.00,0.00,0.00," +
    "0.00,0.00,0.00,2209.576500,12535.423500,15000.00,0.8357,signal,0.70,98.30,0,P-stop1,stop1," +
    // 50 x 1.00 and 100 x 2.05 dearer than expected, 150 x 5.00 better.
    "-495.00",
  ]);
  assertEquals(linesOf("pnl"), [
    "2026-11-20T09:26:00.000+05:30,2026-11-20,NIFTY26NOVFUT,NIFTY,fno,ema20_50_intraday,LONG,150," +
    "14745.00,2209.576500,12535.423500,0.8357,signal,1,12535.423500,1,12535.423500,P-stop1,stop1",
  ]);
  for (const file of ["fills", "trades", "pnl"] as const) cellsOf(file);
});

Deno.test("Projection.rows() expects of a stop its trigger, and of each trade its own fills alone", () => {
  const stopped = smallSession().map((each) => ({
    ...each,
    events: each.events.filter(([type]) => !/^(ExitWanted|ModifyRequested)@/.test(type)),
  }));
  assertEquals(cellsOf("fills", rowsOf(stopped)).at(-1)!.expected, "24400.00");
  // 255.00 dearer than expected on the way in, 150 x 200.00 better on the way out; twice.
  const later = stopped.map((each) => ({ ...each, at: each.at + 24 * 3_600_000 }));
  const trades = cellsOf("trades", rowsOf([...stopped, ...later]));
  assertEquals(trades.map(({ slippage }) => slippage), ["-29745.00", "-29745.00"]);
});

Deno.test("Projection.rows() says no_volume where nothing has traded that day", () => {
  const cells = (indicators: Record<string, number | null>) => {
    const seen = { ...signal(), indicators };
    const event = { type: "SignalSeen", why: "shadow", signal: seen } as const;
    const [row] = cellsOf("signals", rowsOf([record(1, MORNING, event)]));
    return [row!.vwap, row!.rel_volume, row!.vol_spike];
  };
  const none = "no_volume";
  assertEquals(cells({ vwap: null, rvol20: null }), [none, none, none]);
  assertEquals(cells({ vwap: 2_446_010, rvol20: null }), ["24460.10", "not_ready", "not_ready"]);
  // The first bar of a day without trades knows the volumes of the day before.
  assertEquals(cells({ vwap: null, rvol20: 0 }), [none, "0", "false"]);
  assertEquals(cells({ rvol20: null }), ["not_computed", "not_ready", "not_ready"]);
});

Deno.test("Projection.rows() starts the day's result anew on each IST day, not the total", () => {
  const session = smallSession();
  const trade = session.find(({ events }) => events.some(([, event]) => isTrade(event)))!;
  // 19:00 UTC is the next day in India.
  const hours = [0, 1, 24, 15.2];
  const rows = rowsOf(
    hours.toSorted((a, b) => a - b).map((hour, i) => ({
      ...trade,
      lsn: i + 1,
      at: trade.at + hour * 3_600_000,
    })),
  );
  const pnl = cellsOf("pnl", rows).map((row) => [row.date, row.day_trades, row.total_trades]);
  assertEquals(pnl, [
    ["2026-11-20", "1", "1"],
    ["2026-11-20", "2", "2"],
    ["2026-11-21", "1", "3"],
    ["2026-11-21", "2", "4"],
  ]);
  assertEquals(cellsOf("pnl", rows).at(-1)!.total_pnl, "50141.694000");
});

function isTrade(event: unknown): boolean {
  const of = event as { type: string; trade?: unknown };
  return of.type === "FillBooked" && of.trade !== null;
}
