/**
 * A few minutes of three books at a broker that fails as its seed says: scripted strategies on a
 * ticking market in virtual time, disturbed while it trades, then left alone, flattened and looked
 * at. The same seed and faults make the same session, bit for bit.
 * @module
 */
import { ACCOUNT_PORT } from "../../actors/account_protocol.ts";
import { desk } from "../../actors/desk.ts";
import { FEED, HISTORY_PORT, MARKET_PORT, ORDER_PORT } from "../../actors/protocol.ts";
import type { Port } from "../../actors/runtime/host.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { type Source, VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { marketPort } from "../../commands/desk/market_port.ts";
import { notReconciled } from "../../commands/desk/reconcile_gate.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";
import type { InstrumentToken } from "../../domain/instrument/instrument.ts";
import { MINUTE_MS } from "../../domain/market_time.ts";
import type { NewOrder } from "../../domain/order/order.ts";
import type { HistoryRequest, MarketFrame, MarketFrames } from "../../domain/ports.ts";
import { Operator } from "../scenarios/operator.ts";
import { tickingMarket, tickingRules } from "../scenarios/ticking_desk.ts";
import type { TickingMarket } from "../scenarios/ticking_market.ts";
import { BrokerInvariants } from "./broker_invariants.ts";
import { Dice, type Fault } from "./faults.ts";
import { FaultyBroker } from "./faulty_broker.ts";
import { FROM, scripted, written } from "./scripted_market.ts";

export interface FaultySessionPlan {
  readonly seed: number;
  readonly faults: readonly Fault[];
  /** How often a fault happens where it may. */
  readonly share: number;
  /** The options book sells to open as well, by the bars of its options. */
  readonly writes?: boolean;
  /** The operator's one command of the session, and when it comes. */
  readonly kill?: { readonly verb: "halt" | "flatten"; readonly clock: string };
  /** Takes a safeguard away, to see that its loss is noticed. */
  readonly sabotage?: (host: VirtualHost, broker: FaultyBroker) => void;
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
}

/** Trading, then two minutes in which nothing new goes wrong, then flat. */
const FAULTS_UNTIL = "10:04";
const FLATTEN_AT = "10:05:30";
const END = "10:08";

/** Then even what protects may get lost several times in a row. */
const LOSES_REQUESTS: readonly Fault[] = [
  "timeout_before_accept",
  "html_answers",
  "bad_gateway",
  "lost_changes",
];

/** Throws at the first invariant that does not hold. */
export function playFaulty(plan: FaultySessionPlan): FaultySessionReport {
  return new FaultySession(plan).play();
}

class FaultySession {
  readonly #plan: FaultySessionPlan;
  readonly #dice: Dice;
  readonly #market: TickingMarket;
  readonly #rules: DeskRules;
  readonly #operator = new Operator();
  readonly #watched: BrokerInvariants;
  readonly #broker: FaultyBroker;
  readonly #frames: MarketFrames;
  readonly #byHand = new Set<string>();
  #host!: VirtualHost;
  #runs = 0;

  constructor(plan: FaultySessionPlan) {
    this.#plan = plan;
    // Of the few options there none is left that the desk would never sell.
    const faults = plan.faults.filter((each) => !plan.writes || each !== "manual_trades");
    this.#dice = new Dice(plan.seed, faults, plan.share);
    const bought = scripted(this.#dice);
    const desk = plan.writes ? written(bought) : bought;
    this.#market = tickingMarket(desk);
    this.#rules = tickingRules(desk, this.#market);
    this.#frames = this.#market.frames();
    this.#watched = new BrokerInvariants({
      rules: this.#rules,
      byHand: this.#byHand,
      bareMaxMs: plan.faults.some((fault) => LOSES_REQUESTS.includes(fault)) ? 60_000 : 12_000,
      isHalted: () => this.#operator.latch.read() !== 0,
      listed: (key) =>
        this.#market.instruments.find(({ exchange, symbol }) => `${exchange}:${symbol}` === key)!,
    });
    this.#broker = new FaultyBroker(this.#rules, this.#dice, this.#watched);
  }

  play(): FaultySessionReport {
    const instant = (clock: string) => this.#market.instant(clock);
    const startAt = instant(FROM) - MINUTE_MS / 2;
    this.#begin([], startAt);
    this.#broker.plan(instant(FROM), instant(FAULTS_UNTIL));
    const deaths = this.#disturb(instant(FROM), instant(FAULTS_UNTIL));
    for (const at of deaths) {
      this.#host.run(at);
      this.#die();
    }
    this.#host.run(Math.max(instant(FAULTS_UNTIL), this.#host.now));
    this.#broker.recover();
    this.#host.run(instant(FLATTEN_AT));
    this.#operator.flatten(this.#host);
    this.#host.run(instant(END));
    this.#watched.end();
    const { orders, fills, checks, bareMs, kept } = this.#watched;
    return { orders, fills, checks, bareMs, kept };
  }

  /** A process on what an earlier one has left. */
  #begin(survivors: readonly TurnRecord[], startAt: number): void {
    const slow = this.#dice.has("slow_disk") ? { durabilityMs: 150 } : { durabilityMs: 2 };
    const log = new MemoryLog({ keepAll: true, tap: this.#watched.onRecord }, survivors);
    const host: VirtualHost = new VirtualHost(desk(this.#rules), {
      startAt,
      seed: this.#plan.seed,
      run: this.#runs++,
      log,
      ...slow,
      latch: this.#operator.latch,
      gates: { entries: () => this.#operator.entries() ?? notReconciled(host.kernel, this.#rules) },
      tap: {
        committed: () => this.#watched.step(),
        aborted: ({ slot }, error) => {
          if (!error.includes("simulation")) {
            throw new Error(`${slot.cell.path} ${slot.kind}: ${error}`);
          }
        },
      },
      source: this.#source(),
      ports: {
        [ORDER_PORT]: this.#plan.orderPort?.(this.#broker) ?? this.#broker.orders,
        [ACCOUNT_PORT]: this.#broker.account,
        [MARKET_PORT]: marketPort(this.#frames),
        [HISTORY_PORT]: {
          call: (request, _id, answer) =>
            answer({ type: "ok", body: this.#market.history(request as HistoryRequest) }),
        },
      },
    });
    this.#host = host;
    this.#watched.attach(host, this.#broker);
    this.#broker.attach(host);
    this.#plan.sabotage?.(host, this.#broker);
  }

  /** What was not on the disk is lost; the market and the broker go on. */
  #die(): void {
    const { log, now } = this.#host;
    const survivors = log.all!.slice(0, log.durable());
    this.#begin(survivors, now);
  }

  #source(): Source {
    const { peekAt } = this.#frames;
    return {
      peekAt,
      take: () => {
        const frame = this.#frames.take() as Extract<MarketFrame, { type: "Ticks" }>;
        const ticks = this.#broker.show(frame.ticks, frame.at);
        return { to: FEED, kind: frame.type, body: { ...frame, ticks } };
      },
    };
  }

  /** Plans what happens to the desk; says when its process dies. */
  #disturb(from: number, until: number): number[] {
    const dice = this.#dice;
    // Half of them where bars close: that is when most is in flight.
    const instant = () =>
      dice.below(2) === 0
        ? from + dice.below(until - from)
        : from + MINUTE_MS * dice.between(1, 4) + dice.below(dice.below(2) === 0 ? 200 : 2_000);
    const at = (when: number, act: (host: VirtualHost) => void) =>
      this.#broker.at(when, () => act(this.#host));
    if (dice.has("actor_crash")) {
      for (let i = 0; i < 5; i++) {
        const which = dice.draw();
        at(
          instant(),
          ({ kernel: { tree } }) =>
            tree.restart([tree.paths[Math.floor(which * tree.paths.length)]!], "simulation"),
        );
      }
    }
    if (dice.has("manual_trades")) {
      for (let i = 0; i < 3; i++) {
        const order = this.#handOrder();
        at(instant(), () => this.#broker.trade(order));
      }
    }
    const { kill } = this.#plan;
    if (kill !== undefined) {
      const when = this.#market.instant(kill.clock);
      at(when, (host) => this.#operator[kill.verb](host));
      at(when + 30_000, () => this.#watched.killed(kill.verb));
    }
    if (dice.has("operator")) {
      const verb = (["halt", "flatten"] as const)[dice.below(2)]!;
      const when = instant();
      at(when, (host) => this.#operator[verb](host));
      at(when + dice.between(20_000, 60_000), (host) => this.#operator.rearm(host));
    }
    if (!dice.has("killed_process")) return [];
    return Array.from({ length: dice.between(1, 3) }, instant).sort((a, b) => a - b);
  }

  /** Of an instrument that the desk has nothing to do with. */
  #handOrder(): NewOrder {
    const instrument = this.#market.instruments.find(({ symbol }) => symbol === "NIFTY23950PE")!;
    const key = `${instrument.exchange}:${instrument.symbol}`;
    this.#byHand.add(key);
    return {
      ...{ tag: "", purpose: "entry", book: "options", strategy: "", underlying: "NIFTY" },
      ...{ token: instrument.token as InstrumentToken, key, product: "MIS", side: "BUY" },
      ...{ type: "LIMIT", quantity: 65, price: 100_000, trigger: 0, validity: "DAY", signalAt: 0 },
    } as unknown as NewOrder;
  }
}
