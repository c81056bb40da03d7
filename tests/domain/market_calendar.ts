/** The shipped calendar, for tests. @module */
import { loadCalendar } from "../../adapters/market/calendar.ts";

const file = new URL("../../configs/market/calendar.yaml", import.meta.url).pathname;

export const CALENDAR = loadCalendar(file);
