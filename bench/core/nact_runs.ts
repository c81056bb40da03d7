/** nact's runs for the bench. @module */
import { dispatch, query, spawn, start, stop } from "nact";
import type { Runs } from "./runs.ts";

type System = ReturnType<typeof start>;

/** A system, stopped when `act` has called `done`. */
function inSystem(act: (system: System, done: () => void) => void): Promise<void> {
  const system = start();
  return new Promise<void>((resolve) => act(system, resolve)).finally(() => stop(system));
}

type Reference = Parameters<typeof dispatch>[0];

interface Ball {
  readonly n: number;
  readonly from: Reference;
}

/** Actors that add prices up; `done` once so many have come to all of them. */
function spawnLeaves(system: System, leaves: number, prices: number, done: () => void) {
  let left = prices;
  return Array.from({ length: leaves }, (_, i) =>
    spawn(
      system,
      (sum: number | undefined, { price }: { readonly price: number }) => {
        if (--left === 0) done();
        return (sum ?? 0) + price;
      },
      `leaf${i}`,
    ));
}

export function nactRuns(): Runs {
  return {
    pingPong: (count) =>
      inSystem((system, done) => {
        const [a, b] = ["a", "b"].map((name) =>
          spawn(
            system,
            (hits: number | undefined, { n, from }: Ball, ctx: { self: Reference }) => {
              if (n > 1) dispatch(from, { n: n - 1, from: ctx.self });
              else done();
              return (hits ?? 0) + 1;
            },
            name,
          )
        );
        dispatch(a!, { n: count, from: b! });
      }),
    fanOut: (count) =>
      inSystem((system, done) => {
        const leaves = spawnLeaves(system, 100, count, done);
        const hub = spawn(
          system,
          (rounds: number | undefined, { left }: { left: number }, ctx: { self: Reference }) => {
            const tick = { price: left };
            for (const leaf of leaves) dispatch(leaf, tick);
            if (left > 1) dispatch(ctx.self, { left: left - 1 });
            return (rounds ?? 0) + 1;
          },
          "hub",
        );
        dispatch(hub, { left: count / 100 });
      }),
    ask: (count) =>
      inSystem(async (system, done) => {
        const answerer = spawn(
          system,
          (state: null | undefined, { of, from }: { of: number; from: Reference }) => {
            dispatch(from, of * of);
            return state;
          },
          "answerer",
        );
        for (let of = 1; of <= count; of++) {
          await query(answerer, (from: Reference) => ({ of, from }), 1_000);
        }
        done();
      }),
    spawn: (count) =>
      inSystem((system, done) => {
        for (const leaf of spawnLeaves(system, count, count, done)) dispatch(leaf, { price: 1 });
      }),
  };
}
