/** A refused size in words: the cap that decided, what it leaves and what a lot takes. @module */
import { formatRupees, type Paise } from "../../money.ts";
import type { Sizing } from "./sizing.ts";

/** One line for people, in rupees; of a fixed size in units. */
export function sizingWords(sizing: Extract<Sizing, { type: "Refused" }>): string {
  const { lot, cap: { limit, room, perUnit, units, scale } } = sizing;
  const factor = scale === undefined ? "" : ` after x ${scale} near expiry`;
  if (limit === "fixed") return `fixed: ${units} of a lot of ${lot}${factor}`;
  const left = formatRupees(Math.floor(room) as Paise);
  return `${limit}: ${left} left${factor}, a lot of ${lot} takes ${
    formatRupees(Math.ceil(perUnit * lot) as Paise)
  }`;
}
