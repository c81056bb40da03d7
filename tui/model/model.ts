/**
 * All that the screen is a function of: what the desk said, what the person looks at, and the
 * questions under way. Plain immutable data; `update` makes the next one.
 * @module
 */
import type { DeskMode } from "../../domain/control/control_request.ts";
import type { Timeframe } from "../../domain/candle/candle.ts";
import type { LogView } from "../../domain/view/log_view.ts";
import type { SignalView } from "../../domain/view/signal_view.ts";
import type { Glyphs } from "../paint/glyphs.ts";
import type { Size } from "../paint/panel.ts";
import type { Sort } from "../rows/list_row.ts";
import type { PendingAsk } from "./asks.ts";
import { type DeskState, NOTHING_SEEN } from "./desk_state.ts";
import type { Dialog } from "./dialog.ts";

export const TABS = ["positions", "orders", "signals", "performance", "health", "logs"] as const;
export type Tab = typeof TABS[number];

/** Lists that have a cursor. */
export const LISTS = [
  "positions",
  "orders",
  "signals",
  "holds",
  "strategies",
  "trades",
  "actors",
  "logs",
] as const;
export type List = typeof LISTS[number];

export type Panel = List | "chart" | "equity";

/** In the order in which Tab visits them; the first has the focus at first. */
export const PANELS: Readonly<Record<Tab, readonly Panel[]>> = {
  positions: ["positions", "chart", "signals", "equity", "actors"],
  orders: ["orders"],
  signals: ["signals", "holds"],
  performance: ["strategies", "equity", "trades"],
  health: ["actors"],
  logs: ["logs"],
};

/** All but the chart and the curve of equity, which have no cursor. */
export function isList(panel: Panel): panel is List {
  return panel !== "chart" && panel !== "equity";
}

/** Below this there is no room for panels, nor for a question over them. */
export const COLUMNS_MIN = 80;
export const ROWS_MIN = 20;

/** In one direction is enough. Then no key counts but K and Ctrl-C. */
export function isTooSmall({ columns, rows }: Size): boolean {
  return columns < COLUMNS_MIN || rows < ROWS_MIN;
}

/** What lies over the screen and takes the keys. */
export type Overlay =
  | { readonly type: "help"; readonly search: string; readonly from: number }
  | { readonly type: "palette"; readonly typed: string; readonly chosen: number }
  | { readonly type: "filter"; readonly list: List; readonly before: string }
  | { readonly type: "engines" }
  | { readonly type: "alerts"; readonly from: number }
  | {
    readonly type: "detail";
    readonly story: string;
    readonly symbol: string | null;
    /** Lines that are scrolled back from the end. */
    readonly back: number;
  }
  /** A row in full, that has no story. */
  | { readonly type: "row"; readonly list: List; readonly key: string }
  | { readonly type: "dialog"; readonly dialog: Dialog };

export interface ListState {
  /** Key of the chosen row. */
  readonly cursor: string | null;
  readonly filter: string;
  readonly sort: Sort;
  /** Keys as they are shown, frozen between keypresses. */
  readonly order: readonly string[];
}

/** In the order in which they are gone through. */
export const CHART_KINDS = ["candles", "line", "depth"] as const;

export interface ChartChoice {
  readonly kind: typeof CHART_KINDS[number];
  readonly timeframe: Timeframe;
  /** Of the last row that was marked, or picked by its name; null: that of the first position. */
  readonly symbol: string | null;
  /** What the engine was last asked for, see `withSelection`. */
  readonly asked: string | null;
}

export interface Model extends ModelOptions {
  readonly desk: DeskState;
  readonly tab: Tab;
  readonly focus: Panel;
  readonly zoomed: boolean;
  readonly lists: Readonly<Record<List, ListState>>;
  readonly overlay: Overlay | null;
  readonly chart: ChartChoice;
  readonly privacy: boolean;
  /** What is held still; null while everything moves. */
  readonly paused: { readonly signals?: SignalView; readonly logs?: LogView } | null;
  readonly asks: readonly PendingAsk[];
  readonly askCount: number;
  readonly note: { readonly text: string; readonly until: number } | null;
  readonly undo: { readonly engine: string; readonly until: number } | null;
  /** When Ctrl-C was last pressed: a second one soon leaves. */
  readonly interruptedAt: number | null;
}

/** What a screen is opened with. */
export interface ModelOptions {
  readonly mode: DeskMode;
  /** May do more than HALT, if it has the control. */
  readonly writes: boolean;
  /** What to type elsewhere when HALT is not acknowledged. */
  readonly haltCommand: string;
  readonly glyphs: Glyphs;
  readonly size: Size;
  /** Milliseconds by a clock that only goes forward. */
  readonly now: number;
}

const UNSORTED: ListState = {
  cursor: null,
  filter: "",
  sort: { column: null, reversed: false },
  order: [],
};

/** Connecting and nothing seen yet; positions by P&L, the highest first. */
export function initialModel(options: ModelOptions): Model {
  const lists = Object.fromEntries(LISTS.map((list) => [list, UNSORTED])) as Record<
    List,
    ListState
  >;
  lists.positions = { ...UNSORTED, sort: { column: "P&L", reversed: false } };
  return {
    ...options,
    desk: { ...NOTHING_SEEN, linkedAt: options.now },
    tab: "positions",
    focus: "positions",
    zoomed: false,
    lists,
    overlay: null,
    chart: { kind: "candles", timeframe: "5m", symbol: null, asked: null },
    privacy: false,
    paused: null,
    asks: [],
    askCount: 0,
    note: null,
    undo: null,
    interruptedAt: null,
  };
}
