/** What a desk at a broker goes on from. @module */
import { assertEquals } from "@std/assert";
import { JournalStore } from "../../../adapters/journal/journal_store.ts";
import { encodePlain } from "../../../adapters/journal/plain_codec.ts";
import { bookCapital, ordersSentOn } from "../../../commands/trade/book_before.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { inNewFolder } from "../../new_folder.ts";

const FRIDAY = "2026-11-20" as IsoDate;
const SUNDAY = "2026-11-22" as IsoDate;
const MONDAY = "2026-11-23" as IsoDate;
const HEADER = { seed: 1, date: FRIDAY, speed: 1, config: "x" };

Deno.test("bookCapital() is what the book began with, and never more than there is to begin with", () => {
  const [less, more] = [4_00_000_00 as Paise, 5_00_000_00 as Paise];
  assertEquals([bookCapital(null, less, more), bookCapital(null, more, less)], [less, less]);
  assertEquals(bookCapital({ capital: more }, less, 0), more);
  // Books of before capital was written down.
  assertEquals(bookCapital({}, more, less), less);
});

Deno.test("ordersSentOn() counts the day's requests of every process that wrote the journal", () =>
  inNewFolder((folder) => {
    const journal = `${folder}/journal.sqlite`;
    assertEquals(ordersSentOn(MONDAY, journal), 0);
    const store = JournalStore.create(journal);
    store.addRun({ number: 1, after: 0, header: encodePlain(HEADER) });
    const records = [
      [FRIDAY, 600, "OrderIntended"],
      [FRIDAY, 1_439, "CancelRequested"],
      // A clock that was set back by an hour after midnight.
      [MONDAY, 20, "ModifyRequested"],
      [SUNDAY, 1_400, "OrderTaken"],
      [MONDAY, 1, "OrderIntended"],
      [MONDAY, 600, "OrderReported"],
      [MONDAY, 1_439, "CancelRequested"],
    ] as const;
    const lines = records.map(([date, minute, type], i) =>
      encodePlain({
        ...{ lsn: i + 1, path: "desk", consumed: `host~1#${i}.0`, sends: [] },
        ...{ at: istInstant(date, minute), events: [[`${type}@1`, { type }]] },
      })
    );
    store.append(1, lines);
    store.close();
    assertEquals([FRIDAY, MONDAY].map((date) => ordersSentOn(date, journal)), [2, 3]);
    assertEquals(ordersSentOn("2026-11-24" as IsoDate, journal), 0);
  }));
