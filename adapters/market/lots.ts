/**
 * The edge where configs/market/lots.yaml becomes a LotTable.
 * @module
 */
import type { LotTable } from "../../domain/instrument/lot_size.ts";
import { choice, number, section } from "../config/field.ts";
import {
  day,
  factFindings,
  history,
  parseMarketFile,
  readMarketFile,
  sourceName,
  sources,
} from "./market_file.ts";

/** Reads and checks the file at `path`. Throws ConfigError with every problem at once. */
export function loadLots(path: string): LotTable {
  return parseLots(readMarketFile(path), path);
}

/** Checks `text`; `file` names it in problems. Throws ConfigError with every problem at once. */
export function parseLots(text: string, file: string): LotTable {
  const { lots } = parseMarketFile(
    text,
    file,
    SCHEMA,
    ({ lots, sources }) =>
      Object.entries(lots).flatMap(([name, sizes]) => factFindings(sizes, ["lots", name], sources)),
  );
  return Object.fromEntries(
    Object.entries(lots).map(([name, sizes]) => [
      name,
      sizes.map(({ from, lot }) => ({ from, lot })),
    ]),
  );
}

const size = section({
  from: day(),
  lot: number({ min: 1, max: 100_000, whole: true }),
  confidence: choice(["high", "medium", "low"]),
  source: sourceName(),
});

const SCHEMA = section({
  sources: sources(),
  lots: section({ NIFTY: history(size), BANKNIFTY: history(size), FINNIFTY: history(size) }),
});
