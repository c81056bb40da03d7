/**
 * Requests that a broker takes and its exchange does not do, or does late: what the broker shows of
 * an order meanwhile, and what it says of it afterwards.
 * @module
 */
import { type BrokerOrder, brokerOrderStatus } from "../../domain/broker/order.ts";
import { isAtWork, type Modification } from "../../domain/order/order.ts";
import type { BrokerBooks } from "./broker_books.ts";
import type { BrokerTimeline } from "./broker_timeline.ts";
import type { BrokerTroubles } from "./broker_troubles.ts";

/** Why an order that rests is not what it was to become. */
const REASONS = [
  "16346 : Order cannot be modified",
  "RMS:Margin Exceeds,Cash Available:0.00,Additional margin required:321.49",
  "Order price is outside the current allowed limit price protection range.",
] as const;
export const CANCELS = [
  "The order was cancelled by the exchange because the price is outside the current allowed limit " +
  "price protection range.",
  "Cancelled by the exchange.",
] as const;

export class SecondThoughts {
  readonly #books: BrokerBooks;
  readonly #troubles: BrokerTroubles;
  readonly #timeline: BrokerTimeline;
  readonly #changed: (orderId: string) => void;
  /** What an order is called while something is under way with it. */
  readonly #pending = new Map<string, string>();
  /** Why the last thing that was asked of an order was not done. */
  readonly #reasons = new Map<string, string>();

  constructor(
    books: BrokerBooks,
    troubles: BrokerTroubles,
    timeline: BrokerTimeline,
    changed: (orderId: string) => void,
  ) {
    this.#books = books;
    this.#troubles = troubles;
    this.#timeline = timeline;
    this.#changed = changed;
  }

  /** Draws when the exchange cancels what. */
  plan(from: number, until: number): void {
    const { dice } = this.#troubles;
    if (!dice.has("exchange_cancels")) return;
    for (let i = dice.between(3, 8); i > 0; i--) {
      this.#timeline.at(from + dice.below(until - from), () => this.#cancelOne());
    }
  }

  /** As the broker shows it. */
  shown(order: BrokerOrder): BrokerOrder {
    const { orderId, status } = order;
    const statusText = this.#pending.get(orderId);
    const message = order.message || (this.#reasons.get(orderId) ?? "");
    if (!isAtWork(status)) return status === "CANCELLED" ? { ...order, message } : order;
    if (statusText === undefined) return { ...order, message };
    return { ...order, statusText, status: brokerOrderStatus(statusText) };
  }

  isBusy(orderId: string): boolean {
    return this.#pending.has(orderId) && this.#rests(orderId);
  }

  /** Whether a change is taken for later, or for nothing. */
  takesChange(orderId: string, change: Modification): boolean {
    const { dice } = this.#troubles;
    if (!this.#rests(orderId)) return false;
    if (this.#troubles.happens("refused_changes")) {
      const reason = REASONS[dice.below(REASONS.length)]!;
      this.#later(orderId, "MODIFY PENDING", dice.between(50, 2_500), () => reason);
      return true;
    }
    if (!this.#troubles.happens("late_changes")) return false;
    this.#later(
      orderId,
      "MODIFY VALIDATION PENDING",
      dice.between(500, 4_000),
      () => this.#books.modify(orderId, change, this.#timeline.now)?.message ?? null,
    );
    return true;
  }

  /** Whether a cancel is taken for later. */
  takesCancel(orderId: string): boolean {
    if (!this.#rests(orderId) || !this.#troubles.happens("late_cancels")) return false;
    this.#later(
      orderId,
      "CANCEL PENDING",
      this.#troubles.dice.between(500, 5_000),
      () => this.#books.cancel(orderId, this.#timeline.now)?.message ?? null,
    );
    return true;
  }

  /** The exchange cancels it, in its own words. */
  drop(orderId: string, words: string): void {
    this.#pending.delete(orderId);
    this.#reasons.set(orderId, words);
    this.#books.cancel(orderId, this.#timeline.now);
  }

  /** Something new is asked of it: what was refused before is said no more. */
  asked(orderId: string): void {
    this.#reasons.delete(orderId);
  }

  /** `act` says why it was not done. */
  #later(orderId: string, words: string, delayMs: number, act: () => string | null): void {
    this.#pending.set(orderId, words);
    this.#timeline.after(delayMs, () => {
      this.#pending.delete(orderId);
      this.#reasons.delete(orderId);
      if (!this.#rests(orderId)) return;
      const reason = act();
      if (reason === null) return;
      this.#reasons.set(orderId, reason);
      this.#changed(orderId);
    });
  }

  #cancelOne(): void {
    const { dice } = this.#troubles;
    const all = this.#books.ofDesk;
    if (all.length === 0) return;
    const { orderId } = all[dice.below(all.length)]!;
    dice.strike("exchange_cancels");
    this.drop(orderId, CANCELS[dice.below(CANCELS.length)]!);
  }

  #rests(orderId: string): boolean {
    return this.#books.working.some((each) => each.orderId === orderId);
  }
}
