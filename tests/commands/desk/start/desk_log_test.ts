/** Whose journal a desk goes on with. @module */
import { assertEquals, assertRejects } from "@std/assert";
import { JournalError } from "../../../../adapters/journal/journal_error.ts";
import { lastRunHeader } from "../../../../adapters/journal/run_header.ts";
import { type FirstWords, runHeader } from "../../../../commands/desk/desk_run.ts";
import { type DeskLog, openDeskLog } from "../../../../commands/desk/start/desk_log.ts";
import type { IsoDate } from "../../../../domain/market_time.ts";
import { withJournal } from "../../../adapters/journal/journal_folder.ts";

const OURS = runHeader({ seed: 1, date: "2026-11-20" as IsoDate, speed: 60, config: "" });

async function opened(journal: string, header: FirstWords): Promise<DeskLog> {
  const nothing = () => {};
  const heard = { project: nothing, full: nothing, failed: nothing, say: nothing };
  return (await openDeskLog({ journal, basis: "", header, ...heard })).log;
}

Deno.test("openDeskLog() refuses the journal of a newer program and leaves it as it is", () =>
  withJournal(async (journal) => {
    const newer = { ...OURS, code: `${Number(OURS.code) + 1}` };
    await (await opened(journal, OURS)).close();
    await (await opened(journal, newer)).close();
    const error = await assertRejects(() => opened(journal, OURS), JournalError, journal);
    assertEquals(error.code, "newer_version");
    assertEquals(
      error.problem,
      `its last run was of a newer program (records of version ${newer.code}, this program ` +
        `knows ${OURS.code}): go on with that one`,
    );
    assertEquals(lastRunHeader(journal)?.code, newer.code);
    await (await opened(journal, newer)).close();
  }));
