/** Whose journal is meant where nobody names a desk. @module */
import { assertEquals } from "@std/assert";
import { keptJournals } from "../../../commands/desk/kept_journals.ts";
import { inNewFolder } from "../../new_folder.ts";

/** `second`: when it was written to. */
function leave(artifacts: string, desk: string, file: string, second: number, text = ""): void {
  Deno.mkdirSync(`${artifacts}/${desk}`, { recursive: true });
  Deno.writeTextFileSync(`${artifacts}/${desk}/${file}`, text);
  Deno.utimeSync(`${artifacts}/${desk}/${file}`, second, second);
}

Deno.test("keptJournals() begins with the desk that wrote last, also what its file has not yet", () =>
  inNewFolder((artifacts) => {
    assertEquals(keptJournals({}, artifacts), []);
    leave(artifacts, "paper", "journal.sqlite", 200);
    leave(artifacts, "live", "journal.sqlite", 100);
    leave(artifacts, "paper_on_kite", "journal.sqlite", 300);
    leave(artifacts, "rehearse", "journal.txt", 400);
    assertEquals(keptJournals({}, artifacts), ["paper_on_kite", "paper", "live"]);
    // As it is left by who has only read.
    leave(artifacts, "live", "journal.sqlite-wal", 400);
    assertEquals(keptJournals({}, artifacts), ["paper_on_kite", "paper", "live"]);
    leave(artifacts, "live", "journal.sqlite-wal", 400, "pages");
    assertEquals(keptJournals({}, artifacts), ["live", "paper_on_kite", "paper"]);
  }));

Deno.test("keptJournals() has the desk that is named alone, or both of paper", () =>
  inNewFolder((artifacts) => {
    leave(artifacts, "paper", "journal.sqlite", 200);
    leave(artifacts, "live", "journal.sqlite", 300);
    leave(artifacts, "paper_on_kite", "journal.sqlite", 100);
    assertEquals(keptJournals({ mode: "paper" }, artifacts), ["paper", "paper_on_kite"]);
    assertEquals(keptJournals({ of: "paper_on_kite" }, artifacts), ["paper_on_kite"]);
    assertEquals(keptJournals({ of: "rehearse" }, artifacts), []);
    assertEquals(keptJournals({ of: "paper", mode: "live" }, artifacts), []);
  }));
