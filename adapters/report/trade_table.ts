/** Finished trades, read back from trades.csv. @module */
import { z } from "zod";
import { CHARGE_KINDS, type Charges } from "../../domain/account/charges.ts";
import { EXIT_REASONS } from "../../domain/exit/reason.ts";
import { BOOKS } from "../../domain/instrument/instrument.ts";
import { PRODUCTS } from "../../domain/order/side.ts";
import { TRADE_COLUMNS } from "../../domain/projection/trade_rows.ts";
import type { ReportTrade } from "../../domain/report/figures.ts";
import {
  averagePrice,
  count,
  instant,
  microRupees,
  numberOrNothing,
  oneOf,
  rupees,
  word,
} from "./cell_schema.ts";
import type { TableOf } from "./csv_table.ts";

const row = z.object({
  timestamp: instant,
  entry_timestamp: instant,
  symbol: word,
  exchange: word,
  underlying: word,
  book: oneOf(BOOKS),
  strategy: word,
  tf: z.string(),
  product: oneOf(PRODUCTS),
  side: oneOf(["LONG", "SHORT"]),
  quantity: count,
  entry_price: averagePrice,
  exit_price: averagePrice,
  gross: rupees,
  brokerage: microRupees,
  stt: microRupees,
  exchange_charge: microRupees,
  ipft: microRupees,
  sebi: microRupees,
  stamp: microRupees,
  gst: microRupees,
  net: microRupees,
  risk: rupees,
  r: numberOrNothing,
  exit_reason: oneOf(EXIT_REASONS),
  mae: averagePrice,
  mfe: averagePrice,
  bars: count,
  slippage: rupees,
}).transform((cells): ReportTrade => ({
  book: cells.book,
  strategy: cells.strategy,
  underlying: cells.underlying,
  key: `${cells.exchange}:${cells.symbol}`,
  product: cells.product,
  side: cells.side,
  quantity: cells.quantity,
  entryAt: cells.entry_timestamp,
  exitAt: cells.timestamp,
  entryPrice: cells.entry_price,
  exitPrice: cells.exit_price,
  gross: cells.gross,
  charges: chargesIn(cells),
  net: cells.net,
  risk: cells.risk,
  r: cells.r,
  reason: cells.exit_reason,
  mae: cells.mae,
  mfe: cells.mfe,
  bars: cells.bars,
  timeframe: cells.tf,
  slippage: cells.slippage,
}));

export const TRADES: TableOf<ReportTrade> = { columns: TRADE_COLUMNS, row };

function chargesIn(
  cells: Omit<Charges, "exchange"> & { readonly exchange_charge: Charges["exchange"] },
): Charges {
  const named = { ...cells, exchange: cells.exchange_charge };
  return Object.fromEntries(CHARGE_KINDS.map((kind) => [kind, named[kind]])) as Charges;
}
