/**
 * The journaler: the log's face. Records what no other durable actor would: signals that were
 * not traded, and HOLD reasons by count. State: the day's counts. Durable.
 * @module
 */
import { JOURNAL_EVENTS, type JournalEvent } from "../domain/journal_event.ts";
import { KEPT } from "./mail.ts";
import type { JournalerProtocol } from "./protocol.ts";
import { type AnyBehaviour, durable } from "./runtime/behaviour.ts";

interface JournalState {
  /** HOLDs by reason since the log began. */
  readonly holds: Readonly<Record<string, number>>;
}

export function journalerActor(): AnyBehaviour {
  return durable<JournalerProtocol, JournalState, JournalEvent>({
    init: () => ({ holds: {} }),
    apply: (state, event) =>
      event.type === "SignalSeen" ? state : { holds: added(state, event.counts) },
    versions: JOURNAL_EVENTS,
    mail: { SignalSeen: KEPT, HoldsCounted: KEPT },
    on: {
      SignalSeen: (_, seen, ctx) => ctx.emit({ type: "SignalSeen", ...seen }),
      HoldsCounted: (_, counted, ctx) => ctx.emit({ type: "HoldsCounted", ...counted }),
    },
  });
}

function added(
  { holds }: JournalState,
  counts: Readonly<Record<string, number>>,
): Readonly<Record<string, number>> {
  const sum: Record<string, number> = { ...holds };
  for (const [reason, count] of Object.entries(counts)) sum[reason] = (sum[reason] ?? 0) + count;
  return sum;
}
