/**
 * Lists of an account, in which others have rows too. What may be the desk's is read whole or the
 * list is no answer; a row that surely is not, and that has something odd in it, is read as far as
 * it goes: an order in commodities must not make the desk blind for the day.
 * @module
 */
import { z } from "zod";
import { isTag } from "../../../domain/order/tag.ts";

/** The desk's orders are on these. */
const EXCHANGES: readonly string[] = ["NSE", "NFO"];
/** And never under these: delivery, and what the broker finances or pairs by itself. */
const OTHERS_PRODUCTS: readonly string[] = ["CNC", "MTF", "CO", "BO"];

const whose = z.object({
  exchange: z.string().min(1),
  product: z.string().optional().catch(undefined),
  tag: z.string().optional().catch(undefined),
});

/** Kite sends null for an empty list now and then. `roughly`: what others' rows need to have. */
export function rowsOf<T>(row: z.ZodType<T>, roughly: z.ZodType<T>) {
  return z.array(z.unknown()).nullable().transform((rows, ctx): T[] =>
    (rows ?? []).flatMap((raw, place) => {
      const { data, error } = row.safeParse(raw);
      if (error === undefined) return [data];
      const rough = isOthers(raw) ? roughly.safeParse(raw) : undefined;
      if (rough?.success) return [rough.data];
      for (const { message, path } of error.issues) {
        ctx.addIssue({ code: "custom", message, path: [place, ...path] });
      }
      return [];
    })
  );
}

function isOthers(raw: unknown): boolean {
  const { data } = whose.safeParse(raw);
  if (data === undefined) return false;
  const { exchange, product = "", tag = "" } = data;
  return !isTag(tag) && (!EXCHANGES.includes(exchange) || OTHERS_PRODUCTS.includes(product));
}
