import { assertEquals } from "@std/assert";
import { findingText } from "../../../domain/risk/finding_text.ts";

Deno.test("findingText() gives each code its numbers as people read them", () => {
  const texts = ([
    ["entry_window", 710.0016, 795],
    ["expiry_cutoff", 871, 870],
    ["exposure", 5_995, 5_657],
    ["max_daily_loss", -5_210_050, -5_000_000],
    ["price_deviation", 1_234.4, 1_000],
    ["cost_exceeds_edge", 1_234_560_000, 2_000_000_000],
    ["entry_spacing", 61_500, 300_000],
  ] as const).map(([code, found, limit]) => findingText({ code, found, limit }));
  assertEquals(texts, [
    "11:50, from 13:15",
    "14:31, limit 14:30",
    "5995, limit 5657",
    "-52,100.50, limit -50,000.00",
    "12.34, limit 10.00",
    "1,234.56, limit 2,000.00",
    "61.5 s, limit 300.0 s",
  ]);
});

Deno.test("findingText() adds the words of a finding that has some", () => {
  const finding = { code: "risk_error", found: 0, limit: 0, detail: "no lot" } as const;
  assertEquals(findingText(finding), "0, limit 0 no lot");
});
