/** What is promised to whoever has stopped a desk. @module */
import { assertEquals } from "@std/assert";
import { goesOn } from "../../../commands/line/goes_on.ts";

Deno.test("goesOn() promises no rehearsal at an exchange that has ended with it", () => {
  assertEquals(goesOn("paper"), "`trade paper` goes on from here");
  assertEquals(
    goesOn("rehearse"),
    "`trade rehearse` goes on from here while the same exchange runs",
  );
});
