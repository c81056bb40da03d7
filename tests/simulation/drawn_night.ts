/**
 * Positions over a weekend whose story is drawn by a seed: what is held, how prices move, from when
 * until when the account cannot be read and what still works meanwhile, whether the process dies,
 * what the operator wants, and what the account's owner does at the broker. What is held may expire
 * within the story, and the broker may refuse for a while. Once the account can be read again both
 * sides must know the same, and what is held has its stop; once the operator wants all flat and has
 * settled what others did, it is.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { flatteningOf } from "../../commands/desk/flattening.ts";
import { symbolIn } from "../../domain/instrument/instrument.ts";
import { imbalance } from "../domain/account/imbalance.ts";
import { tickingMarket } from "../scenarios/ticking_desk.ts";
import type { BrokerDayPlan } from "./broker_day.ts";
import { CutOffDay } from "./cut_off_day.ts";
import { DrawnExpiry } from "./drawn_expiry.ts";
import { type Happening, NightDice } from "./night_dice.ts";
import type { Refusal } from "./refusals.ts";

const FRIDAY = "2026-11-20";
const MONDAY = "2026-11-23";
/** Tuesday is a holiday. */
const WEDNESDAY = "2026-11-25";
const ENTRY = `${FRIDAY} 15:02`;
const BY = "asha";

/**
 * What is drawn beside all else. `shared`: the account's owner trades there too, and two books may
 * hold something. `expiring`: what is held expires on Friday or, with another night, on Monday.
 * `refusing`: the broker refuses some requests for a while, and now and then a FLATTEN to the last.
 */
export type NightKind = "shared" | "expiring" | "refusing";

export interface DrawnNight {
  readonly plan: BrokerDayPlan;
  readonly isDayOnly: boolean;
  /** In their order. */
  readonly happenings: readonly Happening[];
  /** At the broker, whether there is a desk or not. */
  readonly owners: readonly Happening[];
  readonly expiry: DrawnExpiry | null;
  /** Of what FLATTEN wants in the end, for a while; null: nothing. */
  readonly stubborn: Refusal | null;
  /** The morning on which it ends. */
  readonly lastDate: string;
  /** In words, to play it again by hand. */
  readonly story: string;
}

function drawNight(seed: number, ...kinds: readonly NightKind[]): DrawnNight {
  const [isShared, isExpiring, isRefusing] = (["shared", "expiring", "refusing"] as const)
    .map((kind) => kinds.includes(kind));
  const expiresOn = !isExpiring ? null : seed % 2 === 0 ? FRIDAY : MONDAY;
  const dates = expiresOn === MONDAY ? [FRIDAY, MONDAY, WEDNESDAY] : [FRIDAY, MONDAY];
  const drawn = new NightDice(seed, dates);
  const isDayOnly = drawn.pick([false, false, true]);
  const book = drawn.pick(["fno", "options"] as const);
  const word = drawn.pick(["LONG", "SHORT"] as const);
  const way = word === "LONG" ? 1 : -1;
  const moves = drawn.times(3).map((at) =>
    [at, 24_000 + way * drawn.pick([-250, -15, -8, 10, 30, 300])] as const
  );
  const told = [...drawn.outage(), ...drawn.absence(), ...drawn.operator()];
  const isBoth = isShared && drawn.pick([false, true]);
  const owners = isShared ? drawn.owner() : [];
  const indexAt = (clock: string) => moves.findLast(([at]) => at <= clock)?.[1] ?? 24_000;
  const expiry = expiresOn === null ? null : new DrawnExpiry(drawn, expiresOn, dates, indexAt);
  if (isRefusing) told.push(...drawn.refusals());
  const stubborn = isRefusing && drawn.pick([false, true]) ? drawn.refusal() : null;
  const happenings = told.toSorted((a, b) => a.at < b.at ? -1 : 1);
  const entry = { [ENTRY]: word };
  const scripts = isBoth ? { fno: entry, options: entry } : { fno: {}, options: {}, [book]: entry };
  const nrml = { product: "NRML", allow_overnight: true };
  const plan: BrokerDayPlan = {
    date: FRIDAY,
    laterDates: dates.slice(1),
    from: "09:15",
    until: "15:39:58",
    lull: { from: "09:32", until: "15:00" },
    tickSeconds: 2,
    prices: { NIFTY: { [`${FRIDAY} 09:15`]: 24_000, ...Object.fromEntries(moves) } },
    scripts,
    config: { ...(isDayOnly ? {} : { books: { fno: nrml, options: nrml } }), ...expiry?.config },
    ...(expiresOn === null ? {} : { optionsExpiry: expiresOn, futureExpiry: expiresOn }),
  };
  const story = [
    ...[isDayOnly ? "MIS" : "NRML", isBoth ? "both" : book, word, ...moves.flat()],
    ...(expiry === null ? [] : [expiry.story]),
    ...[...happenings, ...owners].map(({ at, what }) => `${at} ${what}`),
    ...(stubborn === null ? [] : [`in the end refuses ${stubborn.what}`]),
  ].join(" ");
  const lastDate = dates.at(-1)!;
  return { plan, isDayOnly, happenings, owners, expiry, stubborn, lastDate, story };
}

/** Throws at the first thing that is not as it must be, with the story. */
export function playNight(seed: number, ...kinds: readonly NightKind[]): void {
  const night = drawNight(seed, ...kinds);
  const { isDayOnly, happenings, owners, expiry, lastDate, story } = night;
  const day = dayOf(night);
  if (isDayOnly) day.squaredOffAt(`${FRIDAY} 15:25`);
  for (const { at, act } of owners) day.broker.at(day.market.instant(at), () => act(day));
  expiry?.planIn(day);
  try {
    for (const { at, act } of happenings) {
      if (day.market.instant(at) > day.host.now) day.play(at);
      act(day);
    }
    day.play(`${lastDate} 09:25`).restored();
    // What was refused for a minute is asked for again after thirty seconds.
    day.play(`${lastDate} 09:25:${kinds.includes("refusing") ? 45 : 12}`);
    assertSame(day);
    expiry?.assertBooked(day);
    flatten(day, night);
  } catch (error) {
    const named = [`seed ${seed}`, ...kinds].join(", ");
    throw new Error(`${named}: ${story}`, { cause: error });
  }
}

function dayOf({ plan, expiry }: DrawnNight): CutOffDay {
  if (expiry === null) return new CutOffDay(plan);
  const market = tickingMarket(plan);
  return new CutOffDay({ ...plan, rules: expiry.rules((token) => market.instrument(token)) });
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

function flatten(day: CutOffDay, { stubborn, lastDate }: DrawnNight): void {
  if (stubborn !== null) day.refuses(stubborn);
  day.command({ type: "Flatten", by: BY }).play(`${lastDate} 09:26`);
  if (stubborn !== null) {
    assertNamed(day);
    day.refuses(null);
  }
  for (const words of day.quarantine) {
    day.command({ type: "Adopt", by: BY, symbol: words.split(" ")[0]! });
  }
  day.play(`${lastDate} 09:28`);
  const { portfolio, live, quarantine, books } = day;
  const left = [...books.net.keys()].filter((key) => !day.isShared(key));
  assertEquals([portfolio.held, live, quarantine, left], [[], [], [], []]);
  assertEquals(imbalance(portfolio.ledger), 0);
  const trades = day.events("FillBooked").map(({ fill }) => fill.tradeId);
  assertEquals(new Set(trades).size, trades.length, "booked twice");
}

/** A broker refuses: FLATTEN is not over before all is flat, and says what is left by name. */
function assertNamed(day: CutOffDay): void {
  const { host, rules, books } = day;
  const { ended, left } = flatteningOf(host.kernel, rules)!;
  const named = new Set(left.map(({ symbol }) => symbol));
  const own = [...books.net.keys()].filter((key) => !day.isShared(key));
  const missing = [...own, ...books.ofDesk.map(({ order }) => order.key)]
    .filter((key) => !named.has(symbolIn(key)));
  assertEquals(missing, [], "left and not named");
  if (left.length > 0) assert(!ended, "FLATTEN is over while something is left");
}
