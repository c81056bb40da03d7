/** The first words of a run. @module */
import { assertEquals } from "@std/assert";
import { lastRunHeader, type RunHeader } from "../../../adapters/journal/run_header.ts";
import { openLog } from "../../../adapters/journal/open_log.ts";
import { JournalStore } from "../../../adapters/journal/journal_store.ts";
import { basisOf, runHeader } from "../../../commands/desk/desk_run.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { withJournal } from "../../adapters/journal/journal_folder.ts";

const FACTS: RunHeader = { seed: 64, date: "2026-11-20" as IsoDate, speed: 60, config: "c0ffee" };
const CAPITAL = 250_000_000 as Paise;

Deno.test("runHeader() names code, configuration, seed and zone, and is found as the last run's", () =>
  withJournal(async (file) => {
    const header = runHeader(FACTS);
    const { log } = await openLog(file, { basis: basisOf(CAPITAL), header });
    await log.close();
    const store = new JournalStore(file, { readOnly: true });
    const [written] = store.runs().map(({ header }) => JSON.parse(header));
    store.close();
    assertEquals(written, { ...FACTS, code: written.code, zone: "Asia/Kolkata" });
    // The same word that decides whether a checkpoint may be used.
    assertEquals(basisOf(CAPITAL), `${written.code} ${CAPITAL}`);
    assertEquals(lastRunHeader(file), FACTS);
  }));
