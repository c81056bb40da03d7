/** What a person reads of a finding. @module */
import { assertEquals } from "@std/assert";
import { findingFigures, findingWords } from "../../../domain/risk/finding_words.ts";

Deno.test("findingWords() writes amounts in rupees, minutes as a clock and counts as they are", () => {
  const words = [
    findingWords({ code: "drawdown", found: 94_255_16, limit: 50_000_00 }),
    findingWords({ code: "entry_window", found: 555, limit: 560 }),
    findingWords({ code: "entry_window", found: 710.0016, limit: 795 }),
    findingWords({ code: "cost_exceeds_edge", found: 1_234_560_000, limit: 2_000_000_000 }),
    findingWords({ code: "entry_spacing", found: 61_500, limit: 300_000 }),
    findingWords({ code: "freeze_quantity", found: 720, limit: 600 }),
    findingWords({ code: "circuit_band", found: 58_200, limit: 58_195 }),
  ];
  assertEquals(words, [
    "drawdown: 94,255.16, limit 50,000.00",
    "entry_window: 09:15, limit 09:20",
    "entry_window: 11:50, limit 13:15",
    "cost_exceeds_edge: 1,234.56, limit 2,000.00",
    "entry_spacing: 61.5 s, limit 300.0 s",
    "freeze_quantity: 720, limit 600",
    "circuit_band: 582.00, limit 581.95",
  ]);
});

Deno.test("findingFigures() names the unit of what it gives, and gives none for a yes or no", () => {
  const figures = [
    findingFigures({ code: "drawdown", found: 94_255_16, limit: 50_000_00 }),
    findingFigures({ code: "cost_exceeds_edge", found: 1_234_560_000, limit: 2_000_000_000 }),
    findingFigures({ code: "entry_window", found: 710.0016, limit: 795 }),
    findingFigures({ code: "stale_price", found: 61_500, limit: 5_000 }),
    findingFigures({ code: "freeze_quantity", found: 720, limit: 600 }),
    findingFigures({ code: "operator_halt", found: 1, limit: 0 }),
  ];
  assertEquals(figures, [
    { found: 94_255.16, allowed: 50_000, unit: "rupees" },
    { found: 1_234.56, allowed: 2_000, unit: "rupees" },
    { found: "11:50", allowed: "13:15", unit: "clock" },
    { found: 61.5, allowed: 5, unit: "seconds" },
    { found: 720, allowed: 600, unit: "count" },
    null,
  ]);
});

Deno.test("findingWords() says a code alone whose numbers only say yes, and what an error said", () => {
  assertEquals(findingWords({ code: "operator_halt", found: 1, limit: 0 }), "operator_halt");
  const broken = findingWords({ code: "risk_error", found: 0, limit: 0, detail: "no day" });
  assertEquals(broken, "risk_error (no day)");
  // The limit was met before; what holds now is no limit of nothing.
  const halted = {
    code: "loss_halt",
    found: -5_057_377,
    limit: 0,
    detail: "max_daily_loss",
  } as const;
  assertEquals(findingWords(halted), "loss_halt (max_daily_loss)");
});
