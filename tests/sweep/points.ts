/**
 * Where a sweep strikes: after which deliveries, and which of them in one session. A whole sweep
 * takes every delivery, alone; what the tests take is chosen here.
 * @module
 */
import type { Delivery } from "./session.ts";

export interface Sampling {
  /** Takes every n-th delivery only. Default 1: all. */
  readonly every?: number;
  /**
   * `kinds`: of each kind of message to each actor the first, the middle one and the last. A
   * failure strikes between a message and the next, so that another one of the kind and receiver
   * mostly finds the same code in the same place.
   */
  readonly of?: "all" | "kinds";
  /**
   * Deliveries that one session tries, as far apart as can be: what holds for each holds for
   * several, and all of them are tried in that many times less. Default 1.
   */
  readonly together?: number;
}

/** The deliveries, counted from 0, that each session strikes at. */
export function strikes(
  deliveries: readonly Delivery[],
  { every = 1, of = "all", together = 1 }: Sampling,
): ReadonlySet<number>[] {
  const points = of === "all" ? [...deliveries.keys()] : ofKinds(deliveries);
  const apart = Math.ceil(points.length / together);
  const sessions: Set<number>[] = [];
  for (let first = 0; first < apart; first += every) {
    sessions.push(new Set(points.filter((_, i) => i % apart === first)));
  }
  return sessions;
}

function ofKinds(deliveries: readonly Delivery[]): number[] {
  const byKind = Map.groupBy(
    deliveries.keys(),
    (i) => `${deliveries[i]!.to} ${deliveries[i]!.kind}`,
  );
  const chosen = [...byKind.values()].flatMap((all) => [
    all[0]!,
    all[Math.floor(all.length / 2)]!,
    all.at(-1)!,
  ]);
  return [...new Set(chosen)].sort((a, b) => a - b);
}

/** For people: the first of them, and how many more there are. */
export function strikeWords(session: ReadonlySet<number>): string {
  const [first] = session;
  return session.size === 1
    ? `delivery ${first}`
    : `delivery ${first} and ${session.size - 1} more`;
}
