/**
 * A desk at a simulated broker that is well: three books on a ticking market in virtual time, so
 * that a test can do something by hand in the same account and see what the desk makes of it.
 * @module
 */
import { RECONCILER } from "../../actors/protocol/reconciler.ts";
import { GATE } from "../../actors/protocol/gate.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import type { ReconcilerState } from "../../actors/reconciler/state.ts";
import type { Port, SideRecord } from "../../actors/runtime/host.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { AccountRequest } from "../../domain/broker/account_reading.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { DeskCommand } from "../../domain/control/gate_event.ts";
import { MINUTE_MS } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import type { MarketFrames, OrderRequest } from "../../domain/ports.ts";
import { quarantineWords } from "../../domain/risk/quarantine.ts";
import { quarantineOf, type RiskState } from "../../domain/risk/state.ts";
import type { Side } from "../../domain/order/side.ts";
import { PlayedDesk } from "../scenarios/played_desk.ts";
import { type TickingDesk, tickingMarket } from "../scenarios/ticking_desk.ts";
import { tickingRules } from "../scenarios/ticking_rules.ts";
import type { TickingMarket } from "../scenarios/ticking_market.ts";
import type { BrokerBooks } from "./broker_books.ts";
import { brokerHost } from "./broker_host.ts";
import { Dice, type Fault } from "./faults.ts";
import { FaultyBroker } from "./faulty_broker.ts";
import { byHand } from "./owner.ts";

export interface BrokerDayPlan extends TickingDesk {
  readonly faults?: readonly Fault[];
  /** By which the faults strike; always, unless it is given. */
  readonly dice?: Dice;
  /** What the desk's order port does instead of the broker's. */
  readonly orderPort?: (broker: FaultyBroker) => Port;
  /** Where exits are put on record once the disk is silent. */
  readonly sideRecord?: SideRecord;
  /** After every message, of whichever process. */
  step?(): void;
  /** False: this request of the account fails; never: nobody hears what became of it. */
  answers?(request: AccountRequest): boolean | "never";
}

/** A log whose disk may fall silent. */
class SilentLog extends MemoryLog {
  isSilent = false;

  override acknowledge(lsn?: number): void {
    if (!this.isSilent) super.acknowledge(lsn);
  }
}

/** To the disk, in milliseconds. */
const DURABLE_AFTER_MS = 2;

export class BrokerDay extends PlayedDesk {
  host: VirtualHost;
  readonly market: TickingMarket;
  readonly broker: FaultyBroker;
  readonly requests: OrderRequest[] = [];
  readonly #plan: BrokerDayPlan;
  readonly rules: DeskRules;
  readonly #frames: MarketFrames;
  #log = new SilentLog({ keepAll: true });
  #listed = true;
  #runs = 0;
  #marginsListed = true;
  #fundsListed = true;

  constructor(plan: BrokerDayPlan) {
    super();
    this.#plan = plan;
    const own = { ...plan, rules: { ...plan.rules, execution: "broker" as const } };
    this.market = tickingMarket(own);
    this.rules = tickingRules(own, this.market);
    this.#frames = this.market.frames();
    this.broker = new FaultyBroker(this.rules, plan.dice ?? new Dice(1, plan.faults ?? [], 1), {
      leaves: (request) => void this.requests.push(request),
      taken: () => {},
    });
    this.host = this.#begin(this.market.instant(plan.from) - MINUTE_MS / 2);
  }

  /** A process on what the log has. */
  #begin(startAt: number): VirtualHost {
    const [plan, rules, frames] = [this.#plan, this.rules, this.#frames];
    const host = brokerHost({
      ...{ rules, market: this.market, frames, broker: this.broker },
      ...{ startAt, run: this.#runs++, log: this.#log, freeze: true },
      durabilityMs: DURABLE_AFTER_MS,
      step: () => plan.step?.(),
      ...(plan.sideRecord === undefined ? {} : { sideRecord: plan.sideRecord }),
      orders: plan.orderPort?.(this.broker) ?? this.broker.orders,
      account: {
        call: (request, id, answer) => {
          const answers = this.#answers(request as AccountRequest);
          if (answers === true) this.broker.account.call(request, id, answer);
          else if (!answers) answer({ type: "unknown" });
        },
      },
    });
    this.broker.attach(host);
    return host;
  }

  /** Nothing gets to the disk any more. */
  silenceDisk(): this {
    this.#log.isSilent = true;
    return this;
  }

  /** The process dies with what was not on the disk, and the next one finds a disk that works. */
  restart(): this {
    return this.#reborn(this.host.now);
  }

  #reborn(at: number): this {
    const survivors = this.#log.all!.slice(0, this.#log.durable());
    this.#log = new SilentLog({ keepAll: true }, survivors);
    this.host = this.#begin(at);
    return this;
  }

  /** The process dies, and the next one comes up later: the market has gone on meanwhile. */
  away(clock: string): this {
    const until = this.market.instant(clock);
    this.broker.detach();
    while (this.#frames.peekAt() <= until) {
      this.broker.pass(this.#frames.peekAt());
      const frame = this.#frames.take();
      if (frame.type === "Ticks") this.broker.show(frame.ticks, frame.at);
    }
    this.broker.pass(until);
    return this.#reborn(until);
  }

  play(clock: string): this {
    this.host.run(this.market.instant(clock));
    return this;
  }

  get books(): BrokerBooks {
    return this.broker.books;
  }

  /** Somebody trades by hand, at whatever there is. */
  byHand(symbol: string, side: Side, quantity: number): this {
    this.broker.trade(this.orderFor(symbol, side, quantity));
    return this;
  }

  /** An order at any price. */
  orderFor(symbol: string, side: Side, quantity: number): NewOrder {
    const instrument = this.market.instrument(this.market.tokenOf(symbol));
    const price = side === "BUY" ? 10_000_000 as Paise : instrument.tick;
    return byHand(instrument, side, quantity, price);
  }

  command(command: DeskCommand): this {
    this.host.kernel.inject(GATE, "Command", command, "control");
    return this;
  }

  /** The account's orders and positions cannot be read, or can be again. */
  list(listed: boolean): this {
    this.#listed = listed;
    return this;
  }

  /** What a lot needs cannot be asked, or can be again. */
  listMargins(listed: boolean): this {
    this.#marginsListed = listed;
    return this;
  }

  /** What the account has cannot be asked, or can be again. */
  listFunds(listed: boolean): this {
    this.#fundsListed = listed;
    return this;
  }

  /** What the account has from now on. */
  fund(rupees: number): this {
    const net = 100 * rupees as Paise;
    this.books.funds = { ...this.books.funds, net, openingBalance: net };
    return this;
  }

  #answers(request: AccountRequest): boolean | "never" {
    const { type } = request;
    const planned = this.#plan.answers?.(request) ?? true;
    if (planned !== true) return planned;
    if (type === "ReadMargins") return this.#marginsListed;
    if (type === "ReadFunds") return this.#fundsListed;
    return this.#listed;
  }

  refresh(): this {
    this.host.kernel.inject(RECONCILER, "RefreshNeeded", null, "broker");
    return this;
  }

  /** `NSE:SBIN:MIS desk 20, broker 0` and so on. */
  get quarantine(): string[] {
    const risk = this.host.kernel.cell(RISK)!.head.state as RiskState;
    return quarantineOf(risk).symbols.map((each) => `${each.symbol} ${quarantineWords(each)}`);
  }

  get reconciler(): ReconcilerState {
    return this.host.kernel.cell(RECONCILER)!.head.state as ReconcilerState;
  }

  /** Live orders at the broker: `SELL 20 SL SBIN` and so on. */
  get live(): string[] {
    return this.books.working.map(({ order: { side, type, key, quantity }, filled }) =>
      `${side} ${quantity - filled} ${type} ${key.split(":")[1]}`
    ).toSorted();
  }

  /** The broker's net: `SBIN 20` and so on. */
  get net(): string[] {
    return [...this.books.net].map(([key, quantity]) => `${key.split(":")[1]} ${quantity}`)
      .toSorted();
  }
}
