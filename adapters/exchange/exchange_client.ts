/**
 * What a desk on this machine asks an exchange of ours beside Kite's own addresses: its clock, its
 * books for an audit, and a login that nobody has to sign.
 * @module
 */
import { z } from "zod";
import { type EpochMs, type IsoDate, SECOND_MS } from "../../domain/market_time.ts";
import type { MicroRupees, Paise } from "../../domain/money.ts";

/** Of every exchange of ours: it holds no secret. */
export const EXCHANGE_APP = { apiKey: "simulatedkey", apiSecret: "simulatedsecret" } as const;

const WITHIN_MS = 5_000;

/** There is no exchange, or it answers something else. */
export class ExchangeError extends Error {
  override readonly name = "ExchangeError";

  constructor(root: string, problem: string) {
    super(`Exchange at ${root}: ${problem}`);
  }
}

const instant = z.number().transform((at) => at as EpochMs);
const paise = z.int().transform((amount) => amount as Paise);

const clock = z.object({
  marketAt: instant,
  wallAt: instant,
  speed: z.number().positive(),
  date: z.iso.date().transform((date) => date as IsoDate),
  seed: z.int(),
});

const trade = z.object({
  orderId: z.string(),
  tag: z.string().nullable(),
  key: z.string(),
  side: z.enum(["BUY", "SELL"]),
  quantity: z.int(),
  price: paise,
});

const books = z.object({
  cash: paise,
  capital: paise,
  chargesTotal: z.number().transform((amount) => amount as MicroRupees),
  positions: z.array(z.object({ key: z.string(), product: z.string(), quantity: z.int() })),
  orders: z.array(z.object({
    orderId: z.string(),
    tag: z.string().nullable(),
    key: z.string(),
    status: z.string(),
    quantity: z.int(),
    filled: z.int(),
  })),
  trades: z.array(trade),
  requests: z.record(z.string(), z.int()),
});

export type ExchangeClock = z.infer<typeof clock>;
export type ExchangeBooks = z.infer<typeof books>;

/** Rejects with ExchangeError, as every function here does. */
export function readClock(root: string): Promise<ExchangeClock> {
  return asked(root, "/simulator/clock", clock);
}

/** As they stand at the exchange's market time; orders and trades are of its day, oldest first. */
export function readBooks(root: string): Promise<ExchangeBooks> {
  return asked(root, "/simulator/books", books);
}

/** The request token that a person would come back with. */
export async function requestTokenAt(root: string, apiKey: string): Promise<string> {
  const query = new URLSearchParams({ v: "3", api_key: apiKey });
  const response = await fetched(root, `/connect/login?${query}`);
  await response.body?.cancel();
  const location = URL.parse(response.headers.get("location") ?? root, root);
  const token = location?.searchParams.get("request_token") ?? null;
  if (token === null) throw new ExchangeError(root, `no login, HTTP ${response.status}`);
  return token;
}

async function asked<T>(root: string, path: string, schema: z.ZodType<T>): Promise<T> {
  const response = await fetched(root, path);
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok || body === null) {
    const found = `HTTP ${response.status} on ${path}`;
    throw new ExchangeError(root, `what answers there is no exchange of this program (${found})`);
  }
  const read = schema.safeParse(body);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new ExchangeError(root, `${path} at ${issue?.path.join(".")}: ${issue?.message}`);
}

async function fetched(root: string, path: string): Promise<Response> {
  try {
    const signal = AbortSignal.timeout(WITHIN_MS);
    return await fetch(`${root}${path}`, { redirect: "manual", signal });
  } catch (error) {
    throw new ExchangeError(root, problemOf(error));
  }
}

function problemOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return `no answer within ${WITHIN_MS / SECOND_MS} s`;
  // What fetch says of it depends on the version, and names no cause.
  return error instanceof TypeError ? "nothing answers there: `deno task exchange`" : error.message;
}
