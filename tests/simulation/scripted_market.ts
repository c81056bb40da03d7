/**
 * What a session at a faulty broker trades by: a market and strategies of one seed, with prices
 * that jump far enough to meet stops now and then.
 * @module
 */
import { type Config, merged } from "../scenarios/merged_config.ts";
import type { TickingDesk } from "../scenarios/ticking_desk.ts";
import { EARLY_SQUARE_OFF } from "./broker_square_off.ts";
import type { Dice } from "./faults.ts";
import { WRITTEN_CALLS } from "../scenarios/written_calls.ts";

/** Trading begins. */
export const FROM = "10:00";

/** With the nearest strike as a wing, since there are few of them. */
const WRITING: Config = {
  books: {
    options: { ...WRITTEN_CALLS, wing_strikes: 1 },
  },
};

const WORDS = ["LONG", "SHORT", "EXIT"] as const;

/** In which seconds of a minute there is little to be had: then orders fill in parts. */
const DEPTHS: readonly ((second: number) => boolean)[] = [
  () => false,
  (second) => second % 10 < 7,
  // As bars close and entries leave, for longer than these may work.
  (second) => second < 40,
];

/** A market and strategies of one seed: prices that jump far enough to meet stops now and then. */
export function scripted(dice: Dice): TickingDesk {
  const script = (names: readonly string[]) => {
    const words: [string, typeof WORDS[number]][] = [];
    for (let minute = 1; minute <= 4; minute++) {
      for (const name of names) {
        if (dice.below(6) > 0) {
          words.push([`10:0${minute}${name}`, WORDS[dice.below(WORDS.length)]!]);
        }
      }
    }
    return Object.fromEntries(words);
  };
  const path = (start: number, step: number) => {
    let price = start;
    return Object.fromEntries([0, 1, 2, 3, 4].flatMap((minute) =>
      [10, 35].map((second) => {
        price += step * (dice.below(9) - 4);
        return [`10:0${minute}:${second}`, price] as const;
      })
    ));
  };
  const depth = DEPTHS[dice.below(DEPTHS.length)]!;
  return {
    from: FROM,
    until: "10:07:30",
    prices: {
      NIFTY: { [FROM]: 24_000, ...path(24_000, 8) },
      SBIN: { [FROM]: 800, ...path(800, 0.6) },
      INFY: { [FROM]: 1_500, ...path(1_500, 1.2) },
    },
    depth: (_, clock) => depth(Number(clock.slice(-2))) ? [65, 0, 0, 0, 0] : [5_000, 5_000],
    scripts: { fno: script([""]), options: script([""]), equity: script([" SBIN", " INFY"]) },
    rules: { execution: "broker" },
  };
}

/** The same, but that every option which would be bought is sold to open. */
export function written(desk: TickingDesk): TickingDesk {
  const options = Object.entries(desk.scripts.options!).map(([clock, word]) =>
    [clock, word === "LONG" ? "SHORT" : word] as const
  );
  const scripts = { ...desk.scripts, options: Object.fromEntries(options) };
  return { ...desk, scripts, config: WRITING };
}

/** The same, but that the desk has to be flat early in the session. */
export function squaredOff(desk: TickingDesk): TickingDesk {
  return { ...desk, config: merged(desk.config ?? {}, EARLY_SQUARE_OFF) };
}
