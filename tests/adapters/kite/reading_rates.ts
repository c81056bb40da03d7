/** What Kite answers who only reads, by the shipped tables. @module */
import { requestRates } from "../../../domain/broker/request_budget.ts";
import { LIMITS } from "../../domain/market_tables.ts";

export const READING_RATES = requestRates(LIMITS.readingRates.at(-1)!);
