/**
 * The journaler: the log's face. Records what no other durable actor would: signals that were
 * not traded, and HOLD reasons by count. State: the last reasons. Durable, restarted alone.
 * @module
 */
import type { DeskRules } from "../domain/desk_rules.ts";
import { seriesKey } from "../domain/strategy/intent.ts";
import { JOURNAL_EVENTS, type JournalEvent } from "../domain/journal_event.ts";
import { durableActor } from "./desk_actor.ts";
import { KEPT } from "./mail.ts";
import type { JournalerProtocol } from "./protocol/journaler.ts";
import type { AnyBehaviour } from "./runtime/behaviour.ts";

interface JournalState {
  /** Last HOLD reason by strategy and instrument, so that a restarted engine does not repeat it. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** `holds`: whether every HOLD is a row, or only one whose reason is new. */
export function journalerActor(holds: DeskRules["holds"]): AnyBehaviour {
  return durableActor<JournalerProtocol, JournalState, JournalEvent>({
    init: () => ({ reasons: {} }),
    apply: (state, event) =>
      event.type === "HoldsCounted"
        ? state
        : { reasons: { ...state.reasons, [seriesKey(event.signal)]: reasonOf(event) } },
    versions: JOURNAL_EVENTS,
    mail: { SignalSeen: KEPT, HoldsCounted: KEPT },
    on: {
      SignalSeen: (state, seen, ctx) => {
        const repeats = state.reasons[seriesKey(seen.signal)] === reasonOf(seen);
        if (repeats && (seen.why !== "hold" || holds === "changes")) return state;
        return ctx.emit({ type: "SignalSeen", ...seen });
      },
      HoldsCounted: (_, counted, ctx) => ctx.emit({ type: "HoldsCounted", ...counted }),
    },
  });
}

type Seen = JournalerProtocol["SignalSeen"];

/** What makes a row news: a HOLD's reason, anything else's bar. */
function reasonOf({ signal, why }: Seen): string {
  return why === "hold" ? signal.reason : `${why} ${signal.barAt}`;
}
