/** Settlement at expiry: worth, fills and charges, worked by hand. @module */
import { assertEquals } from "@std/assert";
import { NO_CHARGES } from "../../../domain/account/charges.ts";
import { type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import {
  settlementCharges,
  settlementFill,
  settlementValue,
} from "../../../domain/exchange/settlement.ts";
import { schedule } from "../market_tables.ts";

const AT = istInstant("2026-11-23" as IsoDate, 940);
const CLOSE = 2_488_220 as Paise;
const option = (kind: "CE" | "PE", rupees: number) => ({ kind, strike: 100 * rupees as Paise });

Deno.test("settlementValue() is the close for a future, what is in the money for an option", () => {
  assertEquals<number>(settlementValue({ kind: "FUT", strike: 0 as Paise }, CLOSE), 2_488_220);
  assertEquals<number>(settlementValue(option("CE", 24_750), CLOSE), 13_220);
  assertEquals<number>(settlementValue(option("CE", 24_900), CLOSE), 0);
  assertEquals<number>(settlementValue(option("PE", 24_900), CLOSE), 1_780);
  assertEquals<number>(settlementValue(option("PE", 24_750), CLOSE), 0);
});

Deno.test("settlementFill() ends all of a position, whichever way it stands", () => {
  const position = { key: "NFO:NIFTY26NOVFUT", product: "NRML", quantity: -130 } as const;
  assertEquals(settlementFill(position, CLOSE, AT), {
    orderId: "SETTLEMENT",
    tradeId: "NFO:NIFTY26NOVFUT NRML 2026-11-23",
    key: "NFO:NIFTY26NOVFUT",
    side: "BUY",
    product: "NRML",
    quantity: 130,
    price: CLOSE,
    at: AT,
  });
  assertEquals(settlementFill({ ...position, quantity: 65 }, CLOSE, AT).side, "SELL");
});

Deno.test("settlementCharges() are STT on what a bought option is worth, and nothing else", () => {
  const charges = (quantity: number, rupees: number, kind: "FUT" | "CE" = "CE") => {
    const position = { key: "NFO:X", product: "NRML", quantity } as const;
    const fill = settlementFill(position, 100 * rupees as Paise, AT);
    const segment = kind === "FUT" ? "futures" : "options";
    return settlementCharges({ kind }, fill, schedule(segment, "2026-11-23"));
  };
  // 130 x 132.20 = 17,186 rupees at 0.15 %.
  assertEquals(charges(130, 132.2), { ...NO_CHARGES, stt: 25_779_000 as never });
  assertEquals(charges(-130, 132.2), NO_CHARGES);
  assertEquals(charges(130, 0), NO_CHARGES);
  assertEquals(charges(65, 24_882.2, "FUT"), NO_CHARGES);
});
