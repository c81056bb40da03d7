/**
 * What the actors do to each other, for people: messages that nobody read are counted by receiver,
 * kind and reason, failures and restarts are told.
 * @module
 */
import type { Envelope } from "../../actors/runtime/envelope.ts";
import type { LossReason, Tap } from "../../actors/runtime/host.ts";
import type { Undelivered } from "../../domain/control/desk_status.ts";

export interface DeskTap {
  readonly tap: Tap;
  /** But for messages to an actor that is off. */
  undelivered(): readonly Undelivered[];
}

/**
 * `say`: hears of aborted turns, restarts, meltdowns and failed ports, not of what nobody read;
 * `melted`: of the path of each actor that was given up.
 */
export function deskTap(say: (line: string) => void, melted: (path: string) => void): DeskTap {
  const found = new Map<string, Undelivered>();
  return {
    undelivered: () => [...found.values()],
    tap: {
      lost: (envelope, why, to) => {
        // Whoever does not run is told nothing; that it is off stands beside it.
        if (why === "stopped") return;
        const { kind } = envelope.slot;
        const lost = isLost(envelope, why);
        const key = `${to} ${kind} ${why} ${lost}`;
        const count = (found.get(key)?.count ?? 0) + 1;
        found.set(key, { to, kind, why, count, lost });
      },
      aborted: ({ slot }, error) => say(`${slot.cell.path} ${slot.kind} aborted: ${error}`),
      restarted: (path, error) => say(`${path} restarted: ${error}`),
      meltdown: (path, error) => {
        melted(path);
        say(`${path} melted down: ${error}`);
      },
      portFailed: (port, error) => say(`port ${port} failed: ${error}`),
    },
  };
}

/** A question that came too late ends in a refusal; a stale answer or timer was not awaited. */
function isLost({ extra }: Envelope, why: LossReason): boolean {
  return why !== "stale" && !(why === "expired" && extra !== null && extra.asker !== null);
}
