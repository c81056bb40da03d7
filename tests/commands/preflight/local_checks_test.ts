/** What is looked at before money is at stake, as far as it can be said without the broker. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkedLine } from "../../../commands/preflight/checked.ts";
import { diskLevel, localChecks } from "../../../commands/preflight/local_checks.ts";
import type { EpochMs, IsoDate } from "../../../domain/market_time.ts";

const NOW = Date.parse("2026-11-20T08:00:00+05:30") as EpochMs;

Deno.test("localChecks() warns of a calendar that is about to end", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const near = Date.parse("2026-12-18T08:00:00+05:30") as EpochMs;
    const calendar = (date: string, now: EpochMs) =>
      localChecks(folder, date as IsoDate, now).filter(({ check }) => check === "calendar")
        .map(({ level, detail }) => [level, detail]);
    assertEquals(calendar("2026-11-20", NOW), [["pass", "2026-11-20 is a trading day"]]);
    assertEquals(calendar("2026-12-18", near), [
      ["pass", "2026-12-18 is a trading day"],
      [
        "warn",
        "the calendar ends in 13 days, on 2026-12-31: write what follows into " +
        "configs/market/calendar.yaml",
      ],
    ]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("localChecks() fails a day of which not all is known, and names the next session", () => {
  const folder = Deno.makeTempDirSync();
  try {
    const calendar = (date: string) =>
      localChecks(folder, date as IsoDate, NOW).filter(({ check }) => check === "calendar")
        .map(({ level, detail }) => [level, detail]);
    assertEquals(calendar("2026-11-08"), [["fail", "2026-11-08: hours_unknown"]]);
    assertEquals(calendar("2026-11-23"), [["pass", "next session on 2026-11-23"]]);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
});

Deno.test("diskLevel() warns of a slow disk, and fails one that no order should wait for", () => {
  assertEquals([0.4, 20, 21, 250, 251].map(diskLevel), ["pass", "pass", "warn", "warn", "fail"]);
});

Deno.test("checkedLine() puts what was found in a column", () => {
  const line = checkedLine({ level: "warn", check: "clock", detail: "2.4 s from the broker's" });
  assertEquals(line, "warn  clock           2.4 s from the broker's");
});

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
