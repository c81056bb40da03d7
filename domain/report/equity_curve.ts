/**
 * The equity curve of a run: fills move the ledger, each minute's close marks what is held. A
 * minute is marked when the next frame comes, since fills inside it are reported after its close.
 * @module
 */
import type { Charges } from "../account/charges.ts";
import { type DeskRecord, eventOf } from "../desk_record.ts";
import { minuteOf } from "../candle/forming_minute.ts";
import type { InstrumentToken } from "../instrument/instrument.ts";
import { bookFill, closeNotes, equityOf, type Ledger, openLedger } from "../account/ledger.ts";
import { type EpochMs, MINUTE_MS } from "../market_time.ts";
import { type MicroRupees, type Paise, paiseToMicros } from "../money.ts";
import { type EquityCurve, markCurve, startCurve } from "./performance.ts";
import type { MarketFrame } from "../ports.ts";
import { type Position, unrealised } from "../account/position.ts";
import type { FillBooked } from "../portfolio/fill.ts";

type MinuteClosed = Extract<MarketFrame, { type: "MinuteClosed" }>;
type Ticks = Extract<MarketFrame, { type: "Ticks" }>;

interface Open {
  readonly token: InstrumentToken;
  readonly position: Position;
  /** Last close, or the last fill while there is none. */
  close: Paise;
}

export class RunningEquity {
  #ledger: Ledger;
  #open: Open[] = [];
  #curve: EquityCurve;
  /** The minute that is not marked yet. */
  #minute: MinuteClosed | null = null;
  /** The minute that ticks are of. */
  #tickMinute: EpochMs | null = null;
  /** Equity with nothing open, as of the last fill. */
  #settled: MicroRupees;
  /** True when fills came since the last mark. */
  #moved = false;
  /** Marks of a flat desk since the last mark that counted: nothing can change in them. */
  #flat = 0;

  /** `onPoint` sees each instant that counts: of a flat desk only the first. */
  constructor(
    capital: Paise,
    readonly onPoint: (at: EpochMs, equity: MicroRupees) => void = () => {},
  ) {
    this.#ledger = openLedger(capital);
    this.#settled = paiseToMicros(capital);
    this.#curve = startCurve(this.#settled);
  }

  /** Books the fills of one record. */
  onRecord({ events }: DeskRecord): void {
    for (let i = 0; i < events.length; i++) {
      const event = eventOf(events[i]!);
      if (event.type === "FillBooked") this.#fill(event);
      else if (event.type === "NotesClosed") this.#settle(closeNotes(this.#ledger, event.rounding));
    }
  }

  /** Everything charged so far. */
  get charges(): Charges {
    return this.#ledger.charges;
  }

  /** Positions open now. */
  get open(): number {
    return this.#open.length;
  }

  /** Sees a frame before the actors do. */
  onFrame(frame: MarketFrame): void {
    if (frame.type === "Ticks") return this.#onTicks(frame);
    if (this.#minute !== null) this.#mark(this.#minute);
    this.#minute = frame.type === "MinuteClosed" ? frame : null;
  }

  /** The curve up to now: what is still open counts at its last close. */
  curve(): EquityCurve {
    if (this.#minute !== null) this.#mark(this.#minute);
    this.#minute = null;
    if (this.#tickMinute !== null) this.#point((this.#tickMinute + MINUTE_MS) as EpochMs);
    this.#tickMinute = null;
    const { points, exposedPoints } = this.#curve;
    // Fills after the last minute change its figures, not the number of minutes.
    const now = this.#moved ? markCurve(this.#curve, this.#equity(), false) : this.#curve;
    return { ...now, points: points + this.#flat, exposedPoints };
  }

  /** A minute of ticks is marked once its time is over. */
  #onTicks({ at, ticks }: Ticks): void {
    const minute = minuteOf(at);
    if (minute !== this.#tickMinute && this.#tickMinute !== null) this.#point(minute);
    this.#tickMinute = minute;
    for (const open of this.#open) {
      const tick = ticks.find(({ token }) => token === open.token);
      if (tick !== undefined) open.close = tick.ltp;
    }
  }

  #fill({ token, fill, segment, charges }: FillBooked): void {
    const { ledger, effect } = bookFill(this.#ledger, fill, segment, charges);
    const { position } = effect;
    const before = this.#open.find((each) => each.token === token);
    const others = this.#open.filter((each) => each.token !== token);
    const close = before?.close ?? fill.price;
    this.#open = position.quantity === 0 ? others : [...others, { token, position, close }];
    this.#settle(ledger);
  }

  #settle(ledger: Ledger): void {
    this.#ledger = ledger;
    this.#settled = equityOf(ledger, 0 as Paise);
    this.#moved = true;
  }

  #mark({ at, tokens, candles }: MinuteClosed): void {
    for (const open of this.#open) {
      const place = tokens.indexOf(open.token);
      if (place >= 0) open.close = candles[place]!.close;
    }
    this.#point(at);
  }

  #point(at: EpochMs): void {
    if (this.#open.length === 0 && !this.#moved) {
      this.#flat++;
      return;
    }
    const equity = this.#equity();
    this.onPoint(at, equity);
    const curve = markCurve(this.#curve, equity, this.#open.length > 0);
    this.#curve = this.#flat === 0 ? curve : { ...curve, points: curve.points + this.#flat };
    this.#flat = 0;
    this.#moved = false;
  }

  #equity(): MicroRupees {
    let profit = 0;
    for (const { position, close } of this.#open) profit += unrealised(position, close);
    return (this.#settled + paiseToMicros(profit as Paise)) as MicroRupees;
  }
}
