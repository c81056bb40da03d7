/**
 * What happened in a run, in words that tests compare.
 * @module
 */
import type { Tap } from "../../../actors/runtime/host.ts";

export interface Trace {
  readonly tap: Tap;
  /** `id kind body` of every committed delivery. */
  readonly delivered: string[];
  /** `kind reason` of every message that was not handled. */
  readonly lost: string[];
  /** `kind: error` of every aborted turn. */
  readonly aborted: string[];
  /** Paths, in order. */
  readonly restarted: string[];
  /** `path: error`. */
  readonly meltdowns: string[];
  /** `port: error`. */
  readonly portsFailed: string[];
}

export function traced(): Trace {
  const trace: Omit<Trace, "tap"> = {
    delivered: [],
    lost: [],
    aborted: [],
    restarted: [],
    meltdowns: [],
    portsFailed: [],
  };
  const tap: Tap = {
    committed: ({ id, slot, body }) => {
      trace.delivered.push(`${id} ${slot.kind} ${JSON.stringify(body)}`);
    },
    lost: ({ slot }, reason) => void trace.lost.push(`${slot.kind} ${reason}`),
    aborted: ({ slot }, error) => void trace.aborted.push(`${slot.kind}: ${error}`),
    restarted: (path) => void trace.restarted.push(path),
    meltdown: (path, error) => void trace.meltdowns.push(`${path}: ${error}`),
    portFailed: (port, error) => void trace.portsFailed.push(`${port}: ${error}`),
  };
  return { ...trace, tap };
}
