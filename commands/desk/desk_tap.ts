/**
 * What the actors do to each other, for people: messages lost are counted by actor, failures and
 * restarts are told.
 * @module
 */
import type { Tap } from "../../actors/runtime/host.ts";

export interface DeskTap {
  readonly tap: Tap;
  /** Messages lost, by the path of who would have had them; to an actor that is off none are. */
  readonly lost: ReadonlyMap<string, number>;
}

export function deskTap(say: (line: string) => void): DeskTap {
  const lost = new Map<string, number>();
  return {
    lost,
    tap: {
      lost: ({ slot: { cell: { path } } }, reason) => {
        // Whoever does not run is told nothing; that it is off stands beside it.
        if (reason !== "stopped") lost.set(path, (lost.get(path) ?? 0) + 1);
      },
      aborted: ({ slot }, error) => say(`${slot.cell.path} ${slot.kind} aborted: ${error}`),
      restarted: (path, error) => say(`${path} restarted: ${error}`),
      meltdown: (path, error) => say(`${path} melted down: ${error}`),
      portFailed: (port, error) => say(`port ${port} failed: ${error}`),
    },
  };
}
