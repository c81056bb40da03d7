/**
 * A few minutes of three books at a broker that fails as its seed says: scripted strategies on a
 * ticking market in virtual time, disturbed while it trades, then left alone, flattened and looked
 * at. The same seed and faults make the same session, bit for bit.
 * @module
 */
import { BROKER } from "../../actors/protocol/broker.ts";
import type { Port } from "../../actors/runtime/host.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import { orderMax } from "../../domain/instrument/freeze_quantity.ts";
import type { Instrument } from "../../domain/instrument/instrument.ts";
import { MINUTE_MS } from "../../domain/market_time.ts";
import type { BlotterState } from "../../domain/order/blotter.ts";
import type { MarketFrame, MarketFrames } from "../../domain/ports.ts";
import { Operator } from "../scenarios/operator.ts";
import { tickingMarket } from "../scenarios/ticking_desk.ts";
import { tickingRules } from "../scenarios/ticking_rules.ts";
import type { TickingMarket } from "../scenarios/ticking_market.ts";
import { brokerHost } from "./broker_host.ts";
import { BrokerInvariants } from "./broker_invariants.ts";
import { Disturbances } from "./disturbances.ts";
import { DrawnLimits } from "./drawn_limits.ts";
import { byDrawnRules } from "./drawn_rules.ts";
import { Dice, type Fault, LIES, losesRequests } from "./faults.ts";
import { FaultyBroker } from "./faulty_broker.ts";
import type { OwnersMarket } from "./owner.ts";
import { FROM, scripted, squaredOff, written } from "./scripted_market.ts";
import { Tally } from "./tally.ts";

export interface FaultySessionPlan {
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** How often a fault happens where it may. */
  readonly share: number;
  /** The options book sells to open as well, by the bars of its options. */
  readonly writes?: boolean;
  /** With sizes, limits and ways out by the dice. */
  readonly drawn?: boolean;
  /** The operator's one command of the session, and when it comes. */
  readonly kill?: { readonly verb: "halt" | "flatten"; readonly clock: string };
  /** Takes a safeguard away, to see that its loss is noticed. */
  readonly sabotage?: (host: VirtualHost, broker: FaultyBroker) => void;
  /** What the desk knows of market and exchange, in the place of what is so. */
  readonly believes?: (rules: DeskRules) => DeskRules;
  /** The order port as the desk gets it. */
  readonly orderPort?: (broker: FaultyBroker) => Port;
}

export interface FaultySessionReport {
  readonly orders: number;
  readonly fills: number;
  readonly checks: number;
  /** Longest time in which a position was not covered whole. */
  readonly bareMs: number;
  /** Positions that outlived the kill switch, each under its stop. */
  readonly kept: number;
  /** What others have done beside the desk, and what market and broker have refused it. */
  readonly happened: Readonly<Record<string, number>>;
  /** How often each fault has happened. */
  readonly struck: ReadonlyMap<Fault, number>;
}

/** Trading, then two minutes in which nothing new goes wrong, then flat. */
const FAULTS_UNTIL = "10:04";
const FLATTEN_AT = "10:05:30";
const SQUARE_OFF_AT = "10:03";
const SETTLED_AT = "10:06:30";
const END = "10:08";

/** Throws at the first invariant that does not hold. */
export function playFaulty(plan: FaultySessionPlan): FaultySessionReport {
  return new FaultySession(plan).play();
}

class FaultySession {
  readonly #plan: FaultySessionPlan;
  readonly #dice: Dice;
  readonly #market: TickingMarket;
  readonly #limits: DrawnLimits;
  readonly #disturbances: Disturbances;
  readonly #tally = new Tally();
  readonly #rules: DeskRules;
  /** What the exchange takes, whether the desk knows it or not. */
  readonly #exchange: DeskRules;
  readonly #operator = new Operator();
  readonly #watched: BrokerInvariants;
  readonly #broker: FaultyBroker;
  readonly #frames: MarketFrames;
  #host!: VirtualHost;
  #runs = 0;
  #isFull = false;

  constructor(plan: FaultySessionPlan) {
    this.#plan = plan;
    // Of the few options there none is left that the desk would never sell; and a wing does not
    // wait for a sale that was refused.
    const unwritten: readonly Fault[] = ["manual_trades", ...LIES];
    const faults = plan.faults.filter((each) => !plan.writes || !unwritten.includes(each));
    this.#dice = new Dice(plan.seed, faults, plan.share);
    const bought = scripted(this.#dice);
    const kept = plan.writes ? written(bought) : bought;
    const drawn = plan.drawn ? byDrawnRules(kept, plan.seed) : kept;
    const desk = this.#dice.has("broker_square_off") ? squaredOff(drawn) : drawn;
    this.#market = tickingMarket(desk);
    const [from, until] = [FROM, FAULTS_UNTIL].map((clock) => this.#market.instant(clock));
    this.#limits = new DrawnLimits(this.#dice, this.#market, from!, until!);
    const rules = tickingRules(desk, this.#market);
    const known = this.#limits.atDesk(rules);
    this.#rules = plan.believes?.(known) ?? known;
    this.#exchange = this.#limits.atExchange(rules);
    this.#frames = this.#limits.limited(this.#market.frames());
    this.#watched = new BrokerInvariants({
      rules: this.#rules,
      bareMaxMs: losesRequests(plan.faults) ? 60_000 : 12_000,
      excessMaxMs: plan.faults.includes("lying_refusals") ? 12_000 : 0,
      isHalted: () => this.#operator.latch.read() !== 0,
      isMute: () => this.#isFull,
      mayRefuse: (key) => this.#limits.mayRefuse(this.#listed(key).token, this.#host.now),
      orderMax: (key, quantity) => {
        const { token } = this.#listed(key);
        const most = orderMax(this.#exchange.instrument(token, this.#broker.now));
        if (most < Math.abs(quantity)) this.#tally.add("a position of several orders");
        return Math.min(Math.abs(quantity), most);
      },
      listed: (key) => this.#listed(key),
    });
    this.#broker = new FaultyBroker(this.#exchange, this.#dice, this.#watched);
    this.#disturbances = new Disturbances({
      dice: this.#dice,
      broker: this.#broker,
      operator: this.#operator,
      market: this.#ownersMarket(plan),
      tally: this.#tally,
      from: from!,
      until: until!,
      squareOffAt: this.#market.instant(SQUARE_OFF_AT),
      host: () => this.#host,
      fillDisk: () => this.#fillDisk(this.#host),
    });
  }

  play(): FaultySessionReport {
    const instant = (clock: string) => this.#market.instant(clock);
    const startAt = instant(FROM) - MINUTE_MS / 2;
    this.#begin([], startAt);
    this.#broker.plan(instant(FROM), instant(FAULTS_UNTIL));
    const absences = this.#disturbances.plan();
    this.#kill();
    for (const { from, until } of absences) {
      this.#host.run(from);
      this.#die(until);
    }
    this.#host.run(Math.max(instant(FAULTS_UNTIL), this.#host.now));
    this.#broker.recover();
    this.#host.run(instant(FLATTEN_AT));
    this.#disturbances.settle(true);
    this.#operator.flatten(this.#host);
    this.#host.run(instant(SETTLED_AT));
    this.#disturbances.settle(true);
    this.#host.run(instant(END));
    this.#watched.end();
    const { orders, fills, checks, bareMs, kept } = this.#watched;
    const happened = { ...this.#tally.counts, ...this.#broker.refusals.counts };
    const { struck } = this.#dice;
    return { orders, fills, checks, bareMs, kept, happened, struck };
  }

  /** A process on what an earlier one has left. */
  #begin(survivors: readonly TurnRecord[], startAt: number): void {
    const isSlow = this.#dice.has("slow_disk") || this.#dice.has("torn_log");
    if (this.#dice.has("slow_disk")) this.#dice.strike("slow_disk");
    const log = new MemoryLog({ keepAll: true, tap: this.#watched.onRecord }, survivors);
    const operator = this.#operator;
    const host = brokerHost({
      ...{ rules: this.#rules, market: this.#market, frames: this.#frames, broker: this.#broker },
      ...{ startAt, seed: this.#plan.seed, run: this.#runs++, log },
      ...{ latch: operator.latch, entries: operator.entries },
      durabilityMs: isSlow ? 150 : 2,
      step: () => this.#watched.step(),
      isMeant: (error) => error.includes("simulation"),
      orders: this.#plan.orderPort?.(this.#broker) ?? this.#broker.orders,
      account: this.#broker.account,
    });
    this.#host = host;
    this.#watched.attach(host, this.#broker);
    this.#broker.attach(host);
    this.#plan.sabotage?.(host, this.#broker);
  }

  /**
   * What was not on the disk is lost, or most of it; the market and the broker go on, if need be for
   * a while without a desk.
   */
  #die(until: number): void {
    const { log, now } = this.#host;
    const onItsWay = log.lastLsn - log.durable();
    const torn = this.#dice.has("torn_log") && !this.#isFull ? this.#dice.below(onItsWay + 1) : 0;
    if (torn > 0) this.#dice.strike("torn_log");
    if (this.#dice.has("killed_process")) this.#dice.strike("killed_process");
    this.#isFull = false;
    const survivors = log.all!.slice(0, log.durable() + torn);
    if (until > now) this.#goOn(until);
    this.#begin(survivors, Math.max(until, now));
  }

  #goOn(until: number): void {
    this.#tally.add("the desk is down");
    this.#broker.detach();
    while (this.#frames.peekAt() <= until) {
      this.#broker.pass(this.#frames.peekAt());
      const frame = this.#frames.take() as Extract<MarketFrame, { type: "Ticks" }>;
      this.#broker.show(frame.ticks, frame.at);
    }
    this.#broker.pass(until);
  }

  /** Nothing is durable any more: the desk halts and takes its entries back, as it does then. */
  #fillDisk({ kernel, log }: VirtualHost): void {
    this.#dice.strike("full_disk");
    this.#isFull = true;
    log.acknowledge = () => {};
    this.#operator.raise();
    const { working } = kernel.cell(BROKER)!.head.state as BlotterState;
    for (const { order: { purpose }, orderId } of working) {
      if (purpose !== "entry" || orderId === null) continue;
      this.#broker.orders.call({ type: "Cancel", orderId }, orderId, () => {});
    }
  }

  #listed(key: string): Instrument {
    return this.#market.named(key);
  }

  #kill(): void {
    const { kill } = this.#plan;
    if (kill === undefined) return;
    const when = this.#market.instant(kill.clock);
    this.#broker.at(when, () => this.#operator[kill.verb](this.#host));
    this.#broker.at(when + 30_000, () => this.#watched.killed(kill.verb));
  }

  /** Of options that are written the owner keeps off: a sale by hand leaves a wing uncovered. */
  #ownersMarket({ writes }: FaultySessionPlan): OwnersMarket {
    const broker = () => this.#broker;
    const listed = this.#market.instruments.filter(({ kind }) =>
      !writes || kind === "FUT" || kind === "EQ"
    );
    const exchange = this.#exchange;
    return {
      get instruments() {
        return listed.map(({ token }) => exchange.instrument(token, broker().now));
      },
      bandOf: ({ token }) => exchange.priceBand(token, broker().now),
    };
  }
}
