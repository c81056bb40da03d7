/** That nothing of others is closed before somebody has said so in words. @module */
import { assert, assertEquals } from "@std/assert";
import { meansWholeAccount } from "../../../commands/line/whole_account.ts";
import type { Typist } from "../../../commands/line/typed_words.ts";

/** A terminal at which this line is typed; null: there is none. */
function typing(line: string | null): Typist {
  return { isTerminal: line !== null, line: () => line ?? "flatten the account\n" };
}

Deno.test("meansWholeAccount() takes the typed words, and nothing near them", () => {
  assert(meansWholeAccount(false, typing("flatten the account\n")));
  for (const line of ["", "\n", "y\n", "yes\n", "flatten\n", "flatten the account!\n", "X\n"]) {
    assertEquals(meansWholeAccount(false, typing(line)), false, JSON.stringify(line));
  }
});

Deno.test("meansWholeAccount() without a terminal takes the flag alone", () => {
  assertEquals(meansWholeAccount(false, typing(null)), false);
  assert(meansWholeAccount(true, typing(null)));
});
