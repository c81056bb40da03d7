/** Whose journal is meant where no desk runs and nobody names one. @module */
import { assertEquals, assertMatch } from "@std/assert";
import { journalMeant, keptJournals } from "../../../commands/line/kept_journals.ts";
import { nothingToReport } from "../../../commands/report/finished.ts";

function leave(artifacts: string, mode: string): void {
  Deno.mkdirSync(`${artifacts}/${mode}`);
  Deno.writeTextFileSync(`${artifacts}/${mode}/journal.sqlite`, "");
}

Deno.test("journalMeant() is the only desk's that has run, or else the paper desk's", () => {
  const artifacts = Deno.makeTempDirSync();
  try {
    assertEquals([keptJournals(artifacts), journalMeant(artifacts)], [[], "paper"]);
    leave(artifacts, "live");
    assertEquals(journalMeant(artifacts), "live");
    leave(artifacts, "rehearse");
    assertEquals(journalMeant(artifacts), "paper");
    leave(artifacts, "paper");
    assertEquals(journalMeant(artifacts), "paper");
  } finally {
    Deno.removeSync(artifacts, { recursive: true });
  }
});

Deno.test("a report that is missing is not said to be of nothing where a desk at a broker ran", () => {
  assertMatch(nothingToReport([]), /nothing has run here yet/);
  assertMatch(nothingToReport(["live"]), /paper days and backtests alone: `export --mode live`/);
});
