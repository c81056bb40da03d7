/** `export` makes a desk's files from its journal, and leaves alone those that an engine writes. @module */
import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { exists } from "../../adapters/disk/durable_file.ts";
import { lockMode } from "../../adapters/disk/mode_lock.ts";
import { JournalError } from "../../adapters/journal/journal_error.ts";
import { JournalStore } from "../../adapters/journal/journal_store.ts";
import { encodePlain } from "../../adapters/journal/plain_codec.ts";
import { rebuild } from "../../adapters/projection/csv_files.ts";
import { PAPER_LAYOUT } from "../../adapters/projection/layout.ts";
import { type FirstWords, runHeader } from "../../commands/desk/desk_run.ts";
import { exportCommand } from "../../commands/export.ts";
import { UsageError } from "../../commands/line/flags.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import type { IsoDate } from "../../domain/market_time.ts";
import { inDeskFolder, place } from "../adapters/control/desk_folder.ts";
import { textsIn } from "../adapters/journal/disk_faults.ts";
import { DESK, smallSession } from "../domain/projection/small_session.ts";
import { taskCommand } from "../process/desk_process.ts";

const exported = (args: string[]) => exportCommand(() => DESK, place.artifacts)(args);

function leaveJournal(mode: DeskMode = "paper", header?: FirstWords): void {
  Deno.mkdirSync(`${place.artifacts}/${mode}`, { recursive: true });
  const store = JournalStore.create(`${place.artifacts}/${mode}/journal.sqlite`);
  if (header !== undefined) store.addRun({ number: 1, after: 0, header: encodePlain(header) });
  const records = smallSession().map((record, i) => (
    { ...record, lsn: i + 1, consumed: `host~1#${i}.0`, sends: [] }
  ));
  store.append(1, records.map(encodePlain));
  store.close();
}

Deno.test("export makes the files of a journal as the desk made them", () =>
  inDeskFolder(() => {
    leaveJournal();
    rebuild(smallSession(), { folder: `${place.folder}/desk`, layout: PAPER_LAYOUT, desk: DESK });
    assertEquals(exported(["--into", `${place.folder}/out`]), 0);
    assertEquals(textsIn(`${place.folder}/out`), textsIn(`${place.folder}/desk`));
    assert(exists(`${place.folder}/out/orders.csv`));
  }));

Deno.test("export says so when no desk has run, and leaves an engine's files to it", () =>
  inDeskFolder(() => {
    assertEquals(exported([]), 1);
    leaveJournal();
    const lock = lockMode(`${place.artifacts}/run`, "paper", Deno.pid);
    assertEquals(exported(["--into", `${place.artifacts}/./`]), 4);
    assertEquals(exported([]), 0);
    assert(exists(`${place.artifacts}/export/paper/orders.csv`));
    lock.release();
    assertEquals(exported(["--into", place.artifacts]), 0);
  }));

Deno.test("export refuses what a newer program wrote, and leaves the files as they are", () =>
  inDeskFolder(() => {
    const ours = runHeader({ seed: 1, date: "2026-11-20" as IsoDate, speed: 60, config: "" });
    leaveJournal("paper", { ...ours, code: `${Number(ours.code) + 1}` });
    const orders = `${place.artifacts}/orders.csv`;
    Deno.writeTextFileSync(orders, "of the newer program\n");
    const error = assertThrows(
      () => exported(["--into", place.artifacts]),
      JournalError,
      "newer program",
    );
    assertEquals(error.code, "newer_version");
    assertEquals(Deno.readTextFileSync(orders), "of the newer program\n");
  }));

Deno.test("export means the desk that runs, and asks which where several do", () =>
  inDeskFolder(() => {
    leaveJournal("rehearse");
    const rehearsing = lockMode(`${place.artifacts}/run`, "rehearse", Deno.pid);
    assertEquals(exported([]), 0);
    assert(exists(`${place.artifacts}/export/rehearse/orders.csv`));
    const onPaper = lockMode(`${place.artifacts}/run`, "paper", Deno.pid);
    assertThrows(() => exported([]), UsageError, "paper and rehearse run here");
    onPaper.release();
    rehearsing.release();
  }));

Deno.test("export writes nowhere but in artifacts, and says so before it begins", () =>
  inDeskFolder(async () => {
    leaveJournal();
    const [deno = "", ...words] = taskCommand(place.folder, "export", "--into", "elsewhere");
    const { code, stderr } = await new Deno.Command(deno, { args: words, cwd: place.folder })
      .output();
    const said = new TextDecoder().decode(stderr);
    assertEquals(code, 2, said);
    assertStringIncludes(
      said,
      "--into: found elsewhere, expected a folder inside artifacts/: " +
        "this command may write nowhere else",
    );
    assertEquals(exists(`${place.folder}/elsewhere`), false);
  }));

Deno.test("export of a desk into artifacts makes that desk's files, and no other's", () =>
  inDeskFolder(() => {
    leaveJournal("live");
    const onPaper = lockMode(`${place.artifacts}/run`, "paper", Deno.pid);
    Deno.writeTextFileSync(`${place.artifacts}/orders.csv`, "of the paper desk\n");
    assertEquals(exported(["--of", "live", "--into", place.artifacts]), 0);
    assertEquals(Deno.readTextFileSync(`${place.artifacts}/orders.csv`), "of the paper desk\n");
    assert(exists(`${place.artifacts}/live/orders.csv`));
    onPaper.release();
  }));
