/** An engine that melts down counts as switched off: portfolio is told. @module */
import { engineRef, PORTFOLIO } from "../../actors/protocol.ts";
import type { Kernel } from "../../actors/runtime/kernel.ts";
import type { DeskRules } from "../../domain/desk_rules.ts";

/**
 * Has an engine at `path`, if it is one, count as switched off where entries are judged. A start
 * of the process, or `engine BOOK on`, says otherwise again.
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
