/**
 * What a day's instruments say that whoever trades them should know: changes since the dump before,
 * gaps, and where they differ from the dated tables. Contracts are always taken as listed.
 * @module
 */
import { expiriesFrom, type ExpirySchedule } from "./expiry.ts";
import { type Instrument, instrumentKey } from "./instrument.ts";
import type { InstrumentList } from "./instrument_list.ts";
import { lotOn, type LotTable } from "./lot_size.ts";

const INSTRUMENT_FINDINGS = [
  /** Contracts that had expired by its day: it is an older day's. */
  "expired",
  /** A token names another contract than in the dump before: tokens are issued anew. */
  "token_reissued",
  /** Contracts on one name have several lots, as when a change of lots is under way. */
  "mixed_lots",
  /** The future of a month that should be listed is not. */
  "month_missing",
  /** Not half as many as in the dump before: it was cut off. */
  "shrunk",
  "lot_differs",
  "expiry_differs",
] as const;

export interface InstrumentFinding {
  readonly code: typeof INSTRUMENT_FINDINGS[number];
  /** A name, or for tokens the contract that one of them names now. */
  readonly subject: string;
  readonly detail: string;
}

export interface FindingsInput {
  /** Logical names that the desk trades. */
  readonly names: readonly string[];
  readonly before: InstrumentList | null;
  readonly lots: LotTable;
  readonly schedule: ExpirySchedule;
}

/** Futures are listed for three months. */
const MONTHS = 3;
const SHRUNK_SHARE = 0.5;

/** Of the whole list first, then name by name. Cuts and reissued tokens show only with `before`. */
export function instrumentFindings(
  list: InstrumentList,
  { names, before, lots, schedule }: FindingsInput,
): readonly InstrumentFinding[] {
  return [
    ...expired(list),
    ...(before === null ? [] : [...shrunk(list, before), ...reissued(list, before)]),
    ...names.flatMap((name) => [
      ...mixedLots(list, name),
      ...months(list, name, schedule),
      ...lotDiffers(list, name, lots, schedule),
    ]),
  ];
}

function expired({ all, date }: InstrumentList): InstrumentFinding[] {
  const gone = all.flatMap(({ expiry }) => expiry !== null && expiry < date ? [expiry] : []).sort();
  if (gone.length === 0) return [];
  const detail = `${gone.length} contracts expired before it, the first on ${gone[0]}`;
  return [{ code: "expired", subject: date, detail }];
}

function shrunk(list: InstrumentList, before: InstrumentList): InstrumentFinding[] {
  if (list.all.length >= SHRUNK_SHARE * before.all.length) return [];
  const detail = `${list.all.length} instruments, ${before.all.length} on ${before.date}`;
  return [{ code: "shrunk", subject: list.date, detail }];
}

function reissued(list: InstrumentList, before: InstrumentList): InstrumentFinding[] {
  return list.all.flatMap((now): InstrumentFinding[] => {
    const then = before.byToken(now.token);
    if (then === undefined || isSameContract(then, now)) return [];
    const detail = `token ${now.token} was ${instrumentKey(then)} on ${before.date}`;
    return [{ code: "token_reissued", subject: instrumentKey(now), detail }];
  });
}

function isSameContract(a: Instrument, b: Instrument): boolean {
  return a.exchange === b.exchange && a.kind === b.kind && a.expiry === b.expiry &&
    a.strike === b.strike && (a.expiry === null ? a.symbol === b.symbol : a.name === b.name);
}

function mixedLots(list: InstrumentList, name: string): InstrumentFinding[] {
  const firstExpiry = new Map<number, string>();
  for (const { lot, expiry } of list.contracts(name)) {
    const known = firstExpiry.get(lot);
    if (known === undefined || expiry! < known) firstExpiry.set(lot, expiry!);
  }
  if (firstExpiry.size <= 1) return [];
  const lots = [...firstExpiry].sort(([, a], [, b]) => (a < b ? -1 : 1));
  const detail = lots.map(([lot, expiry]) => `${lot} from the expiry ${expiry}`).join(", ");
  return [{ code: "mixed_lots", subject: name, detail }];
}

function months(
  list: InstrumentList,
  name: string,
  schedule: ExpirySchedule,
): InstrumentFinding[] {
  const expected = expiriesFrom(list.date, "month", MONTHS, schedule);
  return expected.flatMap(({ date }, ahead): InstrumentFinding[] => {
    const future = list.future(name, list.date, ahead, schedule);
    if (future.type === "NotListed") {
      const detail = `no future of ${future.wanted}`;
      return [{ code: "month_missing", subject: name, detail }];
    }
    const { expiry } = future.instrument;
    if (expiry === date) return [];
    const detail = `listed for ${expiry}, by the calendar ${date}`;
    return [{ code: "expiry_differs", subject: name, detail }];
  });
}

function lotDiffers(
  list: InstrumentList,
  name: string,
  lots: LotTable,
  schedule: ExpirySchedule,
): InstrumentFinding[] {
  const table = lotOn(lots, name, list.date);
  const current = list.future(name, list.date, 0, schedule);
  if (table === null || current.type === "NotListed") return [];
  const { lot } = current.instrument;
  if (lot === table.lot) return [];
  return [{
    code: "lot_differs",
    subject: name,
    detail: `listed ${lot}, by the table ${table.lot}`,
  }];
}
