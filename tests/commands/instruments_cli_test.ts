/**
 * `instruments` as a person runs it: a dump is checked, kept for its day, and shown; then the one
 * that was kept.
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { dump, row, smallDump } from "../adapters/instruments/made_dump.ts";
import { inNewFolder } from "../new_folder.ts";
import { ranTask } from "../process/ran_task.ts";

Deno.test("instruments keeps a dump for its day and shows what is listed of a name", () =>
  inNewFolder(async (folder) => {
    const none = await ranTask(folder, "instruments");
    assertEquals(none.code, 2);
    assertStringIncludes(none.error, "--from: no dump is kept in artifacts/instruments, give one");

    const under = await ranTask(folder, "instruments", "--price", "-1", "--from", ".");
    assertEquals(under.code, 2);
    assertStringIncludes(under.error, '--price takes a number of at least 0.05, found "-1"');

    assertMatch((await ranTask(folder, "instruments", "--help")).out, /^Usage: instruments /);

    Deno.writeTextFileSync(`${folder}/dump.csv`, smallDump());
    const from = ["--date", "2026-08-17", "--from", "dump.csv", "--price", "24360"];
    const kept = await ranTask(folder, "instruments", "nifty", ...from);
    assertEquals([kept.code, kept.error], [0, ""]);
    const [count, left, ...lines] = kept.out.trimEnd().split("\n");
    assertEquals(count, "23 instruments of 2026-08-17");
    assertEquals(left, "  0 duplicate rows, 0 rows of other exchanges left out");
    const shown = lines.filter((line) => !line.startsWith("  "));
    assertEquals(shown.map((line) => line.replace(/, (freeze .*)$/, "")), [
      "current  NIFTY-0 (1000) expires 2026-08-25, lot 65, tick 0.1",
      "next     NIFTY-1 (1001) expires 2026-09-29, lot 65, tick 0.1",
      "options  2026-08-18 2026-08-25",
      "chain    2026-08-18: 5 strikes from 24250 to 24450",
      "money    N2026-08-1824350CE (2004) expires 2026-08-18, lot 65, tick 0.05",
      "money    N2026-08-1824350PE (2005) expires 2026-08-18, lot 65, tick 0.05",
    ]);
    assert(!lines.some((line) => /expired|shrunk|token_reissued/.test(line)), kept.out);

    // The newest that is kept, for a later day; of a name that nobody lists.
    const later = await ranTask(folder, "instruments", "NOBODY", "--date", "2026-08-19", "--json");
    const { date, stale, instruments, futures, at_money, option_expiries } = JSON.parse(later.out);
    assertEquals([date, stale, instruments, at_money], ["2026-08-17", true, 23, []]);
    assertEquals(futures.map(({ type }: { type: string }) => type), ["NotListed", "NotListed"]);
    assertEquals(option_expiries, []);
    const old = await ranTask(folder, "instruments", "NOBODY", "--date", "2026-08-19");
    assertMatch(
      old.out,
      /^23 instruments of 2026-08-17, older than 2026-08-19: live takes no entries on it\n/,
    );
    assertMatch(old.out, /\noptions {2}none\n$/);

    // Against the dump before it: most of it is missing, and a token names something else.
    Deno.writeTextFileSync(`${folder}/dump.csv`, dump(row({ token: 1_001 })));
    const next = await ranTask(folder, "instruments", "--date", "2026-08-18", "--from", "dump.csv");
    assertMatch(next.out, /^1 instruments of 2026-08-18\n/);
    assertMatch(next.out, /\n {2}shrunk: /);
    assertMatch(next.out, /\n {2}token_reissued: /);
  }));
