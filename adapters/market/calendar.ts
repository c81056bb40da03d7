/**
 * The edge where configs/market/calendar.yaml becomes a Calendar.
 * @module
 */
import { z } from "zod";
import {
  type Calendar,
  isWeekend,
  MARKET_SEGMENTS,
  type PhaseHours,
  PHASES,
} from "../../domain/calendar/calendar.ts";
import { choice, clock, section } from "../config/field.ts";
import type { Finding } from "../config/problem.ts";
import type { YamlPath } from "../config/yaml_source.ts";
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
export function loadCalendar(path: string): Calendar {
  return parseCalendar(readMarketFile(path), path);
}

/** Checks `text`; `file` names it in problems. Throws ConfigError with every problem at once. */
export function parseCalendar(text: string, file: string): Calendar {
  const parsed = parseMarketFile(text, file, SCHEMA, crossCheck);
  return {
    ...parsed.days,
    hours: parsed.hours,
    holidays: new Map(parsed.holidays.map(({ date, name }) => [date, name])),
    specialDays: new Map(
      parsed.special_days.map(({ date, name, hours }) => [date, { name, hours }]),
    ),
    expiryWeekdays: parsed.expiry_weekdays.map(({ from, weekday }) => ({
      from,
      weekday: WEEKDAYS.indexOf(weekday),
    })),
  };
}

/** In the order of their numbers. */
const WEEKDAYS = [
  "sunday",
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
] as const;

const name = z.string({ error: "a name" });

const phases = z.array(
  section({ phase: choice(PHASES), from: clock(), to: clock() }),
  { error: "a list of phases" },
);

const hours = history(section({ from: day(), source: sourceName(), phases }));

const special = section({
  date: day(),
  name,
  source: sourceName(),
  hours: z.union(
    [z.literal("usual"), z.literal("unknown"), section({ equity: phases, fno: phases })],
    { error: "usual, unknown, or the phases of equity and fno" },
  ),
});

const SCHEMA = section({
  sources: sources(),
  days: section({ from: day(), to: day() }),
  hours: section({ equity: hours, fno: hours }),
  holidays: z.array(section({ date: day(), name, source: sourceName() }), {
    error: "a list of holidays",
  }),
  special_days: z.array(special, { error: "a list of special days" }),
  expiry_weekdays: history(section({
    from: day(),
    weekday: choice(WEEKDAYS),
    source: sourceName(),
  })),
});

type File = z.infer<typeof SCHEMA>;

function crossCheck(file: File): Finding[] {
  const { days, hours, holidays, special_days, expiry_weekdays, sources } = file;
  const late = ["days", "to"];
  return [
    ...(days.to < days.from ? [{ path: late, expected: `a date from ${days.from} on` }] : []),
    ...MARKET_SEGMENTS.flatMap((segment) => [
      ...factFindings(hours[segment], ["hours", segment], sources),
      ...startFindings(hours[segment], ["hours", segment], file),
      ...hours[segment].flatMap(({ phases }, i) => usualFindings(phases, ["hours", segment, i])),
    ]),
    ...dayFindings(holidays, "holidays", file),
    ...holidays.flatMap(({ date }, i) =>
      isWeekend(date) ? [{ path: ["holidays", i, "date"], expected: "a weekday" }] : []
    ),
    ...dayFindings(special_days, "special_days", file),
    ...special_days.flatMap(({ hours }, i) =>
      typeof hours === "string"
        ? []
        : MARKET_SEGMENTS.flatMap((segment) =>
          phaseFindings(hours[segment], ["special_days", i, "hours", segment])
        )
    ),
    ...factFindings(expiry_weekdays, ["expiry_weekdays"], sources),
    ...startFindings(expiry_weekdays, ["expiry_weekdays"], file),
  ];
}

/** Entries that begin after the first day: there would be days without them. */
function startFindings(
  [first]: readonly { readonly from: string }[],
  path: YamlPath,
  { days }: File,
): Finding[] {
  if (first === undefined || first.from <= days.from) return [];
  return [{ path: [...path, 0, "from"], expected: `${days.from} or before, the first day` }];
}

/** Days out of order, said twice, outside the file's days, or without a listed source. */
function dayFindings(
  entries: File["holidays"] | File["special_days"],
  list: string,
  { days, sources }: File,
): Finding[] {
  const facts = entries.map(({ date, source }) => ({ from: date, source }));
  const findings = factFindings(facts, [list], sources).map(({ path, ...finding }): Finding => ({
    ...finding,
    path: path.map((part) => part === "from" ? "date" : part),
  }));
  const outside = entries.flatMap(({ date }, i): Finding[] =>
    date >= days.from && date <= days.to
      ? []
      : [{ path: [list, i, "date"], expected: `a date from ${days.from} to ${days.to}` }]
  );
  return [...findings, ...outside];
}

/** Of every usual day: special days alone may leave a segment closed. */
function usualFindings(phases: readonly PhaseHours[], path: YamlPath): Finding[] {
  const trades = phases.some(({ phase }) => phase === "continuous");
  return [
    ...(trades ? [] : [{ path: [...path, "phases"], expected: "a continuous phase among them" }]),
    ...phaseFindings(phases, [...path, "phases"]),
  ];
}

/** Phases that end before they begin, or begin before the one above has ended. */
function phaseFindings(phases: readonly PhaseHours[], path: YamlPath): Finding[] {
  return phases.flatMap(({ from, to }, i): Finding[] => {
    if (to <= from) {
      return [{ path: [...path, i, "to"], expected: "a time after the phase begins" }];
    }
    const above = phases[i - 1];
    if (above === undefined || above.to <= from) return [];
    return [{ path: [...path, i, "from"], expected: "a time when the phase above has ended" }];
  });
}
