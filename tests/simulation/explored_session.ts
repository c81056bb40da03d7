/**
 * One position's life at a broker in which nothing is drawn: what may go otherwise is a choice
 * point, and the caller says which of them do. Every invariant is watched after every message; at
 * the end all is at rest and flat.
 * @module
 */
import { RISK } from "../../actors/protocol/risk.ts";
import { MemoryLog } from "../../actors/runtime/memory_log.ts";
import type { TurnRecord } from "../../actors/runtime/record.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { AccountRequest } from "../../domain/broker/account_reading.ts";
import { orderMax } from "../../domain/instrument/freeze_quantity.ts";
import { type EpochMs, istClock, MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import type { MarketFrame, MarketFrames, OrderRequest } from "../../domain/ports.ts";
import { quarantineOf, type RiskState } from "../../domain/risk/state.ts";
import { Operator } from "../scenarios/operator.ts";
import { brokerHost } from "./broker_host.ts";
import { BrokerInvariants } from "./broker_invariants.ts";
import type { Say } from "./broker_timeline.ts";
import { ExploredAccount } from "./explored_account.ts";
import { Choices, ChosenDice } from "./explored_choices.ts";
import { leftOf } from "./explored_left.ts";
import { ExploredOthers } from "./explored_others.ts";
import { operate } from "./explored_operator.ts";
import type { ExploredWorld } from "./explored_world.ts";
import { ExploredTrace } from "./explored_trace.ts";
import { FaultyBroker } from "./faulty_broker.ts";

export interface ExploredReport {
  /** Every choice point, and those that went otherwise. */
  readonly points: readonly string[];
  readonly taken: readonly string[];
  /** The first invariant that did not hold. */
  readonly failure: string | null;
  /** What nobody has closed before FLATTEN did: no failure where the desk was down at its time. */
  readonly unclosed: string | null;
  readonly trace: readonly string[];
}

/** The process dies, and the next one comes up later. */
class Killed extends Error {
  constructor(readonly awayMs: number) {
    super("killed");
  }
}

const FROM = "10:00";
const CHOICES_FROM = "10:00:59";
const CHOICES_UNTIL = "10:02:12";
/** From the last deviation until everything is at rest, nothing held. */
const REST_MS = 78 * SECOND_MS;
/** A position without its exit: so long, and where requests are lost. */
const BARE_MAX_MS = 12 * SECOND_MS;
const LOST_MAX_MS = MINUTE_MS;
/** Others act so soon after anything has changed. */
const ACTS_WITHIN_MS = 2_500;
/** What may keep a position from its exit for longer. */
const LOSSES = new RegExp(
  "timeout_before|lost_c|order_|unanswered|too_many|refused_c|late_c|reject_after",
);

/** `deviations`: places of the choice points that go otherwise, ascending. */
export function playExplored(
  world: ExploredWorld,
  deviations: readonly number[],
  trace = false,
): ExploredReport {
  return new ExploredSession(world, deviations, trace).play();
}

class ExploredSession {
  readonly #world: ExploredWorld;
  readonly #choices: Choices;
  readonly #frames: MarketFrames;
  readonly #watched: BrokerInvariants;
  readonly #broker: FaultyBroker;
  readonly #account: ExploredAccount;
  readonly #dice: ChosenDice;
  readonly #operator = new Operator();
  readonly #trace: ExploredTrace;
  #host!: VirtualHost;
  #runs = 0;
  readonly #others: ExploredOthers;
  #isDown = false;
  #wasDown = false;
  /** A FLATTEN for which there was no process. */
  #missed = false;

  constructor(world: ExploredWorld, deviations: readonly number[], trace: boolean) {
    this.#world = world;
    this.#trace = new ExploredTrace(trace, () => this.#broker.now);
    const { market, rules } = world;
    this.#frames = market.frames();
    const { fixed = {}, coveredWithinMs } = world.scenario;
    this.#choices = new Choices(deviations, () => istClock(this.#broker.now), fixed);
    this.#dice = new ChosenDice(this.#choices);
    const { taken } = this.#choices;
    this.#watched = new BrokerInvariants({
      rules,
      get bareMaxMs() {
        const lost = LOSSES.test([...taken, fixed.always?.source].join());
        return coveredWithinMs ?? (lost ? LOST_MAX_MS : BARE_MAX_MS);
      },
      excessMaxMs: 0,
      isHalted: () => this.#operator.latch.read() !== 0,
      isMute: () => false,
      mayRefuse: () => false,
      orderMax: (key, quantity) => Math.min(Math.abs(quantity), orderMax(world.listed(key))),
      listed: (key) => world.listed(key),
    });
    const watched = this.#watched;
    this.#account = new ExploredAccount(() => this.#broker, this.#choices);
    this.#others = new ExploredOthers(() => this.#broker, this.#choices, world);
    this.#broker = new FaultyBroker(rules, this.#dice, {
      leaves: (request) => watched.leaves(request),
      taken: (order, orderId) => watched.taken(order, orderId),
      changed: (order) => {
        this.#account.note();
        this.#trace.changed(order);
        for (const ms of [0, 18, 20]) this.#mayDie(ms, `change+${ms}`);
      },
    });
  }

  #mayDie(afterMs: number, what: string): void {
    for (const away of [0, 15_000]) {
      if (!this.#choices.deviates(`killed ${away} ${what}`)) continue;
      this.#broker.at(this.#broker.now + afterMs, () => {
        throw new Killed(away);
      });
    }
  }

  play(): ExploredReport {
    let failure: string | null = null;
    let unclosed: string | null = null;
    try {
      unclosed = this.#play();
    } catch (error) {
      failure = error instanceof Error ? error.message : String(error);
    }
    const { points, taken } = this.#choices;
    return { points, taken, failure, unclosed, trace: this.#trace.lines };
  }

  #play(): string | null {
    const instant = (clock: string) => this.#world.market.instant(clock);
    const { flattenAt, choicesUntil = CHOICES_UNTIL } = this.#world.scenario;
    const restAt = instant(choicesUntil) + REST_MS;
    this.#begin([], instant(FROM) - MINUTE_MS / 2);
    if (flattenAt !== undefined) {
      this.#broker.at(instant(flattenAt), () => {
        if (this.#isDown) this.#missed = true;
        else this.#operator.flatten(this.#host);
      });
    }
    this.#run(instant(CHOICES_FROM));
    this.#choices.isOpen = true;
    for (let at = instant(CHOICES_FROM) + 400; at < instant(choicesUntil); at += SECOND_MS) {
      this.#broker.at(at, () => this.#act());
    }
    this.#run(instant(choicesUntil));
    this.#choices.isOpen = false;
    this.#run(restAt);
    this.#settle();
    const unclosed = this.#unclosed();
    this.#operator.flatten(this.#host);
    this.#run(restAt + MINUTE_MS);
    this.#settle();
    this.#run(restAt + 95 * SECOND_MS);
    this.#watched.end();
    return unclosed;
  }

  /** What is left before FLATTEN; a quarantine is explained where the owner has done something. */
  #unclosed(): string | null {
    const isUnseen = this.#world.scenario.trails === true && this.#wasDown;
    const left = leftOf(this.#host, this.#broker, isUnseen);
    const isExplained = this.#others.touched && this.#quarantined.length > 0;
    return left.length === 0 || isExplained ? null : left.join(", ");
  }

  get #quarantined(): readonly string[] {
    const risk = this.#host.kernel.cell(RISK)!.head.state as RiskState;
    return quarantineOf(risk).symbols.map(({ symbol }) => symbol);
  }

  #settle(): void {
    if (!this.#others.touched) return;
    for (const symbol of this.#quarantined) {
      this.#operator.settle(this.#host, "Adopt", symbol);
    }
  }

  #run(until: number): void {
    while (this.#host.now < until) {
      try {
        this.#host.run(until);
        return;
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        this.#die(Math.min(until, this.#host.now + error.awayMs));
      }
    }
  }

  #die(until: number): void {
    this.#trace.note(() => `KILLED until ${istClock(until as EpochMs)}`);
    const { log, now } = this.#host;
    const survivors = log.all!.slice(0, log.durable());
    if (until > now) this.#goOn(until);
    // The next process has to see first what others have done before.
    const { shares } = this.#broker.books;
    for (const [key, at] of [...shares.touched]) {
      if (at > now - BARE_MAX_MS) shares.touch(key, until as EpochMs);
    }
    this.#begin(survivors, until);
    if (this.#missed) this.#operator.flatten(this.#host);
    this.#missed = false;
  }

  #goOn(until: number): void {
    this.#broker.detach();
    this.#isDown = this.#wasDown = true;
    for (;;) {
      try {
        while (this.#frames.peekAt() <= until) {
          this.#broker.pass(this.#frames.peekAt());
          const frame = this.#frames.take() as Extract<MarketFrame, { type: "Ticks" }>;
          this.#broker.show(frame.ticks, frame.at);
        }
        return this.#broker.pass(until);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
      }
    }
  }

  #begin(survivors: readonly TurnRecord[], startAt: number): void {
    const { rules, market } = this.#world;
    this.#isDown = false;
    const onRecord = (record: TurnRecord) => {
      this.#watched.onRecord(record);
      this.#trace.recorded(record);
    };
    const operator = this.#operator;
    const host = brokerHost({
      ...{ rules, market, frames: this.#frames, broker: this.#broker },
      ...{ startAt, seed: 1, run: this.#runs++, latch: operator.latch, entries: operator.entries },
      log: new MemoryLog({ keepAll: true, tap: onRecord }, survivors),
      durabilityMs: this.#world.scenario.slowDiskMs ?? 2,
      step: () => this.#watched.step(),
      orders: {
        call: (request, _id, answer) => this.#asked(request as OrderRequest, answer as Say),
      },
      account: {
        call: (request, _id, answer) => {
          const mine = this.#host;
          const say: Say = (body) => mine === this.#host && answer(body);
          this.#account.read(request as AccountRequest, say);
        },
      },
    });
    this.#host = host;
    this.#watched.attach(host, this.#broker);
    this.#broker.attach(host);
  }

  #asked(request: OrderRequest, answer: Say): void {
    this.#trace.asked(request);
    const mine = this.#host;
    const say: Say = (body) => {
      this.#trace.answered(body);
      if (mine === this.#host) answer(body);
    };
    if (request.type === "Find") return this.#account.find(request, say);
    const about = request.type;
    this.#dice.about = about;
    for (const ms of [1, 58]) this.#mayDie(ms, `${about}+${ms}`);
    for (const code of ["order_refused", "order_busy"]) {
      if (code === "order_busy" && request.type === "Place") continue;
      if (!this.#choices.deviates(`${code} ${about}`)) continue;
      this.#watched.leaves(request);
      const body = { type: "Refused", code, message: "RMS: not now" };
      return this.#broker.at(this.#broker.now + 60, () => say({ type: "ok", body }));
    }
    this.#broker.orders.call(request, "", say);
  }

  /** Others than the desk, who do something within seconds of what it does. */
  #act(): void {
    if (this.#broker.now - this.#account.lastChangeAt > ACTS_WITHIN_MS) return;
    if (!this.#isDown) {
      operate(this.#operator, this.#host, this.#world, this.#choices, this.#quarantined);
    }
    this.#others.act();
  }
}
