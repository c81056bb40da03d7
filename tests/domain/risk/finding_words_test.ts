/** What a person reads of a finding. @module */
import { assertEquals } from "@std/assert";
import { findingWords } from "../../../domain/risk/finding_words.ts";

Deno.test("findingWords() writes amounts in rupees, minutes as a clock and counts as they are", () => {
  const words = [
    findingWords({ code: "drawdown", found: 94_255_16, limit: 50_000_00 }),
    findingWords({ code: "entry_window", found: 555, limit: 560 }),
    findingWords({ code: "freeze_quantity", found: 720, limit: 600 }),
  ];
  assertEquals(words, [
    "drawdown: 94,255.16, limit 50,000.00",
    "entry_window: 09:15, limit 09:20",
    "freeze_quantity: 720, limit 600",
  ]);
});

Deno.test("findingWords() says a code alone whose numbers only say yes, and what an error said", () => {
  assertEquals(findingWords({ code: "operator_halt", found: 1, limit: 0 }), "operator_halt");
  const broken = findingWords({ code: "risk_error", found: 0, limit: 0, detail: "no day" });
  assertEquals(broken, "risk_error: 0, limit 0 (no day)");
});
