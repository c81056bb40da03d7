/**
 * The forms in which orders are asked for: what is missing or makes no sense is refused in Kite's
 * words before anybody looks at the market.
 * @module
 */
import { z } from "zod";
import { fromRupees } from "../../../../domain/money.ts";
import { KiteRefusal } from "../kite_answer.ts";

const TAG_LENGTH_MAX = 20;

const word = (name: string, words: readonly [string, ...string[]]) =>
  z.enum(words, { error: `Invalid \`${name}\`.` });
const decimal = (name: string) =>
  z.string().regex(/^-?\d+(\.\d+)?$/, {
    error: ({ input }) =>
      `Invalid request (failed to decode ${name}, got: ${String(input)} (expected decimal))`,
  }).transform(Number);
const units = (name: string) =>
  z.string({ error: `Missing or empty field \`${name}\`` })
    .regex(/^\d{1,9}$/, { error: `Invalid \`${name}\`.` }).transform(Number);
const rupees = (name: string) =>
  decimal(name).transform((value) => fromRupees(value)).refine((value) => value >= 0, {
    error: `Invalid \`${name}\`.`,
  });

const types = ["MARKET", "LIMIT", "SL", "SL-M"] as const;
const validities = ["DAY", "IOC", "TTL"] as const;

const terms = {
  order_type: z.enum(types, { error: "Invalid `order_type`." }),
  quantity: units("quantity"),
  price: rupees("price").optional(),
  trigger_price: rupees("trigger_price").optional(),
  validity: z.enum(validities, { error: "Invalid `validity`." }).optional(),
  validity_ttl: units("validity_ttl").optional(),
  disclosed_quantity: units("disclosed_quantity").optional(),
  market_protection: decimal("market_protection").optional(),
};

const placement = z.object({
  ...terms,
  exchange: word("exchange", ["NSE", "NFO", "BSE", "BFO", "CDS", "BCD", "MCX"]),
  tradingsymbol: z.string({ error: "Missing or empty field `tradingsymbol`" }).min(1),
  transaction_type: z.enum(["BUY", "SELL"], { error: "Invalid `transaction_type`." }),
  product: z.enum(["CNC", "NRML", "MIS"], { error: "Invalid `product`." }),
  tag: z.string().max(TAG_LENGTH_MAX, {
    error: `Invalid \`tag\`. It has at most ${TAG_LENGTH_MAX} characters.`,
  }).optional(),
  autoslice: z.enum(["true", "false", "1", "0"], { error: "Invalid `autoslice`." }).optional(),
});

const modification = z.object(terms).partial();

export type PlacementForm = z.infer<typeof placement>;
export type ModificationForm = z.infer<typeof modification>;

/** Throws KiteRefusal. */
export function placementOf(form: URLSearchParams): PlacementForm {
  return read(placement, form);
}

/** Throws KiteRefusal. */
export function modificationOf(form: URLSearchParams): ModificationForm {
  return read(modification, form);
}

function read<T>(schema: z.ZodType<T>, form: URLSearchParams): T {
  // An empty field is one that was not given.
  const given = [...form].filter(([, value]) => value !== "" && value !== "undefined");
  const found = schema.safeParse(Object.fromEntries(given));
  if (found.success) return found.data;
  throw new KiteRefusal("InputException", found.error.issues[0]!.message);
}
