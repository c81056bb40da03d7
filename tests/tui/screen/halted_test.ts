/** HALT and what it takes to lift it, on a screen with little room. @module */
import { assert, assertStringIncludes } from "@std/assert";
import type { Paise } from "../../../domain/money.ts";
import { DESK_MODES } from "../../../domain/control/control_request.ts";
import { deskView, VIEWS } from "../desk_views.ts";
import { NOW } from "../shown_day.ts";
import { screenText, shownModel, typing } from "../shown_model.ts";

const SIZE = { columns: 80, rows: 24 };
const REASON =
  "desk/trading/book/portfolio: FillBooked failed for good: RangeError: Not a whole number of " +
  "paise: 12.5 of NSE:BANKNIFTY26NOV58000CE";

Deno.test("the header says HALTED on 80 columns whatever else there is to say", () => {
  const halt = { reason: REASON, by: "asha", at: NOW };
  const marketHalt = { reason: "of the market: level 1", until: NOW };
  const day = { ...deskView().status.day, net: -85_335_571_74 as Paise };
  for (const mode of DESK_MODES) {
    for (const simulated of [true, false]) {
      const status = { mode, simulated, halt, marketHalt, day, phase: "halted" } as const;
      const desk = { ...deskView(status), speed: simulated ? 3_600 : 1 };
      const [first] = screenText(shownModel({ mode, size: SIZE }, { ...VIEWS, desk })).split("\n");
      for (const word of [mode.toUpperCase(), " HALTED", "11:42:07", "-₹8,53,35,571"]) {
        assertStringIncludes(first!, word);
      }
      assert(mode === "live" || /SIM 3600x|PAPER FILLS|REHEARSE/.test(first!), first);
    }
  }
});

Deno.test("the question before a re-arm says all of the reason for HALT", () => {
  const desk = deskView({ halt: { reason: REASON, by: "asha", at: NOW } });
  const model = shownModel({ size: SIZE }, { ...VIEWS, desk });
  const text = screenText(typing(model, ":", ..."rearm", "enter").model);
  const said = text.replace(/[║│\s]+/g, " ");
  assertStringIncludes(said, `HALT holds: ${REASON} (asha)`);
});
