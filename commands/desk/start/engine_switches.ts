/**
 * Engines as they count where entries are judged: what a start leaves out and what was halted before
 * it is so again, and what melts down is off.
 * @module
 */
import { engineRef } from "../../../actors/protocol/engine.ts";
import { PORTFOLIO } from "../../../actors/protocol/portfolio.ts";
import type { Kernel } from "../../../actors/runtime/kernel.ts";
import type { ControlLink } from "../../../adapters/control/control_link.ts";
import type { DeskRules } from "../../../domain/desk_rules.ts";
import type { Book } from "../../../domain/instrument/instrument.ts";
import { isSwitchedOff } from "../../../domain/portfolio/state.ts";
import { stateOf } from "../actor_state.ts";

export interface Started {
  readonly market: { readonly rules: DeskRules };
  /** Engines to run; null: all of them. */
  readonly engines: readonly Book[] | null;
  say(line: string): void;
}

/** Returns the engines that this start leaves out. */
export function resumeSwitches(
  kernel: Kernel,
  link: ControlLink,
  { market: { rules }, engines, say }: Started,
): readonly Book[] {
  const notStarted = rules.books.map(({ book }) => book)
    .filter((book) => engines !== null && !engines.includes(book));
  for (const book of notStarted) kernel.tree.stop(engineRef(book));
  tellSwitches(kernel, rules);
  if (rules.books.length === 0) say("no book is enabled: nothing will be entered");
  for (const { book } of rules.idleBooks) {
    if (kernel.cell(engineRef(book)) === undefined) continue;
    say(`${book} is not traded any more: what it holds stays under its exits`);
  }
  const { day } = stateOf(kernel, "risk");
  if (day.operatorHalt && link.latch.read() === 0) link.raise("halted before the restart");
  return notStarted;
}

/** Nothing that an engine has begun is completed while it is off, left out or not traded any more. */
function tellSwitches(
  kernel: Kernel,
  { books, idleBooks }: Pick<DeskRules, "books" | "idleBooks">,
): void {
  const { off } = stateOf(kernel, "gate");
  const portfolio = stateOf(kernel, "portfolio");
  for (const { book } of [...books, ...idleBooks]) {
    const engine = kernel.cell(engineRef(book));
    if (engine === undefined) continue;
    const on = books.some((each) => each.book === book) && !off.includes(book) &&
      engine.status !== "stopped";
    if (isSwitchedOff(portfolio, book) !== on) continue;
    kernel.inject(PORTFOLIO, "EngineSwitched", { book, on }, "start");
  }
}

/**
 * Has an engine at `path`, if it is one, count as switched off. A start of the process, or
 * `engine BOOK on`, says otherwise again.
 */
export function switchOffMelted(
  kernel: Kernel,
  { books, idleBooks }: Pick<DeskRules, "books" | "idleBooks">,
  path: string,
): void {
  const melted = [...books, ...idleBooks].find(({ book }) => engineRef(book) === path);
  if (melted === undefined) return;
  kernel.inject(PORTFOLIO, "EngineSwitched", { book: melted.book, on: false }, "meltdown");
}
