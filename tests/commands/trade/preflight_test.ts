/** What is looked at before money is at stake, as far as it can be said without the broker. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { localChecks } from "../../../commands/trade/preflight.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";

const NOW = Date.parse("2026-11-20T08:00:00+05:30") as EpochMs;

Deno.test("localChecks() fails a disk that takes no folder, instead of falling over it", () => {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.writeTextFileSync(`${folder}/artifacts`, "");
    const checks = localChecks(`${folder}/artifacts/live`, "2026-11-20" as IsoDate, NOW);
    const { level, check, detail } = checks[0]!;
    assertEquals([level, check], ["fail", "disk"]);
    assertStringIncludes(detail, `${folder}/artifacts/live: Not a directory`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});
