/** What is said of an exchange that a rehearsal finds. @module */
import { assertEquals } from "@std/assert";
import { takenWords } from "../../../commands/trade/rehearsal_exchange.ts";

Deno.test("takenWords() says which flags an exchange that is there already has not heard", () => {
  const words = "Port 7070 is served already: rehearsing against what is there";
  assertEquals(takenWords("7070", []), words);
  assertEquals(
    takenWords("7070", ["--seed", "7", "--date", "2026-11-20"]),
    `${words}, which has its own (--seed and --date not used)`,
  );
});
