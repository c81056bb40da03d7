/** Effect's runs for the bench: an actor is a fiber that takes from its queue. @module */
import { Deferred, Effect, Fiber, Queue } from "effect";
import type { Runs } from "./runs.ts";

interface Ball {
  readonly n: number;
}

/** A queue and the fiber that handles what comes in, one after another. */
function actorOf<M>(handle: (message: M) => Effect.Effect<unknown>) {
  return Effect.gen(function* () {
    const queue = yield* Queue.unbounded<M>();
    const loop = Effect.forever(Effect.flatMap(Queue.take(queue), handle));
    return { queue, fiber: yield* Effect.forkChild(loop) };
  });
}

export function effectRuns(): Runs {
  return {
    pingPong: (count) =>
      Effect.runPromise(Effect.gen(function* () {
        const done = yield* Deferred.make<void>();
        const queues: Queue.Queue<Ball>[] = [];
        const handle = (other: number) => ({ n }: Ball) =>
          n > 1 ? Queue.offer(queues[other]!, { n: n - 1 }) : Deferred.succeed(done, undefined);
        const a = yield* actorOf(handle(1));
        const b = yield* actorOf(handle(0));
        queues.push(a.queue, b.queue);
        yield* Queue.offer(a.queue, { n: count });
        yield* Deferred.await(done);
        yield* Fiber.interruptAll([a.fiber, b.fiber]);
      })),
    fanOut: (count) =>
      Effect.runPromise(Effect.gen(function* () {
        const done = yield* Deferred.make<void>();
        let left = count;
        let sum = 0;
        const leaves = yield* Effect.all(
          Array.from({ length: 100 }, () =>
            actorOf(({ n }: Ball) => {
              sum += n;
              return --left === 0 ? Deferred.succeed(done, undefined) : Effect.void;
            })),
        );
        for (let n = count / 100; n > 0; n--) {
          for (const { queue } of leaves) yield* Queue.offer(queue, { n });
        }
        yield* Deferred.await(done);
        yield* Fiber.interruptAll(leaves.map(({ fiber }) => fiber));
        return sum;
      })).then(() => {}),
    ask: (count) =>
      Effect.runPromise(Effect.gen(function* () {
        const answerer = yield* actorOf((
          { n, reply }: Ball & { readonly reply: Deferred.Deferred<number> },
        ) => Deferred.succeed(reply, n * n));
        for (let n = 1; n <= count; n++) {
          const reply = yield* Deferred.make<number>();
          yield* Queue.offer(answerer.queue, { n, reply });
          yield* Effect.timeout(Deferred.await(reply), 1_000);
        }
        yield* Fiber.interrupt(answerer.fiber);
      })),
    spawn: (count) =>
      Effect.runPromise(Effect.gen(function* () {
        const done = yield* Deferred.make<void>();
        let left = count;
        const actors = yield* Effect.all(
          Array.from({ length: count }, () =>
            actorOf((_: Ball) =>
              --left === 0 ? Deferred.succeed(done, undefined) : Effect.void
            )),
        );
        for (const { queue } of actors) yield* Queue.offer(queue, { n: 1 });
        yield* Deferred.await(done);
        yield* Fiber.interruptAll(actors.map(({ fiber }) => fiber));
      })),
  };
}
