/**
 * The views of a running desk: made of its log and of its actors' heads while somebody watches,
 * and of nothing while nobody does. Each is encoded once; who watches it is the control Worker's
 * affair.
 * @module
 */
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import type { EncodedView, Watched } from "../../../adapters/control/control_link.ts";
import type { ChartChoice } from "../../../domain/control/control_request.ts";
import type { DeskStatus } from "../../../domain/control/desk_status.ts";
import type { DeskRecord } from "../../../domain/desk_record.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { holdsByReason } from "../../../domain/strategy/hold_counts.ts";
import { DayStory } from "../../../domain/view/day_story.ts";
import { LogLines } from "../../../domain/view/log_lines.ts";
import type { LogLine } from "../../../domain/view/log_view.ts";
import type { HoldCount } from "../../../domain/view/signal_view.ts";
import type { Told } from "../../../domain/view/told.ts";
import { TradeMarks } from "../../../domain/view/trade_marks.ts";
import { type Topic, TOPICS, type Views } from "../../../domain/view/view.ts";
import type { WhyHolds, WhyReport } from "../../../domain/why/why_report.ts";
import type { History } from "../desk_market.ts";
import type { JournalReading } from "../projections/desk_projections.ts";
import { KeptDecisions } from "../projections/kept_decisions.ts";
import { engineStateOf } from "../actor_state.ts";
import { percent } from "../desk_status.ts";
import { CandleSource } from "./candle_source.ts";
import { chartView, isSelectable } from "./chart_maker.ts";
import { deskView } from "./desk_view.ts";
import { LoopProbe } from "./loop_probe.ts";
import { MinuteShelf } from "./minute_shelf.ts";
import { Pulse } from "./pulse.ts";

const EVERY_MS = 250;
/** What has changed beside the desk is shown in turns: one look must not keep the engine long. */
const TURNS: readonly (readonly Topic[])[] = [
  ["orders", "signals", "logs"],
  ["performance", "chart"],
];

/** Made of the whole log, not of its end or of the actors. */
const STORY: readonly Topic[] = ["orders", "signals", "performance"];
/** Of a chart while those of the log are those of days long past. */
const NO_MARKS = new TradeMarks();

export interface ViewOptions {
  /** For what is in the log; what the books trade now comes with the start. */
  readonly rules: DeskRules;
  /** Market seconds in one of the host's. */
  readonly speed: number;
  readonly history: History;
  /** Minutes that may be asked of it at once. */
  readonly minutesAtOnce: number;
  reading(): JournalReading;
  status(): DeskStatus;
  publish(view: EncodedView): void;
  /** The views have failed and are given up: the desk trades on. */
  failed(problem: string): void;
}

export class DeskViews {
  readonly #options: ViewOptions;
  #rules: DeskRules;
  readonly #startedMs = performance.now();
  readonly #story: DayStory;
  readonly #decisions: KeptDecisions;
  readonly #log = new LogLines();
  readonly #pulse = new Pulse();
  readonly #probe = new LoopProbe();
  readonly #shelf: MinuteShelf;
  readonly #source: CandleSource;
  #watched: Watched = { topics: [], charts: [], controller: null };
  #kernel: Kernel | null = null;
  #timer: ReturnType<typeof setInterval> | null = null;
  #looks = 0;
  #failed = false;
  readonly #saidEarly: Pick<LogLine, "level" | "text">[] = [];
  /** What each topic showed last, told by its version or, of charts, by the view itself. */
  readonly #shown = new Map<string, string>();

  constructor(options: ViewOptions) {
    const { rules, history, minutesAtOnce } = options;
    this.#options = options;
    this.#rules = rules;
    this.#decisions = new KeptDecisions((token, at) => rules.instrument(token, at));
    this.#story = new DayStory(
      (token, at) => rules.instrument(token, at).symbol,
      (at) => rules.sessionsAfter(at)[0]?.openAt ?? at,
    );
    this.#shelf = new MinuteShelf(history, minutesAtOnce);
    this.#source = new CandleSource(this.#shelf);
  }

  /** The next record, from the log's first on. */
  add(record: DeskRecord): void {
    this.#decisions.add(record);
    this.#safely(() => this.#story.add(record));
  }

  /** Newest lines of the log, whatever of the records before has come by `add`. */
  tell(lines: Iterable<Told>): void {
    this.#safely(() => {
      for (const line of lines) this.#log.add(line);
    });
  }

  /** These and nothing older. */
  tellOnly(lines: Iterable<Told>): void {
    this.#log.clear();
    this.tell(lines);
  }

  /** `running`: what engines have counted in the session that runs. A string says why not. */
  why(symbol: string, running: readonly WhyHolds[]): WhyReport | string {
    const { share, problem } = this.#options.reading();
    if (problem !== null) return problem;
    if (share < 1) return `the journal is read up to ${percent(share)}: ask again soon`;
    return this.#decisions.why(symbol, running);
  }

  /** The desk says something that is in no record. */
  said(level: LogLine["level"], text: string): void {
    if (this.#kernel === null) return void this.#saidEarly.push({ level, text });
    this.#log.add({ at: this.#kernel.now as EpochMs, level, source: "desk", text });
  }

  /** `rules`: with the books of the day. */
  start(kernel: Kernel, rules: DeskRules): void {
    this.#kernel = kernel;
    for (const { level, text } of this.#saidEarly.splice(0)) this.said(level, text);
    this.#rules = rules;
    this.#probe.start();
    this.#timer = setInterval(() => this.#safely(() => this.#look()), EVERY_MS);
    this.watch(this.#watched);
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
    this.#timer = null;
    this.#probe.stop();
    this.#kernel = null;
  }

  /** Somebody came, went, or looks at something else: what is new to them is shown at once. */
  watch(watched: Watched): void {
    this.#safely(() => this.#watch(watched));
  }

  /** Shows the desk now: something happened that nobody should have to wait for. */
  hurry(): void {
    this.#safely(() => this.#showDesk());
  }

  isSelectable(symbol: string): boolean {
    return this.#kernel !== null &&
      isSelectable(symbol, { kernel: this.#kernel, rules: this.#rules });
  }

  /** Whatever is wrong with a view, the desk must not suffer from it. */
  #safely(act: () => void): void {
    if (this.#failed) return;
    try {
      act();
    } catch (error) {
      this.#failed = true;
      this.stop();
      this.#options.failed(`no more views: ${error instanceof Error ? error.stack : error}`);
    }
  }

  #watch(watched: Watched): void {
    const { controller } = this.#watched;
    this.#watched = watched;
    const keys = new Set<string>([...watched.topics, ...watched.charts.map(chartKey)]);
    for (const key of this.#shown.keys()) if (!keys.has(key)) this.#shown.delete(key);
    const changedHands = controller?.client !== watched.controller?.client;
    if (changedHands || !this.#shown.has("desk")) this.#showDesk();
    this.#showChanges(TOPICS);
  }

  #showDesk(): void {
    if (this.#kernel === null || !this.#watched.topics.includes("desk")) return;
    const { speed, status } = this.#options;
    const rules = this.#rules;
    const nowMs = performance.now();
    this.#pulse.look(this.#kernel, nowMs);
    this.#shown.set("desk", "");
    this.#publish(
      "desk",
      deskView({
        kernel: this.#kernel,
        status: status(),
        speed,
        session: rules.sessionsAfter(this.#kernel.now as EpochMs)[0] ?? null,
        pulse: this.#pulse,
        keys: this.#story.keys,
        source: this.#source,
        lateness: this.#probe.lateness(),
        controller: this.#watched.controller,
        nowMs,
        startedMs: this.#startedMs,
      }),
    );
  }

  #look(): void {
    this.#shelf.allow();
    this.#pulse.look(this.#kernel!, performance.now());
    this.#showDesk();
    this.#showChanges(TURNS[this.#looks++ % TURNS.length]!);
  }

  #showChanges(topics: readonly Topic[]): void {
    if (this.#kernel === null) return;
    // Days long past would run by.
    const isBehind = this.#options.reading().share < 1;
    for (const topic of topics) {
      if (isBehind && STORY.includes(topic)) continue;
      if (this.#watched.topics.includes(topic)) this.#showChange(topic);
    }
  }

  #showChange(topic: Topic): void {
    const { keys, orders, signals, performance } = this.#story;
    const rules = this.#rules;
    switch (topic) {
      case "desk":
        return;
      case "orders":
        return this.#show(topic, orders.version, () => orders.view(keys));
      case "signals": {
        const version = `${signals.version} ${holdVersion(this.#kernel!, rules)}`;
        const holds = () => signals.holds(runningHolds(this.#kernel!, rules));
        return this.#show(topic, version, () => ({ lines: signals.lines, holds: holds() }));
      }
      case "performance":
        return this.#show(topic, performance.version, () => performance.view());
      case "logs":
        return this.#show(topic, this.#log.version, () => ({ lines: this.#log.lines }));
      case "chart":
        for (const chart of this.#watched.charts) this.#showChart(chart);
    }
  }

  /** Shows a topic when it is not what was shown last. */
  #show<T extends Topic>(topic: T, version: number | string, make: () => Views[T]): void {
    if (this.#shown.get(topic) === `${version}`) return;
    this.#shown.set(topic, `${version}`);
    this.#publish(topic, make());
  }

  #showChart(chart: ChartChoice): void {
    const kernel = this.#kernel!;
    const rules = this.#rules;
    const view = chartView(chart, {
      kernel,
      rules,
      source: this.#source,
      marks: this.#options.reading().share < 1 ? NO_MARKS : this.#story.marks,
      openAt: rules.sessionsAfter(kernel.now as EpochMs)[0]?.openAt ?? kernel.now,
      quoteAgeMs: (token) => this.#pulse.quoteAgeMs(kernel, token, performance.now()),
    });
    const body = JSON.stringify(view);
    if (this.#shown.get(chartKey(chart)) === body) return;
    this.#shown.set(chartKey(chart), body);
    this.#options.publish({ topic: "chart", chart, body });
  }

  #publish<T extends Topic>(topic: T, view: Views[T]): void {
    this.#options.publish({ topic, chart: null, body: JSON.stringify(view) });
  }
}

function chartKey({ symbol, timeframe }: ChartChoice): string {
  return `chart ${timeframe} ${symbol ?? ""}`;
}

/** What engines have counted in the session that runs. */
export function runningHolds(kernel: Kernel, { books }: DeskRules): HoldCount[] {
  return books.flatMap(({ book, strategies }) => {
    const strategy = strategies.length === 1 ? strategies[0]!.id : "";
    const { holds } = engineStateOf(kernel, book);
    return Object.entries(holdsByReason(holds))
      .map(([reason, count]) => ({ book, strategy, reason, count }));
  });
}

/** Another number whenever an engine has counted. */
function holdVersion(kernel: Kernel, { books }: DeskRules): string {
  return books.map(({ book }) => {
    const { before, run } = engineStateOf(kernel, book).holds;
    return run + before.reduce((sum, count) => sum + count, 0);
  }).join(" ");
}
