/** What becomes of a command when the screen on the engine that it started has been left. @module */
import { assertEquals } from "@std/assert";
import { endOfEngine } from "../../../commands/trade/engine_end.ts";

interface Ended {
  /** Of the engine when the screen is left; null while it runs. */
  readonly code: number | null;
  readonly engineStopped: boolean;
  /** How often it is looked at before it has ended with its code; 0 unless it is given. */
  readonly looks?: number;
  /** The screen has gone on with another engine. */
  readonly another?: boolean;
}

/** What the command ends with, and how often the exchange was ended. */
async function outcomeOf(
  { code, engineStopped, looks = 0, another = false }: Ended,
): Promise<[number, number]> {
  let exchanges = 0;
  let left = looks;
  const answer = await endOfEngine({
    engine: { pid: 4711, code: () => left-- > 0 ? null : code },
    left: { engineStopped, attached: true, another },
    words: () => [],
    log: "artifacts/logs/patang_rehearse.log",
    ended: () => Promise.resolve(void exchanges++),
    withinMs: looks === 0 ? 0 : 60_000,
  });
  return [answer, exchanges];
}

Deno.test("endOfEngine() is the engine's code, and ends the exchange with it", async () => {
  assertEquals(await outcomeOf({ code: 0, engineStopped: true }), [0, 1]);
  assertEquals(await outcomeOf({ code: 1, engineStopped: true }), [1, 1]);
  // By itself, after `--for`, while the screen was still on.
  assertEquals(await outcomeOf({ code: 1, engineStopped: false }), [1, 1]);
});

Deno.test("endOfEngine() leaves the exchange to an engine that goes on or was killed", async () => {
  assertEquals(await outcomeOf({ code: null, engineStopped: false }), [0, 0]);
  assertEquals(await outcomeOf({ code: null, engineStopped: true }), [0, 0]);
  assertEquals(await outcomeOf({ code: 137, engineStopped: false }), [137, 0]);
});

Deno.test("endOfEngine() is not that of the engine in whose place another one was left", async () => {
  assertEquals(await outcomeOf({ code: 137, engineStopped: false, another: true }), [0, 0]);
  assertEquals(await outcomeOf({ code: 1, engineStopped: true, another: true }), [0, 0]);
});

Deno.test("endOfEngine() waits for an engine that was told to stop, and for no other", async () => {
  assertEquals(await outcomeOf({ code: 1, engineStopped: true, looks: 3 }), [1, 1]);
  assertEquals(await outcomeOf({ code: 1, engineStopped: false, looks: 3 }), [0, 0]);
});

Deno.test("endOfEngine() lets the end of an engine be heard while it waits", async () => {
  let code: number | null = null;
  const timer = setTimeout(() => code = 1, 20);
  const answer = await endOfEngine({
    engine: { pid: 4711, code: () => code },
    left: { engineStopped: true, attached: true, another: false },
    words: () => [],
    log: "artifacts/logs/patang_rehearse.log",
    withinMs: 3_000,
  });
  clearTimeout(timer);
  assertEquals(answer, 1);
});
