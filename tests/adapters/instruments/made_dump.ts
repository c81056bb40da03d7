/** Instruments dumps written by hand, in Kite's twelve columns. @module */
export const HEADER =
  "instrument_token,exchange_token,tradingsymbol,name,last_price,expiry,strike,tick_size," +
  "lot_size,instrument_type,segment,exchange";

export interface Row {
  readonly token?: number;
  readonly symbol?: string;
  readonly name?: string;
  readonly expiry?: string;
  readonly strike?: string;
  readonly tick?: string;
  readonly lot?: number;
  readonly type?: string;
  readonly segment?: string;
  readonly exchange?: string;
}

/** A NIFTY future of August 2026 unless told otherwise. */
export function row(change: Row = {}): string {
  const {
    token = 14866434,
    symbol = "NIFTY26AUGFUT",
    name = "NIFTY",
    expiry = "2026-08-25",
    strike = "0.0",
    tick = "0.1",
    lot = 65,
    type = "FUT",
    segment = type === "FUT" ? "NFO-FUT" : "NFO-OPT",
    exchange = "NFO",
  } = change;
  return [
    token,
    token >> 8,
    symbol,
    name,
    "0.0",
    expiry,
    strike,
    tick,
    lot,
    type,
    segment,
    exchange,
  ]
    .join(",");
}

/** A call or a put on NIFTY. */
export function option(type: "CE" | "PE", expiry: string, strike: number, token: number): string {
  const symbol = `N${expiry}${strike}${type}`;
  return row({ token, symbol, expiry, strike: `${strike}.0`, tick: "0.05", type });
}

export function dump(...rows: readonly string[]): string {
  return [HEADER, ...rows].join("\n") + "\n";
}

const MONTHS = ["2026-08-25", "2026-09-29", "2026-10-27"];

/** Three months of futures, and two expiries of options with five strikes about 24,350. */
export function smallDump(change: Row = {}): string {
  const futures = MONTHS.map((expiry, i) =>
    row({ token: 1_000 + i, symbol: `NIFTY-${i}`, expiry, ...change })
  );
  const options = ["2026-08-18", "2026-08-25"].flatMap((expiry, e) =>
    [24_250, 24_300, 24_350, 24_400, 24_450].flatMap((strike, s) => [
      option("CE", expiry, strike, 2_000 + e * 100 + s * 2),
      option("PE", expiry, strike, 2_001 + e * 100 + s * 2),
    ])
  );
  return dump(...futures, ...options);
}
