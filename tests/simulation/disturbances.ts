/**
 * What happens to a desk in a session beside its broker's troubles, planned by the dice of a seed:
 * crashes and deaths, people who use the account, and the operator's commands.
 * @module
 */
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import { RISK } from "../../actors/protocol/risk.ts";
import type { Book } from "../../domain/instrument/instrument.ts";
import { MINUTE_MS, SECOND_MS } from "../../domain/market_time.ts";
import { quarantineOf, type RiskState } from "../../domain/risk/state.ts";
import type { Operator } from "../scenarios/operator.ts";
import { type Absence, planSquareOff } from "./broker_square_off.ts";
import type { Dice } from "./faults.ts";
import type { FaultyBroker } from "./faulty_broker.ts";
import { byHand, Owner, type OwnersMarket } from "./owner.ts";
import type { Tally } from "./tally.ts";

export interface Disturbed {
  readonly dice: Dice;
  readonly broker: FaultyBroker;
  readonly operator: Operator;
  readonly market: OwnersMarket;
  readonly tally: Tally;
  readonly from: number;
  readonly until: number;
  /** When the desk closes its positions by itself, if that is within the session. */
  readonly squareOffAt: number;
  /** Nothing gets to the disk any more. */
  fillDisk(): void;
  /** The process that lives. */
  host(): VirtualHost;
}

const BOOKS: readonly Book[] = ["fno", "options", "equity"];

export class Disturbances {
  readonly #of: Disturbed;

  constructor(of: Disturbed) {
    this.#of = of;
  }

  /** Plans all of them; says when no process of the desk lives. */
  plan(): readonly Absence[] {
    const { dice } = this.#of;
    if (dice.has("actor_crash")) this.#crashes();
    if (dice.has("manual_trades")) this.#manualTrades();
    if (dice.has("operator")) this.#operatorsOrder();
    const absences: Absence[] = [];
    if (dice.has("killed_process") || dice.has("torn_log")) {
      const deaths = Array.from({ length: dice.between(1, 3) }, () => this.#instant());
      absences.push(...deaths.map((at) => ({ from: at, until: at })));
    }
    if (dice.has("full_disk")) absences.push(this.#fullDisk());
    this.#ownersActs();
    if (dice.has("busy_operator")) this.#busyOperator();
    if (dice.has("broker_square_off")) {
      const { broker, market, squareOffAt, tally } = this.#of;
      const absence = planSquareOff(dice, broker, market.instruments, squareOffAt, tally);
      if (absence !== null) absences.push(absence);
    }
    return absences.toSorted((a, b) => a.from - b.from);
  }

  /** An operator settles what is in quarantine, one way or the other; `all`: by the broker's word. */
  settle(all: boolean): void {
    if (!this.#isShared) return;
    const { operator, dice, host, tally } = this.#of;
    const risk = host().kernel.cell(RISK)!.head.state as RiskState;
    for (const { symbol } of quarantineOf(risk).symbols) {
      const how = all || dice.below(4) > 0 ? "Adopt" : "Disown";
      operator.settle(host(), how, symbol);
      tally.add(how);
    }
  }

  /** Whether others than the desk trade what it trades. */
  get #isShared(): boolean {
    const { dice } = this.#of;
    return (["owner_trades", "owner_cancels", "owner_changes", "broker_square_off"] as const)
      .some((fault) => dice.has(fault));
  }

  /** Half of them where bars close: that is when most is in flight. */
  #instant(): number {
    const { dice, from, until } = this.#of;
    return dice.below(2) === 0
      ? from + dice.below(until - from)
      : from + MINUTE_MS * dice.between(1, 4) + dice.below(dice.below(2) === 0 ? 200 : 2_000);
  }

  #at(when: number, act: (host: VirtualHost) => void): void {
    this.#of.broker.at(when, () => act(this.#of.host()));
  }

  /** The next process finds a disk with room. */
  #fullDisk(): Absence {
    const { dice, operator, fillDisk } = this.#of;
    const full = this.#instant();
    const begun = full + dice.between(1_000, 15_000);
    this.#at(full, () => fillDisk());
    this.#at(begun + 10_000, (host) => operator.rearm(host));
    return { from: begun, until: begun };
  }

  #crashes(): void {
    for (let i = 0; i < 5; i++) {
      const which = this.#of.dice.draw();
      this.#at(
        this.#instant(),
        ({ kernel: { tree } }) => {
          this.#of.dice.strike("actor_crash");
          tree.restart([tree.paths[Math.floor(which * tree.paths.length)]!], "simulation");
        },
      );
    }
  }

  /** Of an instrument that the desk has nothing to do with. */
  #manualTrades(): void {
    const { broker, market } = this.#of;
    const other = market.instruments.find(({ symbol }) => symbol === "NIFTY23950PE")!;
    for (let i = 0; i < 3; i++) {
      const order = byHand(other, "BUY", 65, 100_000 as never);
      this.#at(this.#instant(), () => {
        this.#of.dice.strike("manual_trades");
        broker.trade(order);
      });
    }
  }

  #operatorsOrder(): void {
    const { dice, operator } = this.#of;
    const verb = (["halt", "flatten"] as const)[dice.below(2)]!;
    const when = this.#instant();
    this.#at(when, (host) => {
      dice.strike("operator");
      operator[verb](host);
    });
    this.#at(when + dice.between(20_000, 60_000), (host) => operator.rearm(host));
  }

  #ownersActs(): void {
    const { dice, broker, market, tally } = this.#of;
    const owner = new Owner(dice, broker, market, tally);
    const acts = [
      ["owner_trades", () => owner.trade()],
      ["owner_cancels", () => owner.cancel()],
      ["owner_changes", () => owner.change()],
    ] as const;
    for (const [fault, act] of acts) {
      if (!dice.has(fault)) continue;
      for (let i = dice.between(2, 5); i > 0; i--) broker.at(this.#instant(), act);
    }
    if (!this.#isShared) return;
    for (let i = 0; i < 4; i++) this.#at(this.#instant(), () => this.settle(false));
  }

  #busyOperator(): void {
    const { dice, operator, tally } = this.#of;
    const orders = ["halt", "flatten", "account", "rearm", "off", "off"] as const;
    for (let i = dice.between(3, 6); i > 0; i--) {
      const order = orders[dice.below(orders.length)]!;
      const book = BOOKS[dice.below(BOOKS.length)]!;
      const when = this.#instant();
      const later = when + dice.between(5, 40) * SECOND_MS;
      this.#at(when, (host) => {
        tally.add(`operator: ${order}`);
        if (order === "off") operator.switchOff(host, book);
        else if (order === "account") operator.flatten(host, true);
        else operator[order](host);
      });
      this.#at(later, (host) => {
        if (order === "off") operator.switchOn(host, book);
        else operator.rearm(host);
      });
    }
  }
}
