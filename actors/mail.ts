/**
 * The mailbox policies that trading actors use: what must never be lost, what something newer makes
 * up for, and what may be refused.
 * @module
 */

/** Orders, fills and control: never dropped; a full box crashes the receiver, poison latches. */
export const KEPT = { full: "crashReceiver", poison: "quarantine" } as const;

/** The same, ahead of everything ordinary. */
export const URGENT = { full: "crashReceiver", poison: "quarantine", urgent: true } as const;

/**
 * Prices, bars and readings of which a later one always follows: a poison one may be skipped. None
 * drops or takes another's place: a candle is made of every tick.
 */
export const MARKET = { full: "crashReceiver", poison: "skip" } as const;

/** Questions: the asker is told when there is no room. */
export const ASKED = { full: "reject", poison: "skip" } as const;
