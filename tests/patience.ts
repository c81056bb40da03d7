/** Waiting for what comes by itself, for whoever tests what runs beside the test. @module */
import { assert } from "@std/assert";
import { delay } from "@std/async";

const WITHIN_MS = 20_000;
const LOOK_EVERY_MS = 10;

/**
 * Waits until `holds`, and says what `state` is when it never does. Patience is counted in looks: a
 * machine that stands still takes none of it.
 */
export async function until(
  holds: () => boolean | Promise<boolean>,
  withinMs = WITHIN_MS,
  state: () => string = () => "",
): Promise<void> {
  for (let left = withinMs; !await holds(); left -= LOOK_EVERY_MS) {
    assert(left > 0, `not within ${withinMs} ms: ${holds}\n${state()}`);
    await delay(LOOK_EVERY_MS);
  }
}
