/** Seeded random fills of a few instruments, for tests that book very many. @module */
import type { Segment } from "../../domain/account/charges.ts";
import type { Fill } from "../../domain/order/fill.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";

/** Mulberry32: the same numbers everywhere for a seed. */
function randomOf(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const TRADED: readonly (readonly [string, Segment, number, number])[] = [
  ["NFO:NIFTY26NOVFUT", "futures", 65, 2_450_000],
  ["NFO:BANKNIFTY26NOVFUT", "futures", 30, 5_400_000],
  ["NFO:NIFTY26NOV24500CE", "options", 65, 12_050],
  ["NFO:NIFTY26NOV24500PE", "options", 65, 9_505],
  ["NSE:INFY", "equity_mis", 1, 150_000],
  ["NSE:SBIN", "equity_mis", 1, 81_235],
];

/** `count` fills: any side, up to 40 lots, prices within 5 % of where they began. */
export function* randomFills(
  count: number,
  seed: number,
): Generator<{ readonly fill: Fill; readonly segment: Segment }> {
  const random = randomOf(seed);
  for (let i = 0; i < count; i++) {
    const [key, segment, lot, price] = TRADED[Math.floor(random() * TRADED.length)]!;
    yield {
      segment,
      fill: {
        orderId: `${i}`,
        tradeId: `${i}`,
        key,
        product: "MIS",
        side: random() < 0.5 ? "BUY" : "SELL",
        quantity: lot * (1 + Math.floor(random() * 40)),
        price: Math.round(price * (0.95 + random() * 0.1)) as Paise,
        at: (1_795_149_000_000 + i * 1000) as EpochMs,
      },
    };
  }
}
