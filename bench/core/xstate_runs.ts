/** XState's runs for the bench: transition actors, which deliver inline. @module */
import { type AnyActorRef, createActor, fromTransition, waitFor } from "xstate";
import type { Runs } from "./runs.ts";

interface Ball {
  readonly type: "Ball";
  readonly n: number;
  readonly from: AnyActorRef;
}
type Tick = { readonly type: "Tick"; readonly price: number };
type Square = { readonly type: "Square"; readonly of: number };

const player = fromTransition(
  ({ hits }: { readonly hits: number }, { n, from }: Ball, { self }) => {
    if (n > 1) from.send({ type: "Ball", n: n - 1, from: self });
    return { hits: hits + 1 };
  },
  { hits: 0 },
);

const leaf = fromTransition(
  ({ sum }: { readonly sum: number }, { price }: Tick) => ({ sum: sum + price }),
  { sum: 0 },
);

const answerer = fromTransition(
  (_: { readonly of: number; readonly square: number }, { of }: Square) => ({
    of,
    square: of * of,
  }),
  { of: 0, square: 0 },
);

/** Everything happens before it returns. */
const now = (act: () => void) => Promise.resolve(act());

export function xstateRuns(): Runs {
  return {
    pingPong: (count) =>
      now(() => {
        const [a, b] = [createActor(player).start(), createActor(player).start()];
        a.send({ type: "Ball", n: count, from: b });
        for (const each of [a, b]) each.stop();
      }),
    fanOut: (count) =>
      now(() => {
        const leaves = Array.from({ length: 100 }, () => createActor(leaf).start());
        const hub = createActor(fromTransition(
          ({ rounds }: { readonly rounds: number }, { left }: { type: "Round"; left: number }) => {
            const tick: Tick = { type: "Tick", price: left };
            for (const each of leaves) each.send(tick);
            return { rounds: rounds + 1 };
          },
          { rounds: 0 },
        )).start();
        for (let left = count / 100; left > 0; left--) hub.send({ type: "Round", left });
        for (const each of [hub, ...leaves]) each.stop();
      }),
    // Its own way to wait for another actor with a deadline.
    ask: async (count) => {
      const asked = createActor(answerer).start();
      for (let of = 1; of <= count; of++) {
        const answered = waitFor(asked, ({ context }) => context.of === of, { timeout: 1_000 });
        asked.send({ type: "Square", of });
        await answered;
      }
      asked.stop();
    },
    spawn: (count) =>
      now(() => {
        const actors = Array.from({ length: count }, () => createActor(leaf).start());
        for (const each of actors) each.send({ type: "Tick", price: 1 });
      }),
  };
}
