/** A silent disk withholds entries at once, and halts only when it is silent at two looks. @module */
import { assertEquals } from "@std/assert";
import { LogPatience } from "../../commands/log_patience.ts";

Deno.test("LogPatience is slow after a second and lost at the second look after five", () => {
  const patience = new LogPatience();
  assertEquals([patience.isSlow(1_000), patience.isSlow(1_001)], [false, true]);
  const looks = [5_001, 900, 5_001, 5_251, 5_501].map((ageMs) => patience.isLost(ageMs));
  assertEquals(looks, [false, false, false, true, true]);
});
