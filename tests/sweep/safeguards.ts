/**
 * The safeguards of the actor core, each as what takes it away: a sweep that still passes without
 * one would prove nothing about it.
 * @module
 */
import type { TurnRecord } from "../../actors/runtime/record.ts";
import { nextState } from "../../actors/runtime/random.ts";
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";

/** Random rollback: a turn aborted after its handler has consumed a draw all the same. */
export function leakDraws({ kernel }: VirtualHost): void {
  kernel.host.tap!.aborted = ({ slot: { cell } }, error) => {
    if (!error.endsWith("before_commit")) return;
    cell.head = { ...cell.head, rng: nextState(cell.head.rng) };
  };
}

/** Kept keys: a restart makes every timer, question and effect from before stale. */
export function dropKeys({ kernel }: VirtualHost): void {
  kernel.host.tap!.restarted = (path) => kernel.cell(path)!.forgetKeys();
}

/** Generation check: an answer counts for whatever was asked last under its key. */
export function heedStale({ kernel }: VirtualHost): void {
  const answer = kernel.answer.bind(kernel);
  kernel.answer = (asker, told, sent) => {
    const asked = kernel.cell(asker.path)?.head.pending.get(asker.key);
    answer({ ...asker, number: asked?.number ?? asker.number }, told, sent);
  };
}

/** Durable gate: effects leave at commit. */
export function openGate({ kernel: { effects } }: VirtualHost): void {
  const take = effects.take.bind(effects);
  effects.take = (effect, _, parent) => take(effect, 0, parent);
}

/** Sends in the record: what was sent is not remembered. */
export function loseSends({ log }: VirtualHost): void {
  const append = log.append.bind(log);
  log.append = (record) => append({ ...record, sends: [] });
}

/** Single order: one stream an actor, of which one's lags behind the others': by default the first. */
export function ownStreams(
  log: readonly TurnRecord[],
  length: number,
  lagging: string | undefined = log[0]?.path,
): readonly TurnRecord[] {
  const late = log.slice(Math.max(0, length - 3));
  const survives = (record: TurnRecord) => record.path !== lagging || !late.includes(record);
  return log.filter(survives).map((record, i) => ({ ...record, lsn: i + 1 }));
}
