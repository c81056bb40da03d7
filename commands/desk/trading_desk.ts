/**
 * A desk as one running thing, in whatever mode: the actors in real time on a market, their log on
 * the disk, its projections, and the control Worker. Opens in the order of a restart, and closes in
 * the reverse.
 * @module
 */
import { desk } from "../../actors/desk.ts";
import { RealHost } from "../../actors/runtime/real_host.ts";
import type { ControlLink, LinkedDesk, Watched } from "../../adapters/control/control_link.ts";
import type { DeskStatus } from "../../domain/control/desk_status.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { MarketFrames } from "../../domain/ports.ts";
import type { LogLine } from "../../domain/view/log_view.ts";
import { statusOf } from "./desk_status.ts";
import { DeskProjections } from "./projections/desk_projections.ts";
import { deskTap } from "./desk_tap.ts";
import { entriesBlocked, EntryGate } from "./entry_gate.ts";
import { frameSource } from "./frame_source.ts";
import { answerRequests, takeCommand } from "./desk_control.ts";
import { deskPorts } from "./desk_ports.ts";
import type { DeskOptions, Ending } from "./desk_run.ts";
import { haltLine, type ModeHold } from "./mode_hold.ts";
import { letGo } from "./let_go.ts";
import { restartsAt } from "./restart_limits.ts";
import { Controllers } from "./controllers.ts";
import { Emergency } from "./emergency.ts";
import type { EmergencyExits } from "./emergency_exits.ts";
import { ContractsOfDay } from "./start/contracts_of_day.ts";
import { type DeskLog, openDeskLog } from "./start/desk_log.ts";
import { resumeSwitches, switchOffMelted } from "./start/engine_switches.ts";
import { HeldBefore } from "./start/held_before.ts";
import { lastRecordAt, startOfMarket } from "./start/market_start.ts";
import { resumeLimits } from "./start/resumed_limits.ts";
import { DeskViews } from "./views/desk_views.ts";
import { DeskWatch } from "./watch/desk_watch.ts";
import { isLate, isSlow } from "./watch/log_patience.ts";
import { rewarmCandles } from "./watch/rewarmed_candles.ts";

export class TradingDesk {
  /** Resolves with the reason when the desk cannot go on, or is asked to stop. */
  readonly ended: Promise<Ending>;
  readonly #end: (ending: Ending) => void;
  readonly #options: DeskOptions;
  /** From the start on with what the books trade that day: a market may know its first day's. */
  #rules: DeskRules;
  readonly #hold: ModeHold;
  #log!: DeskLog;
  projections!: DeskProjections;
  #link!: ControlLink;
  #host!: RealHost;
  #market!: MarketFrames;
  #contracts!: ContractsOfDay;
  #before!: HeldBefore;
  #run = 0;
  readonly #tap = deskTap(
    (line) => this.#say(line, "error"),
    (path) => this.#host && switchOffMelted(this.#host.kernel, this.rules, path),
  );
  /** What clients of the control socket watch. */
  readonly views: DeskViews;
  #notStarted: readonly Book[] = [];
  #watch: DeskWatch | null = null;
  readonly gate: EntryGate;
  readonly #controllers = new Controllers();
  /** Where orders are a broker's. */
  #emergency: Emergency | null = null;
  isStopping = false;
  #hasFailed = false;

  /** Rejects with JournalError, FileError or ControlError. */
  static async open(options: DeskOptions, hold: ModeHold): Promise<TradingDesk> {
    const opened = new TradingDesk(options, hold);
    try {
      await opened.#open();
      return opened;
    } catch (error) {
      // One that is tried again finds nothing of this one in its way.
      await opened.#letGo(() => opened.#log?.close()).catch(() => {});
      throw error;
    }
  }

  private constructor(options: DeskOptions, hold: ModeHold) {
    this.#options = options;
    this.#hold = hold;
    const { market, clock } = options;
    this.#rules = market.rules;
    this.gate = new EntryGate({
      isHalted: () => this.#link.latch.read() !== 0,
      isLogSlow: () => isSlow(this.#log.ageMs),
      blocked: () => entriesBlocked(this.#host.kernel, market),
    });
    this.views = new DeskViews({
      rules: this.#rules,
      speed: clock.speed,
      history: market.history,
      minutesAtOnce: market.minutesAtOnce,
      reading: () => this.projections.reading,
      status: () => this.status(),
      publish: (view) => this.#link.publish(view),
      failed: (problem) => this.#options.say(problem, "error"),
    });
    ({ promise: this.ended, resolve: this.#end } = Promise.withResolvers<Ending>());
  }

  get host(): RealHost {
    return this.#host;
  }

  get rules(): DeskRules {
    return this.#rules;
  }

  get paths(): DeskOptions["paths"] {
    return this.#options.paths;
  }

  get log(): DeskLog {
    return this.#log;
  }

  get link(): ControlLink {
    return this.#link;
  }

  /** Closes positions while the log is lost; null where there is no broker. */
  get emergency(): EmergencyExits | null {
    return this.#emergency?.exits ?? null;
  }

  /** Ends the run as if by a signal. */
  stop(): void {
    this.isStopping = true;
    this.#end({ type: "stopped" });
  }

  status(): DeskStatus {
    const { kernel } = this.#host;
    return statusOf({
      kernel,
      mode: this.paths.mode,
      simulated: this.#options.market.simulated,
      rules: this.#rules,
      ...{ at: kernel.now as EpochMs, reading: this.projections.reading },
      halt: this.#link.halt,
      login: this.#options.market.login(),
      withheld: this.gate.withheld(),
      undelivered: this.#tap.undelivered(),
      notStarted: this.#notStarted,
      pid: Deno.pid,
    });
  }

  /** Everything decided is on the disk afterwards; stops stay at the exchange. */
  async close(): Promise<void> {
    const { engines, actors } = this.status();
    await this.#letGo(async () => {
      if (this.#log.failure !== null) return;
      // One that opens anew is not waited for: its files come up again with the next desk.
      await this.projections.end(this.#log, this.isStopping);
      // The actors as they ran, the book as it was left.
      const left = { ...this.status(), engines, actors };
      this.projections.writeStates(left, this.#host, this.#contracts);
    });
  }

  /** Of all that is open; `endLog`: before the files. */
  #letGo(endLog: () => unknown): Promise<void> {
    this.#watch?.stop();
    this.views.stop();
    this.#link?.onRequest(null);
    return letGo([
      () => this.#host?.stop(),
      () => this.#options.orders.close(),
      () => this.#options.market.close(),
      endLog,
      () => this.projections?.close(),
      () => this.#emergency?.close(),
      () => this.#hold.leave(this.#options.say),
    ]);
  }

  async #open(): Promise<void> {
    const { paths, market, clock, orders, date } = this.#options;
    Deno.mkdirSync(paths.folder, { recursive: true });
    await this.#openLog();
    market.hours.hold(this.#before.keys);
    market.watch(this.#before.contracts.map(({ token }) => token));
    const lastAt = lastRecordAt(paths.journal, this.#log.lastLsn);
    const startAt = clock.startAt(startOfMarket(market.rules, date, lastAt));
    const resumed = (line: string) => {
      this.#say(line, "warn");
      if (this.#host) rewarmCandles(this.#host);
    };
    this.#market = market.frames(startAt, { arrived: () => this.#host?.wake(), resumed });
    this.#link = await this.#hold.control();
    const linked = this.#linked();
    this.#link.leadTo(linked);
    if (this.#link.halt !== null) linked.onHalt(this.#link.halt);
    if (market.rules.execution === "broker") {
      this.#emergency = Emergency.open(`${paths.folder}/emergency.jsonl`, () => this.#host.kernel);
    }
    this.#host = this.#startHost(startAt);
    this.#emergency?.recall(this.#link, this.#host);
    this.#notStarted = resumeSwitches(this.#host.kernel, this.#link, this.#options);
    resumeLimits(this.#host.kernel, market.rules, this.#options.say);
    orders.started(this.#host, this.gate.withheld);
    answerRequests(this);
    this.#watched(this.#link.watched);
    this.views.start(this.#host.kernel, this.#rules);
    this.projections.goOn();
    this.#watch = new DeskWatch({
      ...{ host: this.#host, log: this.#log, link: this.#link, market },
      ...{ projections: this.projections, contracts: this.#contracts, emergency: this.#emergency },
      status: () => this.status(),
      say: (line, level) => this.#say(line, level),
      rolled: () => this.#end({ type: "rolled" }),
      failed: (error) => this.#fail(error),
    });
  }

  #linked(): Required<LinkedDesk> {
    return {
      onHalt: (halt) => {
        // Cancels first: whoever reads the line may be slow to take it.
        this.#host?.attend();
        this.#options.orders.halted();
        const { by, reason } = halt;
        // Found before the desk is up, it is told by the latch.
        if (this.#host !== undefined) takeCommand(this.#host, { type: "Halt", by, reason });
        this.#say(haltLine(halt), "error");
        this.views.hurry();
      },
      onWatched: (watched) => this.#watched(watched),
      onProblem: (problem) => this.#say(problem, "warn"),
    };
  }

  #watched(watched: Watched): void {
    this.#controllers.changed(this.#host, watched);
    this.views.watch(watched);
  }

  /** Opens the journal; of what is made of it, what takes no time is there afterwards. */
  async #openLog(): Promise<void> {
    const { basis, header, paths, market: { rules } } = this.#options;
    this.projections = new DeskProjections({
      ...{ paths, rules, views: this.views, say: this.#options.say },
      failed: (error) => this.#fail(error),
      unreadable: ({ message }) => this.#link.raise(message),
    });
    const { log, run } = await openDeskLog({
      ...{ journal: paths.journal, basis, header },
      say: (line, level) => this.#say(line, level),
      project: (records) => this.projections.add(records),
      full: (problem) => this.#link?.raise(problem),
      failed: (error) => this.#fail(error),
    });
    this.#log = log;
    this.#before = HeldBefore.ofLog(log, rules.capital);
    this.projections.begin(log.lastLsn);
    this.#run = run;
  }

  #startHost(startAt: EpochMs): RealHost {
    const { market, clock, orders, seed } = this.#options;
    this.#contracts = new ContractsOfDay(market, startAt);
    this.#rules = { ...market.rules, books: this.#contracts.books };
    const followed = this.#before.followedIn(this.#rules, startAt);
    const frames = this.#market;
    return new RealHost(desk(followed, restartsAt(clock.speed)), {
      loop: clock.loop(startAt, () => isLate(this.#log.ageMs) ? -Infinity : frames.peekAt()),
      log: this.#log,
      seed,
      run: this.#run,
      source: frameSource(frames),
      latch: this.#link.latch,
      gates: { entries: this.gate.withheld },
      ...(this.emergency === null ? {} : { sideRecord: this.emergency }),
      tap: this.#tap.tap,
      ports: deskPorts(frames, market.history, orders),
    });
  }

  /** A remark that is in no record. */
  #say(line: string, level: LogLine["level"]): void {
    this.#options.say(line, level);
    this.views.said(level, line);
  }

  /** Nothing more can be made to last: no entry leaves any more, and the process ends. */
  #fail(error: Error): void {
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#link?.raise(error.message);
    this.#end({ type: "failed", error });
  }
}
