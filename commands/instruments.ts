/**
 * `instruments`: checks a dump of the broker's instruments, keeps it for its day, and shows what is
 * listed of a name: futures, expiries, the options at the money.
 * @module
 */
import {
  type InstrumentsDump,
  keepDump,
  newestDump,
  readText,
} from "../adapters/instruments/dump_cache.ts";
import { expirySchedule } from "../domain/instrument/expiry.ts";
import {
  type InstrumentFinding,
  instrumentFindings,
} from "../domain/instrument/instrument_findings.ts";
import type { InstrumentList, Listed } from "../domain/instrument/instrument_list.ts";
import { addDays, type EpochMs, type IsoDate, istDate } from "../domain/market_time.ts";
import { fromRupees, toRupees } from "../domain/money.ts";
import { dayFlag } from "./line/day_flag.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags, UsageError, usageOf } from "./line/flags.ts";
import { marketTables } from "./market/market_tables.ts";
import { INSTRUMENTS } from "./line/artifacts.ts";
import { print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "instruments",
  help: "Checks a Kite instruments dump, keeps it for its day, shows what is listed of a name.",
  flags: {
    from: {
      kind: "string",
      value: "FILE",
      help: "dump to check and keep (default: the newest kept)",
    },
    date: { kind: "string", value: "DATE", help: "day of the dump (default: today)" },
    price: {
      kind: "number",
      value: "RUPEES",
      min: 0.05,
      help: "of the underlying: shows what is at the money",
    },
    json: { kind: "boolean", help: "one JSON object" },
  },
  positionals: { name: { help: "NIFTY, BANKNIFTY, RELIANCE, ..." } },
} as const;

/** Throws UsageError, ConfigError, InstrumentsError or FileError. */
export function instruments(args: readonly string[]): ExitCode {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { flags: { from, json, price, ...flags }, positionals } = typed;
  // Exchanges know no small letters.
  const name = (positionals.name ?? "NIFTY").toUpperCase();
  const today = istDate(Date.now() as EpochMs);
  const usage = usageOf(COMMAND);
  const date = flags.date === undefined ? today : dayFlag("--date", flags.date, usage);
  const { limits: { freeze }, lots, calendar } = marketTables();
  const before = newestDump(INSTRUMENTS, addDays(date, -1), freeze);
  const dump = from === undefined
    ? newestDump(INSTRUMENTS, date, freeze)
    : keepDump(INSTRUMENTS, date, readText(from), from, freeze);
  if (dump === null) {
    throw new UsageError([`--from: no dump is kept in ${INSTRUMENTS}, give one`], usage);
  }
  const schedule = expirySchedule(calendar);
  const findings = instrumentFindings(dump.list, {
    names: Object.keys(lots),
    before: before?.list.date === dump.list.date ? null : before?.list ?? null,
    lots,
    schedule,
  });
  const { list } = dump;
  const futures = [0, 1].map((ahead) => list.future(name, date, ahead, schedule));
  const atMoney = price === undefined
    ? []
    : (["CE", "PE"] as const).map((kind) =>
      list.atMoney({ name, kind, price: fromRupees(price), expiryFrom: date })
    );
  const shown = { name, date, futures, atMoney };
  print(json ? asJson(dump, findings, shown) : asText(dump, findings, shown));
  return EXIT.ok;
}

interface Shown {
  readonly name: string;
  readonly date: IsoDate;
  readonly futures: readonly Listed[];
  readonly atMoney: readonly Listed[];
}

function asText(
  { list, duplicates, elsewhere }: InstrumentsDump,
  findings: readonly InstrumentFinding[],
  { name, date, futures, atMoney }: Shown,
): string {
  const stale = list.date < date ? `, older than ${date}: live takes no entries on it` : "";
  return [
    `${list.all.length} instruments of ${list.date}${stale}`,
    `  ${duplicates} duplicate rows, ${elsewhere} rows of other exchanges left out`,
    ...findings.map(({ code, subject, detail }) => `  ${code}: ${subject}: ${detail}`),
    ...futures.map((each, ahead) => `${ahead === 0 ? "current" : "next   "}  ${describe(each)}`),
    `options  ${list.expiries(name, "options", date).join(" ") || "none"}`,
    ...strikes(list, name, date),
    ...atMoney.map((each) => `money    ${describe(each)}`),
  ].join("\n");
}

function strikes(list: InstrumentList, name: string, date: IsoDate): string[] {
  const [nearest] = list.expiries(name, "options", date);
  const chain = nearest === undefined ? [] : list.chain(name, nearest);
  if (!("length" in chain) || chain.length === 0) return [];
  const [first, last] = [chain[0]!, chain.at(-1)!].map(({ strike }) => toRupees(strike));
  return [`chain    ${nearest}: ${chain.length} strikes from ${first} to ${last}`];
}

function describe(listed: Listed): string {
  if (listed.type === "NotListed") return `${listed.code} ${listed.wanted}`;
  const { symbol, token, expiry, lot, tick, freezeQuantity } = listed.instrument;
  const freeze = freezeQuantity === null ? "freeze not known" : `freeze ${freezeQuantity}`;
  return `${symbol} (${token}) expires ${expiry}, lot ${lot}, tick ${toRupees(tick)}, ${freeze}`;
}

function asJson(
  { list, duplicates, elsewhere }: InstrumentsDump,
  findings: readonly InstrumentFinding[],
  { name, date, futures, atMoney }: Shown,
): string {
  return JSON.stringify({
    date: list.date,
    stale: list.date < date,
    instruments: list.all.length,
    duplicates,
    elsewhere,
    findings,
    name,
    futures,
    at_money: atMoney,
    option_expiries: list.expiries(name, "options", date),
  });
}
