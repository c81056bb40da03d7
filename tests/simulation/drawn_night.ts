/**
 * Positions over a weekend whose story is drawn by a seed: what is held, how prices move, from when
 * until when the account cannot be read and what still works meanwhile, whether the process dies,
 * what the operator wants, and what the account's owner does at the broker. Once the account can be
 * read again both sides must know the same, and what is held has its stop; once the operator wants
 * all flat and has settled what others did, it is.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { DeskCommand } from "../../domain/control/gate_event.ts";
import { imbalance } from "../domain/account/imbalance.ts";
import type { BrokerDayPlan } from "./broker_day.ts";
import { CutOffDay, OWNERS_WAYS } from "./cut_off_day.ts";
import { Dice } from "./faults.ts";

const [FRIDAY, MONDAY] = ["2026-11-20", "2026-11-23"] as const;
const ENTRY = `${FRIDAY} 15:02`;
const QUARTER_PAST_NINE = 9 * 60 + 15;
const CLOSE = 15 * 60 + 40;

interface Happening {
  /** `YYYY-MM-DD HH:MM:SS`. */
  readonly at: string;
  readonly what: string;
  act(day: CutOffDay): void;
}

export interface DrawnNight {
  readonly plan: BrokerDayPlan;
  readonly isDayOnly: boolean;
  /** In their order. */
  readonly happenings: readonly Happening[];
  /** At the broker, whether there is a desk or not. */
  readonly owners: readonly Happening[];
  /** In words, to play it again by hand. */
  readonly story: string;
}

/** `isShared`: the account's owner trades there too, and two books may hold something. */
export function drawNight(seed: number, isShared: boolean): DrawnNight {
  const drawn = new Drawn(seed);
  const isDayOnly = drawn.pick([false, false, true]);
  const book = drawn.pick(["fno", "options"] as const);
  const word = drawn.pick(["LONG", "SHORT"] as const);
  const way = word === "LONG" ? 1 : -1;
  const moves = drawn.times(3).map((at) =>
    [at, 24_000 + way * drawn.pick([-250, -15, -8, 10, 30, 300])] as const
  );
  const happenings = [...drawn.outage(), ...drawn.absence(), ...drawn.operator()]
    .toSorted((a, b) => a.at < b.at ? -1 : 1);
  const isBoth = isShared && drawn.pick([false, true]);
  const owners = isShared ? drawn.owner() : [];
  const entry = { [ENTRY]: word };
  const scripts = isBoth ? { fno: entry, options: entry } : { fno: {}, options: {}, [book]: entry };
  const nrml = { product: "NRML", allow_overnight: true };
  const plan: BrokerDayPlan = {
    date: FRIDAY,
    laterDates: [MONDAY],
    from: "09:15",
    until: "15:39:58",
    lull: { from: "09:32", until: "15:00" },
    tickSeconds: 2,
    prices: { NIFTY: { [`${FRIDAY} 09:15`]: 24_000, ...Object.fromEntries(moves) } },
    scripts,
    config: isDayOnly ? {} : { books: { fno: nrml, options: nrml } },
  };
  const told = [...happenings, ...owners].map(({ at, what }) => `${at} ${what}`);
  const what = [isDayOnly ? "MIS" : "NRML", isBoth ? "both" : book, word];
  const story = [...what, ...moves.flat(), ...told].join(" ");
  return { plan, isDayOnly, happenings, owners, story };
}

/** Throws at the first thing that is not as it must be, with the story. */
export function playNight(seed: number, isShared: boolean): void {
  const { plan, isDayOnly, happenings, owners, story } = drawNight(seed, isShared);
  const day = new CutOffDay(plan);
  if (isDayOnly) day.squaredOffAt(`${FRIDAY} 15:25`);
  for (const { at, act } of owners) day.broker.at(day.market.instant(at), () => act(day));
  try {
    for (const { at, act } of happenings) {
      if (day.market.instant(at) > day.host.now) day.play(at);
      act(day);
    }
    day.play(`${MONDAY} 09:25`).restored().play(`${MONDAY} 09:25:12`);
    assertSame(day);
    flatten(day);
  } catch (error) {
    throw new Error(`seed ${seed}${isShared ? ", shared" : ""}: ${story}`, { cause: error });
  }
}

/** Both sides hold the same, and all of it has its exit, quarantine and what is the owner's apart. */
function assertSame(day: CutOffDay): void {
  const { books, portfolio, quarantine } = day;
  const isInDoubt = (key: string) => quarantine.some((words) => words.startsWith(`${key}:`));
  const own = new Map(portfolio.held.map(({ trade: { key }, quantity }) => [key, quantity]));
  for (const key of new Set([...own.keys(), ...books.net.keys()])) {
    if (isInDoubt(key)) continue;
    const [desk, broker] = [own.get(key) ?? 0, books.net.get(key) ?? 0];
    if (!day.isShared(key)) assertEquals(desk, broker, key);
    else assert(desk === 0 || broker / desk >= 1, `${key}: desk ${desk}, broker ${broker}`);
    if (desk !== 0) assertEquals(books.reducing(key), Math.abs(desk), key);
  }
  const idle = books.ofDesk.filter(({ order: { key } }) => !books.net.has(key));
  assertEquals(idle, [], "orders for what is flat");
}

function flatten(day: CutOffDay): void {
  const by = "asha";
  day.command({ type: "Flatten", by }).play(`${MONDAY} 09:26`);
  for (const words of day.quarantine) {
    day.command({ type: "Adopt", by, symbol: words.split(" ")[0]! });
  }
  day.play(`${MONDAY} 09:28`);
  const { portfolio, live, quarantine, books } = day;
  const left = [...books.net.keys()].filter((key) => !day.isShared(key));
  assertEquals([portfolio.held, live, quarantine, left], [[], [], [], []]);
  assertEquals(imbalance(portfolio.ledger), 0);
  const trades = day.events("FillBooked").map(({ fill }) => fill.tradeId);
  assertEquals(new Set(trades).size, trades.length, "booked twice");
}

class Drawn {
  readonly #dice: Dice;

  constructor(seed: number) {
    this.#dice = new Dice(seed, [], 0);
  }

  pick<T>(all: readonly T[]): T {
    return all[this.#dice.below(all.length)]!;
  }

  /** In their order, most of them where something begins or ends. */
  times(count: number): readonly string[] {
    return Array.from({ length: count }, () => this.#time()).toSorted();
  }

  /** Nothing can be read, or next to nothing; now and then nothing is taken either. */
  outage(): readonly Happening[] {
    const [at, until] = this.times(2) as [string, string];
    const parts = this.pick([[], ["finds"], ["updates"], ["finds", "updates"], null] as const);
    const what = parts === null ? "logged out" : `cut off but for [${parts}]`;
    const act = (day: CutOffDay) => void (parts === null ? day.loggedOut() : day.cutOff(...parts));
    const restored = { at: until, what: "restored", act: (day: CutOffDay) => void day.restored() };
    return [{ at, what, act }, restored];
  }

  /** The process dies, and the next one comes up at once or later. */
  absence(): readonly Happening[] {
    const [at, until] = this.times(2) as [string, string];
    switch (this.pick(["stays", "restarts", "away", "away"])) {
      case "stays":
        return [];
      case "restarts":
        return [{ at, what: "dies", act: (day) => void day.restart() }];
      default: {
        const act = (day: CutOffDay) =>
          void (day.market.instant(until) > day.host.now ? day.away(until) : day.restart());
        return [{ at, what: `dies until ${until}`, act }];
      }
    }
  }

  operator(): readonly Happening[] {
    const [at] = this.times(1) as [string];
    const by = "asha";
    const halt: DeskCommand = { type: "Halt", by, reason: "" };
    const command = this.pick<DeskCommand | null>([null, null, { type: "Flatten", by }, halt]);
    if (command === null) return [];
    return [{ at, what: command.type, act: (day) => void day.command(command) }];
  }

  /** Once or twice the same. */
  owner(): readonly Happening[] {
    const how = this.pick([null, ...OWNERS_WAYS]);
    const times = this.times(this.pick([1, 2]));
    if (how === null) return [];
    return times.map((at) => ({ at, what: `owner ${how}`, act: (day) => void day.owner(how) }));
  }

  #time(): string {
    const minute = (date: string, from: number, count: number) => {
      const at = from + this.#dice.below(count);
      const part = (value: number) => `${value}`.padStart(2, "0");
      const clock = [Math.floor(at / 60), at % 60, this.#dice.below(60)].map(part).join(":");
      return `${date} ${clock}`;
    };
    const from = CLOSE - 38;
    return this.pick([
      () => minute(FRIDAY, from, 8),
      () => minute(FRIDAY, from + 8, 30),
      () => minute(FRIDAY, CLOSE - 2, 3),
      () => minute(FRIDAY, CLOSE + 20, 400),
      () => minute(MONDAY, 0, QUARTER_PAST_NINE),
      () => minute(MONDAY, QUARTER_PAST_NINE - 1, 2),
      () => minute(MONDAY, QUARTER_PAST_NINE, 9),
    ])();
  }
}
