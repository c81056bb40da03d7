/** The curve of a run, read back from equity.csv. @module */
import { z } from "zod";
import type { EquityPoint } from "../../domain/report/run_record.ts";
import { instant, microRupees } from "./cell_schema.ts";
import type { TableOf } from "./csv_table.ts";

export const EQUITY_COLUMNS = "timestamp,equity";

const row = z.object({ timestamp: instant, equity: microRupees })
  .transform(({ timestamp, equity }): EquityPoint => ({ at: timestamp, equity }));

export const EQUITY: TableOf<EquityPoint> = { columns: EQUITY_COLUMNS, row };
