/** What the operator of an explored session may do at any time; each is a choice. @module */
import type { VirtualHost } from "../../actors/runtime/virtual_host.ts";
import type { Operator } from "../scenarios/operator.ts";
import type { Choices } from "./explored_choices.ts";
import type { ExploredWorld } from "./explored_world.ts";

/** Every act that is chosen at this instant. */
export function operate(
  operator: Operator,
  host: VirtualHost,
  { rules: { books } }: ExploredWorld,
  choices: Choices,
  quarantined: readonly string[],
): void {
  const isHalted = operator.latch.read() !== 0;
  if (choices.deviates("operator halts")) operator.halt(host);
  if (choices.deviates("operator flattens")) operator.flatten(host);
  if (choices.deviates("operator switches off")) {
    for (const { book } of books) operator.switchOff(host, book);
  }
  if (isHalted && choices.deviates("operator re-arms")) operator.rearm(host);
  for (const symbol of quarantined) {
    if (choices.deviates("operator adopts")) operator.settle(host, "Adopt", symbol);
    if (choices.deviates("operator disowns")) operator.settle(host, "Disown", symbol);
  }
}
