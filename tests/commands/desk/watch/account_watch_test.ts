/** A desk whose account cannot be read says so once, and that it can again. @module */
import { assertEquals } from "@std/assert";
import { AccountWatch } from "../../../../commands/desk/watch/account_watch.ts";
import { type IsoDate, istInstant } from "../../../../domain/market_time.ts";

Deno.test("AccountWatch says once that an account cannot be read, and once that it can", () => {
  const watch = new AccountWatch();
  const since = istInstant("2026-11-20" as IsoDate, 603);
  const said = [null, since, since, null, null, since].map((at) => watch.remark(at)?.text ?? null);
  const unread = "the account cannot be read since 10:03:00: no entries; stops go on";
  assertEquals(said, [null, unread, null, "the account is read again", null, unread]);
});
