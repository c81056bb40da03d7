/**
 * How the day goes, folded from the log: finished trades by strategy and book, and the thinned
 * curve of the day's result.
 * @module
 */
import type { DeskEvent } from "../desk_record.ts";
import { symbolIn } from "../instrument/instrument.ts";
import { strategyKey } from "../strategy/intent.ts";
import type { EpochMs } from "../market_time.ts";
import { allToPaise, type MicroRupees, microsToPaise, type Paise } from "../money.ts";
import { DAY_POINT_EVERY_MS, ThinnedCurve } from "../report/thinned_curve.ts";
import { dayPnl, markDay, openRiskDay, type RiskDay } from "../risk/day.ts";
import type { Trade } from "../account/trade.ts";
import type { CurvePoint, PerformanceRow, PerformanceView, TradeLine } from "./performance_view.ts";
import type { StoryKeys } from "./story_keys.ts";
import { VIEW_MAX } from "./view.ts";

interface Row {
  readonly book: Trade["book"];
  /** Null: all of the book. */
  readonly strategy: string | null;
  trades: number;
  wins: number;
  net: number;
  profits: number;
  losses: number;
  largestWin: number;
  largestLoss: number;
  sumR: number;
  countR: number;
  peak: number;
  drawdown: number;
}

export class DayPerformance {
  /** Rises with every change. */
  version = 0;
  readonly #keys: StoryKeys;
  readonly #opensAt: (at: EpochMs) => EpochMs;
  #rows = new Map<string, Row>();
  #trades: TradeLine[] = [];
  readonly #curve = new ThinnedCurve<CurvePoint>(DAY_POINT_EVERY_MS, VIEW_MAX.curve);
  #day: RiskDay | null = null;
  #worstFall = 0;

  /** `opensAt`: see `DayStory`. */
  constructor(keys: StoryKeys, opensAt: (at: EpochMs) => EpochMs) {
    this.#keys = keys;
    this.#opensAt = opensAt;
  }

  add(event: DeskEvent, at: EpochMs): void {
    switch (event.type) {
      case "RiskDayOpened":
        this.#day = openRiskDay(event.date, null);
        this.#rows = new Map();
        this.#trades = [];
        this.#worstFall = 0;
        // A desk that ran through the night begins its day hours before anything can move.
        this.#curve.restart({ at: Math.max(at, this.#opensAt(at)) as EpochMs, net: 0 as Paise });
        this.version++;
        return;
      case "DayMarked": {
        if (this.#day === null) return;
        this.#day = markDay(this.#day, event.marks);
        const net = dayPnl(this.#day);
        this.#worstFall = Math.max(this.#worstFall, this.#day.peak - net);
        this.#curve.add({ at, net });
        this.version++;
        return;
      }
      case "FillBooked":
        if (event.trade !== null) this.#traded(event.trade, this.#keys.ofOrder(event.tag));
    }
  }

  view(): PerformanceView {
    // A book's name comes before those of its strategies, which begin with it.
    const places = [...this.#rows.keys()].sort();
    const all = places.map((place) => this.#rows.get(place)!);
    const nets = netsOf(all);
    const rows = all.map((row, i) => figuresOf(row, nets[i]!));
    const worstFall = this.#worstFall as Paise;
    return { rows, curve: this.#curve.points(), worstFall, trades: this.#trades };
  }

  #count(place: string, of: Pick<Row, "book" | "strategy">, trade: Trade): void {
    const row = this.#rows.get(place) ?? emptyRow(of);
    this.#rows.set(place, row);
    count(row, trade);
  }

  #traded(trade: Trade, key: string): void {
    const { book, strategy, side, quantity, entryAt, exitAt, entryPrice, exitPrice, r, reason } =
      trade;
    this.#count(book, { book, strategy: null }, trade);
    this.#count(strategyKey(trade), { book, strategy }, trade);
    this.#trades = [{
      key,
      symbol: symbolIn(trade.key),
      book,
      strategy,
      side,
      quantity,
      entryAt,
      exitAt,
      entryPrice: Math.round(entryPrice) as Paise,
      exitPrice: Math.round(exitPrice) as Paise,
      net: microsToPaise(trade.net),
      r,
      reason,
    }, ...this.#trades.slice(0, VIEW_MAX.trades - 1)];
    this.version++;
  }
}

function emptyRow({ book, strategy }: Pick<Row, "book" | "strategy">): Row {
  return {
    book,
    strategy,
    trades: 0,
    wins: 0,
    net: 0,
    profits: 0,
    losses: 0,
    largestWin: 0,
    largestLoss: 0,
    sumR: 0,
    countR: 0,
    peak: 0,
    drawdown: 0,
  };
}

function count(row: Row, { net, r }: Trade): void {
  row.trades++;
  row.net += net;
  if (net > 0) {
    row.wins++;
    row.profits += net;
  } else row.losses -= net;
  row.largestWin = Math.max(row.largestWin, net);
  row.largestLoss = Math.min(row.largestLoss, net);
  if (r !== null) {
    row.sumR += r;
    row.countR++;
  }
  row.peak = Math.max(row.peak, row.net);
  row.drawdown = Math.max(row.drawdown, row.peak - row.net);
}

/** In whole paise, so that a book is what the strategies beneath it add up to. */
function netsOf(rows: readonly Row[]): readonly Paise[] {
  const sums = new Map<Row, Paise>();
  for (const { book } of rows.filter(({ strategy }) => strategy === null)) {
    const own = rows.filter((row) => row.book === book && row.strategy !== null);
    const nets = allToPaise(own.map(({ net }) => net as MicroRupees));
    own.forEach((row, i) => sums.set(row, nets[i]!));
  }
  return rows.map((row) => sums.get(row) ?? microsToPaise(row.net as MicroRupees));
}

function figuresOf(row: Row, net: Paise): PerformanceRow {
  const { book, strategy, trades, wins, profits, losses, sumR, countR, drawdown } = row;
  return {
    book,
    strategy,
    trades,
    wins,
    net,
    expectancyR: countR > 0 ? sumR / countR : null,
    profitFactor: losses > 0 ? profits / losses : null,
    largestWin: row.largestWin > 0 ? microsToPaise(row.largestWin as MicroRupees) : null,
    largestLoss: row.largestLoss < 0 ? microsToPaise(row.largestLoss as MicroRupees) : null,
    maxDrawdown: microsToPaise(drawdown as MicroRupees),
  };
}
