/** Mailbox policies of test actors. @module */
export const KEPT = { full: "crashReceiver", poison: "quarantine" } as const;
export const URGENT = { ...KEPT, urgent: true } as const;
export const SKIPPED = { full: "dropNewest", poison: "skip" } as const;
export const ASKED = { full: "reject", poison: "skip" } as const;
