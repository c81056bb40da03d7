/**
 * One day of a desk, folded from its log from the first record on: the day's curve as risk saw it,
 * what it was charged, what it traded and what is still open.
 * @module
 */
import { type Timeframe, timeframeMs } from "../candle/candle.ts";
import {
  type Charges,
  NO_CHARGES,
  type Rounding,
  subtractCharges,
  totalCharges,
} from "../account/charges.ts";
import { type DeskEvent, type DeskRecord, eventOf } from "../desk_record.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { bookFill, closeNotes, type Ledger, openLedger } from "../account/ledger.ts";
import { type Earlier, EarlierDays } from "./earlier_days.ts";
import { type EpochMs, type IsoDate, istDate } from "../market_time.ts";
import type { MicroRupees, Paise } from "../money.ts";
import type { FillBooked } from "../portfolio/fill.ts";
import { RealisedToday } from "../projection/realised_today.ts";
import { afterNotes, dayPnl, markDay, openRiskDay, type RiskDay } from "../risk/day.ts";
import { DAY_POINT_EVERY_MS, REPORT_POINTS_MAX, ThinnedCurve } from "./thinned_curve.ts";
import type { ReportPoint } from "./report.ts";

/** Something that was traded, and the shortest bars on which it was. */
export interface Traded {
  readonly key: string;
  readonly timeframe: Timeframe;
}

export class DayFold {
  readonly #date: IsoDate;
  #ledger: Ledger = openLedger(0 as Paise);
  /** Everything charged before the day. */
  #before: Charges = NO_CHARGES;
  #day: RiskDay | null = null;
  #drawdown = 0;
  /** What the day's contract notes were rounded by: charged, but no trade's. */
  #rounding = 0;
  readonly #curve = new ThinnedCurve<ReportPoint>(DAY_POINT_EVERY_MS, REPORT_POINTS_MAX);
  /** Since when what is open has been. */
  readonly #open = new Map<InstrumentToken, EpochMs>();
  readonly #earlier = new EarlierDays();
  readonly #realised = new RealisedToday();
  readonly traded = new Map<InstrumentToken, Traded>();
  /** Of the newest record of the day; 0 before the first. */
  lastAt = 0 as EpochMs;

  constructor(date: IsoDate) {
    this.#date = date;
  }

  add({ at, events }: DeskRecord): void {
    const today = istDate(at as EpochMs);
    if (today > this.#date) return;
    if (today === this.#date) this.lastAt = at as EpochMs;
    for (const entry of events) this.#event(eventOf(entry), at as EpochMs, today === this.#date);
  }

  /** After all that was charged: less than what trades have made by what notes were rounded by. */
  get pnl(): Paise {
    if (this.#day === null) return 0 as Paise;
    const { realised } = this.#realised;
    return afterNotes(dayPnl(this.#day), realised, this.#rounding as MicroRupees);
  }

  get maxDrawdown(): Paise {
    return this.#drawdown as Paise;
  }

  get charges(): Charges {
    return subtractCharges(this.#ledger.charges, this.#before);
  }

  /** Of what the day has finished. */
  get earlier(): Earlier {
    return this.#earlier.finished;
  }

  curve(): readonly ReportPoint[] {
    return this.#curve.points();
  }

  /** When what is still open was opened. */
  openSince(): readonly EpochMs[] {
    return [...this.#open.values()];
  }

  #event(event: DeskEvent, at: EpochMs, today: boolean): void {
    switch (event.type) {
      case "RiskDayOpened":
        if (event.date !== this.#date) return;
        this.#before = this.#ledger.charges;
        this.#day = openRiskDay(event.date, null);
        return this.#curve.restart({ at, net: 0 as Paise });
      case "DayMarked": {
        if (this.#day === null) return;
        this.#day = markDay(this.#day, event.marks);
        const net = dayPnl(this.#day);
        this.#drawdown = Math.max(this.#drawdown, this.#day.peak - net);
        return this.#curve.add({ at, net });
      }
      case "NotesClosed":
        return this.#notesClosed(event.rounding, today);
      case "PricesSeen":
        this.#realised.seen(event.prices);
        return this.#earlier.seen(event.prices);
      case "PortfolioDayOpened":
        this.#realised.dayOpened(event.date);
        return this.#earlier.dayOpened();
      case "FillBooked":
        this.#realised.booked(event);
        this.#earlier.booked(event);
        return this.#filled(event, today);
    }
  }

  #notesClosed(rounding: Rounding, today: boolean): void {
    const before = totalCharges(this.#ledger.charges);
    this.#ledger = closeNotes(this.#ledger, rounding);
    if (today) this.#rounding += totalCharges(this.#ledger.charges) - before;
  }

  #filled({ token, fill, segment, charges, held, trade }: FillBooked, today: boolean): void {
    this.#ledger = bookFill(this.#ledger, fill, segment, charges).ledger;
    if (held === null) this.#open.delete(token);
    else this.#open.set(token, held.openedAt);
    if (!today) return;
    const timeframe = held?.timeframe ?? this.traded.get(token)?.timeframe ?? "5m";
    const known = this.traded.get(token);
    if (known === undefined || timeframeMs(timeframe) < timeframeMs(known.timeframe)) {
      this.traded.set(token, { key: trade?.key ?? fill.key, timeframe });
    }
  }
}
