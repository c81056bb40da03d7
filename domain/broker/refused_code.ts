/** What a broker's words of refusal come to, as the code of a refusal in its answer would. @module */
import { isPriceRefusal } from "./price_refusal.ts";

const MARGIN = /margin|insufficient funds/i;

/** Of words alone: what they do not say is a refusal like any other. */
export function refusedCode(words: string): "price_band" | "margin_short" | "order_refused" {
  if (isPriceRefusal(words)) return "price_band";
  return MARGIN.test(words) ? "margin_short" : "order_refused";
}
