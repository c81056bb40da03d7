/** What run.json must hold. @module */
import { z } from "zod";
import { CHARGE_KINDS, type ChargeKind } from "../../domain/account/charges.ts";
import { type EpochMs, type IsoDate, parseIsoDate } from "../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../domain/money.ts";

const date = z.string().refine((text) => parseIsoDate(text) !== null, "expected a date")
  .transform((text) => text as IsoDate);
const micros = z.int().transform((amount) => amount as MicroRupees);
const paise = z.int().transform((amount) => amount as Paise);
const instant = z.int().transform((at) => at as EpochMs);

export const runRecord = z.object({
  what: z.string(),
  first: date,
  last: date,
  simulated: z.boolean(),
  seed: z.number(),
  config: z.string(),
  data: z.array(z.string()),
  bars: z.int(),
  inferred: z.array(z.string()),
  faults: z.array(z.string()),
  journalHash: z.string(),
  capital: paise,
  equity: micros,
  maxDrawdown: paise,
  exposure: z.number(),
  charges: z.record(z.enum(CHARGE_KINDS as readonly [ChargeKind, ...ChargeKind[]]), micros),
  open: z.int(),
  sessions: z.array(z.object({ openAt: instant, closeAt: instant })),
});
