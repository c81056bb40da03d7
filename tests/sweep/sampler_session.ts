/**
 * A small session with everything the sweeps look for: a volatile sampler that rewarms from
 * history, a durable counter, and a durable sender with effects, lookups, timers and draws. The
 * invariant: whatever the world has taken is booked, once; whatever was wanted has an end.
 * @module
 */
import { type AnyBehaviour, durable, volatile } from "../../actors/runtime/behaviour.ts";
import type { Answered, DurableContext } from "../../actors/runtime/context.ts";
import type { Port } from "../../actors/runtime/host.ts";
import { ref } from "../../actors/runtime/ref.ts";
import { actor, type Node, supervisor } from "../../actors/runtime/supervisor.ts";
import type { VirtualHost, VirtualOptions } from "../../actors/runtime/virtual_host.ts";
import type { Session } from "./session.ts";

interface Sample {
  readonly n: number;
  readonly value: number;
}

interface SamplerProtocol {
  Sampled: Sample;
  Warmed: Answered<null, readonly Sample[]>;
}
interface CounterProtocol {
  Wanted: { readonly n: number; readonly size: number };
  Sent: { readonly n: number; readonly size: number };
  Missed: { readonly n: number };
}
interface SenderProtocol {
  Send: { readonly n: number; readonly size: number };
  Answered: Answered<{ readonly n: number; readonly size: number }, Reply>;
  LookUp: { readonly n: number; readonly size: number };
  Weighed: Answered<{ readonly n: number }, Reply>;
}

const COUNTER = ref<CounterProtocol>("shop/book/counter");
const SENDER = ref<SenderProtocol>("shop/book/sender");

/** What the world says of a parcel. */
interface Reply {
  /** The parcel that was asked for. */
  readonly n: number;
  readonly taken: boolean;
}

interface SamplerState {
  readonly last: number | null;
  /** Samples that came before history did; null once warm. */
  readonly stash: readonly Sample[] | null;
}

/** Wants a parcel for some samples that rose; a draw decides for which. */
const sampler: AnyBehaviour = volatile<SamplerProtocol, SamplerState>({
  init: () => ({ last: null, stash: [] }),
  mail: {
    Sampled: { full: "crashReceiver", poison: "skip" },
    Warmed: { full: "crashReceiver", poison: "skip" },
  },
  started: (state, ctx) => {
    ctx.io("history", null, { as: "Warmed", key: "warm" });
    return state;
  },
  on: {
    Sampled: (state, sample, ctx) =>
      state.stash === null
        ? looked(state, sample, ctx)
        : { ...state, stash: [...state.stash, sample] },
    Warmed: ({ stash }, { answer }, ctx) => {
      const first = stash?.[0]?.n ?? Infinity;
      const history = answer.type === "ok" ? answer.body : [];
      // What waits in the stash was never looked at; everything before it was.
      const last = history.filter(({ n }) => n < first).at(-1)?.value ?? null;
      let next: SamplerState = { last, stash: null };
      for (const sample of stash ?? []) next = looked(next, sample, ctx);
      return next;
    },
  },
});

function looked(
  { last }: SamplerState,
  { n, value }: Sample,
  ctx: { random(): number; tell: DurableContext<unknown, unknown, never>["tell"] },
): SamplerState {
  const size = 1 + Math.floor(ctx.random() * 3);
  if (last !== null && value > last) ctx.tell(COUNTER, "Wanted", { n, size });
  return { last: value, stash: null };
}

type Parcel = { readonly n: number; readonly size: number };
interface CounterState {
  readonly wanted: Readonly<Record<number, number>>;
  readonly booked: Readonly<Record<number, number>>;
  readonly missed: readonly number[];
}
type CounterEvent =
  | { readonly type: "Wanted" } & Parcel
  | { readonly type: "Booked" } & Parcel
  | { readonly type: "Missed"; readonly n: number };

/** Keeps the books: what was wanted and what became of it. */
const counter = durable<CounterProtocol, CounterState, CounterEvent>({
  init: () => ({ wanted: {}, booked: {}, missed: [] }),
  apply: (state, event) => {
    const { n } = event;
    switch (event.type) {
      case "Wanted":
        return { ...state, wanted: { ...state.wanted, [n]: event.size } };
      case "Booked": {
        const booked = (state.booked[n] ?? 0) + event.size;
        return { ...state, booked: { ...state.booked, [n]: booked } };
      }
      case "Missed":
        return { ...state, missed: [...state.missed, n] };
    }
  },
  versions: { Wanted: 1, Booked: 1, Missed: 1 },
  mail: {
    Wanted: { full: "crashReceiver", poison: "quarantine" },
    Sent: { full: "crashReceiver", poison: "quarantine" },
    Missed: { full: "crashReceiver", poison: "quarantine" },
  },
  on: {
    Wanted: (state, parcel, ctx) => {
      if (state.wanted[parcel.n] !== undefined) return state;
      ctx.tell(SENDER, "Send", parcel);
      return ctx.emit({ type: "Wanted", ...parcel });
    },
    Sent: (_, parcel, ctx) => ctx.emit({ type: "Booked", ...parcel }),
    Missed: (_, { n }, ctx) => ctx.emit({ type: "Missed", n }),
  },
});

type Fate = "Begun" | "Lost" | "Ended";
type SenderEvent =
  | { readonly type: Fate; readonly n: number }
  | { readonly type: "Weighed"; readonly asked: number; readonly told: number };
interface SenderState {
  readonly fates: Readonly<Record<number, Fate>>;
  /** Of each weighing: which parcel was asked for, and which one the answer was about. */
  readonly weighed: readonly (readonly [number, number])[];
}

/**
 * Sends parcels into the world; one without an answer is looked up, never sent again. Only the
 * newest is weighed: under one key, so that the answers to the questions before it are stale.
 */
const sender = durable<SenderProtocol, SenderState, SenderEvent>({
  init: () => ({ fates: {}, weighed: [] }),
  apply: (state, event) =>
    event.type === "Weighed"
      ? { ...state, weighed: [...state.weighed, [event.asked, event.told]] }
      : { ...state, fates: { ...state.fates, [event.n]: event.type } },
  versions: { Begun: 1, Lost: 1, Ended: 1, Weighed: 1 },
  mail: {
    Send: { full: "crashReceiver", poison: "quarantine" },
    Answered: { full: "crashReceiver", poison: "quarantine" },
    LookUp: { full: "crashReceiver", poison: "quarantine" },
    Weighed: { full: "crashReceiver", poison: "quarantine" },
  },
  on: {
    Send: (state, parcel, ctx) => {
      const { n } = parcel;
      if (state.fates[n] !== undefined) return state;
      const key = `parcel ${n}`;
      ctx.io("world", { type: "send", ...parcel }, { as: "Answered", key, carry: parcel });
      ctx.io("world", { type: "find", n }, { as: "Weighed", key: "weigh", carry: { n } });
      return ctx.emit({ type: "Begun", n });
    },
    Answered: (state, { carry, answer }, ctx) => {
      const { n } = carry;
      if (state.fates[n] === "Ended") return state;
      if (answer.type !== "ok") {
        const delayMs = 4 + Math.floor(ctx.random() * 3);
        ctx.timer(`look ${n}`, delayMs, "LookUp", carry);
        return ctx.emit({ type: "Lost", n });
      }
      if (answer.body.taken) ctx.tell(COUNTER, "Sent", carry);
      else ctx.tell(COUNTER, "Missed", { n });
      return ctx.emit({ type: "Ended", n });
    },
    LookUp: (state, parcel, ctx) => {
      const key = `parcel ${parcel.n}`;
      ctx.io("world", { type: "find", n: parcel.n }, { as: "Answered", key, carry: parcel });
      return state;
    },
    Weighed: (state, { carry: { n }, answer }, ctx) =>
      answer.type === "ok" ? ctx.emit({ type: "Weighed", asked: n, told: answer.body.n }) : state,
  },
});

function root(): Node {
  return supervisor("shop", "rest_for_one", [
    supervisor("book", "rest_for_one", [actor("counter", counter), actor("sender", sender)]),
    actor("sampler", sampler),
  ]);
}

type Request = { readonly type: "send" | "find"; readonly n: number; readonly size: number };

/** The outside: parcels it took, by number; of one in three it does not say so in time. */
class World {
  readonly taken = new Map<number, number>();
  readonly samples: Sample[] = [];

  port(host: VirtualHost): Port {
    return host.port((asked) => {
      const { type, n, size } = asked as Request;
      if (type === "send") this.taken.set(n, (this.taken.get(n) ?? 0) + size);
      const silent = type === "send" && n % 3 === 2;
      const body: Reply = { n, taken: this.taken.has(n) };
      return { afterMs: 3, answer: silent ? { type: "unknown" } : { type: "ok", body } };
    });
  }
}

const VALUES = [5, 7, 6, 8, 9, 4, 5, 6, 3, 8, 9, 7, 9, 11];

/** Samples 2 ms apart, so that parcels overlap; the disk takes 3 ms. */
export function samplerSession(): Session {
  let world = new World();
  return {
    root,
    options(): VirtualOptions {
      const own = world = new World();
      let n = 0;
      return {
        freeze: true,
        durabilityMs: 3,
        ports: (host) => ({
          world: own.port(host),
          history: { call: (_, __, answer) => answer({ type: "ok", body: [...own.samples] }) },
        }),
        source: {
          peekAt: () => n < VALUES.length ? 10 + 2 * n : Infinity,
          take: () => {
            const sample = { n, value: VALUES[n++]! };
            own.samples.push(sample);
            return { to: "shop/sampler", kind: "Sampled", body: sample };
          },
        },
      };
    },
    check({ kernel }) {
      const { wanted, booked, missed } = kernel.cell(COUNTER)!.head.state as CounterState;
      const { pending, state } = kernel.cell(SENDER)!.head;
      for (const [asked, told] of (state as SenderState).weighed) {
        if (asked !== told) throw new Error(`Asked for ${asked}, and took the answer of ${told}`);
      }
      if (pending.size > 0) throw new Error(`Still waiting for ${[...pending.keys()]}`);
      const all = new Set([...Object.keys(wanted), ...Object.keys(booked)].map(Number));
      for (const n of [...all, ...world.taken.keys()]) {
        const taken = world.taken.get(n);
        const fate = JSON.stringify({ n, wanted: wanted[n], taken, booked: booked[n] });
        if (booked[n] !== taken) throw new Error(`Booked is not what was taken: ${fate}`);
        if (taken !== undefined && taken !== wanted[n]) {
          throw new Error(`Taken is not what was wanted: ${fate}`);
        }
        if (taken === undefined && !missed.includes(n)) throw new Error(`Without an end: ${fate}`);
      }
    },
  };
}
