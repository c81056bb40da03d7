/** What lasts is counted while somebody looks. @module */
import { assertEquals } from "@std/assert";
import { playFaulty } from "./faulty_session.ts";
import { INTERVENTIONS } from "./faults.ts";
import { Lasting } from "./lasting.ts";

Deno.test("lastedMs() counts from the first look, and leaves out the time in which nobody looked", () => {
  const bare = new Lasting();
  assertEquals([bare.lastedMs("NIFTY", true, 1_000), bare.lastedMs("NIFTY", true, 3_000)], [
    0,
    2_000,
  ]);
  bare.awayUntil(60_000);
  assertEquals(bare.lastedMs("NIFTY", true, 60_000), 2_000);
  assertEquals(bare.lastedMs("NIFTY", true, 61_500), 3_500);
  assertEquals(bare.lastedMs("NIFTY", false, 62_000), 0);
});

Deno.test("playFaulty() leaves a stop that is cancelled as the process dies to the next process", () => {
  playFaulty({ seed: 99_043, faults: INTERVENTIONS, share: 1, writes: true });
});
