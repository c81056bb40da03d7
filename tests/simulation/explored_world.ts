/** What the explored sessions of a scenario share: market, and what the desk goes by. @module */
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import { type TickingDesk, tickingMarket } from "../scenarios/ticking_desk.ts";
import type { TickingMarket } from "../scenarios/ticking_market.ts";
import { tickingRules } from "../scenarios/ticking_rules.ts";
import type { Fixed } from "./explored_choices.ts";

/** A life of one position. */
export interface Explored {
  readonly name: string;
  readonly desk: TickingDesk;
  /** When an operator flattens, if that is what closes it. */
  readonly flattenAt?: string;
  /** When nothing goes otherwise any more [10:02:12]. */
  readonly choicesUntil?: string;
  /** Its stop is moved by prices that a process must have seen. */
  readonly trails?: boolean;
  /** What goes otherwise each time, and what never does. */
  readonly fixed?: Fixed;
  /** A position has its exit within so long, whatever goes otherwise. */
  readonly coveredWithinMs?: number;
  /** To the disk [2]. */
  readonly slowDiskMs?: number;
}

export class ExploredWorld {
  readonly market: TickingMarket;
  readonly rules: DeskRules;

  constructor(readonly scenario: Explored) {
    const desk: TickingDesk = { ...scenario.desk, rules: { execution: "broker" } };
    this.market = tickingMarket(desk);
    this.rules = tickingRules(desk, this.market);
  }

  listed(key: string): Instrument {
    return this.market.named(key);
  }
}
