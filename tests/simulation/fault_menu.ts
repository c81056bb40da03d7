/**
 * Which sessions a seed plays: some faults alone, by turns, lies apart, all others together, and what
 * comes otherwise than it was taken.
 * @module
 */
import { AFTERTHOUGHTS, FAULTS, INTERVENTIONS, LIES } from "./faults.ts";
import type { FaultySessionPlan } from "./faulty_session.ts";

const ALONE_SHARE = 0.3;
/** Where it takes ten seconds to know that a request is lost. */
const LOSS_SHARE = 0.15;
const TOGETHER_SHARE = 0.06;
/** Faults that one seed plays alone: every one of them comes by within 16 seeds. */
const ALONE = 2;

export function sessionsOf(seed: number): readonly FaultySessionPlan[] {
  const alone = Array.from({ length: ALONE }, (_, i) => {
    const fault = FAULTS[(ALONE * seed + i) % FAULTS.length]!;
    const share = fault === "timeout_before_accept" ? LOSS_SHARE : ALONE_SHARE;
    return { seed, faults: [fault], share };
  });
  return [
    ...alone,
    { seed, faults: LIES, share: ALONE_SHARE },
    { seed, faults: FAULTS, share: TOGETHER_SHARE },
    usedByOthers(seed),
    thoughtBetter(seed),
  ];
}

/** One afterthought alone by turns, all of them, and all while all else goes on. */
function thoughtBetter(seed: number): FaultySessionPlan {
  const place = seed % (AFTERTHOUGHTS.length + 3);
  const alone = AFTERTHOUGHTS[place];
  // Without an operator hardly anything is cancelled.
  if (alone === "late_cancels") return { seed, faults: [alone, "busy_operator"], share: 1 / 2 };
  if (alone !== undefined) return { seed, faults: [alone], share: ALONE_SHARE };
  const faults = [
    AFTERTHOUGHTS,
    [...AFTERTHOUGHTS, ...FAULTS],
    [...AFTERTHOUGHTS, ...INTERVENTIONS],
  ][place - AFTERTHOUGHTS.length]!;
  return { seed, faults, share: TOGETHER_SHARE };
}

/** One intervention alone by turns, then all of them, then all of them while everything fails. */
function usedByOthers(seed: number): FaultySessionPlan {
  const place = seed % (INTERVENTIONS.length + 2);
  if (place === INTERVENTIONS.length) return { seed, faults: INTERVENTIONS, share: 1 };
  const alone = INTERVENTIONS[place];
  if (alone !== undefined) return { seed, faults: [alone], share: 1 };
  return { seed, faults: [...FAULTS, ...INTERVENTIONS], share: TOGETHER_SHARE };
}
