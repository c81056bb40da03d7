/**
 * What is looked after beside a running desk, a few times a second: that its log keeps up, that
 * what it holds ticks, that its day is still the one it was opened for, that its calendar goes on,
 * that its account can be read, and that its state is written.
 * @module
 */
import type { RealHost } from "../../../actors/runtime/real_host.ts";
import type { ControlLink } from "../../../adapters/control/control_link.ts";
import type { DeskStatus } from "../../../domain/control/desk_status.ts";
import { type EpochMs, SECOND_MS } from "../../../domain/market_time.ts";
import type { LogLine } from "../../../domain/view/log_view.ts";
import { marketTables } from "../../market/market_tables.ts";
import type { DeskMarket } from "../desk_market.ts";
import type { DeskProjections } from "../projections/desk_projections.ts";
import type { Emergency } from "../emergency.ts";
import type { ContractsOfDay } from "../start/contracts_of_day.ts";
import type { DeskLog } from "../start/desk_log.ts";
import { accountUnreadSince } from "../reconcile_gate.ts";
import { AccountWatch } from "./account_watch.ts";
import { CalendarWatch } from "./calendar_watch.ts";
import { HeldWatch } from "./held_watch.ts";
import { LogPatience } from "./log_patience.ts";

const EVERY_MS = 250;

export interface WatchedDesk {
  readonly host: RealHost;
  readonly log: DeskLog;
  readonly link: ControlLink;
  readonly projections: DeskProjections;
  readonly market: DeskMarket;
  readonly contracts: ContractsOfDay;
  readonly emergency: Emergency | null;
  status(): DeskStatus;
  say(line: string, level: LogLine["level"]): void;
  /** Other contracts, or another listing: the desk is to be opened anew. */
  rolled(): void;
  failed(error: Error): void;
}

export class DeskWatch {
  readonly #desk: WatchedDesk;
  readonly #patience = new LogPatience(2 * EVERY_MS);
  readonly #held: HeldWatch;
  readonly #account = new AccountWatch();
  readonly #calendar = new CalendarWatch(marketTables().calendar);
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(desk: WatchedDesk) {
    this.#desk = desk;
    this.#held = new HeldWatch(desk.market);
    this.#held.follow(desk.host.kernel);
    this.#timer = setInterval(() => this.#look(), EVERY_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #look(): void {
    const { host, market, contracts, projections, failed, rolled, status } = this.#desk;
    const { kernel } = host;
    this.#held.follow(kernel);
    const at = kernel.now as EpochMs;
    if (contracts.haveChanged(at) || market.isOutdated(at)) rolled();
    const end = this.#calendar.remark(at);
    if (end !== null) this.#desk.say(end.words, end.isOver ? "error" : "warn");
    const news = this.#account.remark(accountUnreadSince(kernel, market.rules));
    if (news !== null) this.#desk.say(news.text, news.level);
    const nowMs = performance.now();
    try {
      this.#lookAtLog(nowMs);
      projections.writeStatesNow(nowMs, status, host, contracts);
    } catch (error) {
      failed(error as Error);
    }
  }

  #lookAtLog(nowMs: number): void {
    const { log, link, emergency, say } = this.#desk;
    const { ageMs } = log;
    const isSilent = this.#patience.isLost(ageMs, nowMs);
    if (isSilent && link.latch.read() === 0) {
      link.raise(`the disk has not answered for ${Math.round(ageMs / SECOND_MS)} s`);
    }
    const aside = emergency?.look(isSilent || log.failure !== null, ageMs === 0) ?? null;
    if (aside !== null) say(`exits past the log are settled, their lines are in ${aside}`, "info");
  }
}
