/**
 * What of a night's story is drawn: instants where something begins or ends, what cannot be reached,
 * when no desk is there, what its operator wants and what the account's owner does.
 * @module
 */
import type { DeskCommand } from "../../domain/control/gate_event.ts";
import { type CutOffDay, OWNERS_WAYS } from "./cut_off_day.ts";
import { Dice } from "./faults.ts";
import { type Refusal, REFUSALS } from "./refusals.ts";

const QUARTER_PAST_NINE = 9 * 60 + 15;
const CLOSE = 15 * 60 + 40;

export interface Happening {
  /** `YYYY-MM-DD HH:MM:SS`. */
  readonly at: string;
  readonly what: string;
  act(day: CutOffDay): void;
}

export class NightDice {
  readonly #dice: Dice;
  readonly #dates: readonly string[];

  /** `dates`: of the first evening, of each day after it, and of the last morning. */
  constructor(seed: number, dates: readonly string[]) {
    this.#dice = new Dice(seed, [], 0);
    this.#dates = dates;
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

  refusal(): Refusal {
    return this.pick(REFUSALS);
  }

  /** One after the other, or one within the other: the first to end ends all. */
  refusals(): readonly Happening[] {
    const count = this.pick([1, 1, 2]);
    return Array.from({ length: count }, () => {
      const [at, until] = this.times(2) as [string, string];
      const refusal = this.refusal();
      const { what } = refusal;
      return [
        { at, what: `refuses ${what}`, act: (day: CutOffDay) => void day.refuses(refusal) },
        { at: until, what: "refuses nothing", act: (day: CutOffDay) => void day.refuses(null) },
      ];
    }).flat();
  }

  #time(): string {
    const minute = (date: string, from: number, count: number) => {
      const at = from + this.#dice.below(count);
      const part = (value: number) => `${value}`.padStart(2, "0");
      const clock = [Math.floor(at / 60), at % 60, this.#dice.below(60)].map(part).join(":");
      return `${date} ${clock}`;
    };
    const from = CLOSE - 38;
    const evenings = this.#dates.slice(0, -1).flatMap((date) => [
      () => minute(date, from + 8, 30),
      () => minute(date, CLOSE - 2, 3),
      () => minute(date, CLOSE + 20, 400),
    ]);
    const mornings = this.#dates.slice(1).flatMap((date) => [
      () => minute(date, 0, QUARTER_PAST_NINE),
      () => minute(date, QUARTER_PAST_NINE - 1, 2),
      () => minute(date, QUARTER_PAST_NINE, 9),
    ]);
    return this.pick([() => minute(this.#dates[0]!, from, 8), ...evenings, ...mornings])();
  }
}
