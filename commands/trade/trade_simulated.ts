/**
 * `trade paper` on the simulated market: every price is made up, and the same seed makes the same
 * prices. A desk that comes back goes on where it was left.
 * @module
 */
import { processLoop } from "../../adapters/clock.ts";
import { configHash } from "../../adapters/config/config_hash.ts";
import type { DayNote } from "../../adapters/history/recorded_day.ts";
import { hasJournal } from "../../adapters/journal/journal_recovery.ts";
import { lastRunHeader } from "../../adapters/journal/run_header.ts";
import { endOfCopy } from "../../adapters/journal/second_copy.ts";
import type { EpochMs, IsoDate } from "../../domain/market_time.ts";
import { pacedClock } from "../desk/desk_clock.ts";
import type { DeskLoop } from "../desk/desk_loop.ts";
import { PAPER } from "../desk/desk_paths.ts";
import { PAPER_ORDERS } from "../desk/desk_ports.ts";
import { basisOf, booksTold, runHeader } from "../desk/desk_run.ts";
import { universeOfDay, unlistedLine } from "../market/equity_universe.ts";
import { dayFlag } from "../line/day_flag.ts";
import { UsageError, usageOf } from "../line/flags.ts";
import { recordedMarket } from "../replay/recorded_market.ts";
import {
  marketCalendar,
  sessionDate,
  type SimulatedDesk,
  simulatedDesk,
} from "../market/simulated_desk.ts";
import { checkSquareOffFrom } from "../market/square_off_check.ts";
import { DEFAULT_SEED } from "../market/simulated_market_rules.ts";
import { openingSeed, openingWords } from "./opening_seed.ts";
import { TRADE, type TradePlan } from "./trade_plan.ts";

const DEFAULT_SPEED = 60;

/** Throws UsageError or ConfigError: nothing is opened yet. */
export function simulatedLoop({ flags, config, engines, forMs }: TradePlan): DeskLoop {
  const usage = usageOf(TRADE);
  const calendar = marketCalendar();
  const known = lastRunHeader(PAPER.journal);
  const asked = flags.date === undefined ? undefined : dayFlag("--date", flags.date, usage);
  if (known !== null) refuseOtherMarket(known, flags.seed, asked, usage);
  else if (flags.seed === undefined || asked === undefined) refuseLostMarket(usage);
  const now = Date.now() as EpochMs;
  const date = known?.date ?? sessionDate(calendar, flags.date, now, { flag: "--date", usage });
  const speed = flags.speed ?? DEFAULT_SPEED;
  const seedAsked = flags.seed ?? known?.seed ?? null;
  let begun: { readonly seed: number; readonly market: SimulatedDesk } | undefined;
  return {
    paths: PAPER,
    forMs,
    label: "SIMULATED",
    open: (say) => {
      if (begun === undefined) {
        const universeOn = universeOfDay(config.books.equity.universe, PAPER.artifacts, true);
        // Its days pass quickly, and a journal may have begun before hours that hold by now.
        checkSquareOffFrom(config, calendar, date);
        const desk = (seed: number) => simulatedDesk(config, calendar, seed, date, universeOn);
        // What somebody has scanned is the usual one.
        const isChosen = seedAsked !== null || universeOn(date).chosen === true;
        const opening = isChosen ? null : openingSeed(engines, date, desk);
        const seed = opening?.seed ?? seedAsked ?? DEFAULT_SEED;
        begun = { seed, market: desk(seed) };
        say(`PAPER on a SIMULATED market (seed ${seed}, ${speed}x): every price is made up`);
        if (opening !== null) say(openingWords(opening));
        say(`equity universe: ${universeOn(date).from}`);
        const unlisted = unlistedLine(begun.market.market.unlisted);
        if (unlisted !== null) say(unlisted, "warn");
      }
      const { seed, market } = begun;
      return Promise.resolve({
        paths: PAPER,
        market: config.recordTicks === "all"
          ? recordedMarket(market, PAPER, (on) => simulatedNote(on, seed), say)
          : market,
        clock: pacedClock(processLoop(), speed),
        orders: PAPER_ORDERS,
        basis: basisOf(config.paperCapital),
        header: runHeader({
          ...{ seed, date, speed },
          config: configHash(config),
          books: booksTold(market.rules),
        }),
        seed,
        date,
        engines,
        say,
      });
    },
  };
}

/** The seed tells all the rest. */
function simulatedNote(date: IsoDate, seed: number): DayNote {
  const nothing = { instruments: null, equity: [], historyMinutes: null, closes: [], bands: [] };
  return { date, seed, ...nothing };
}

const BEGIN_ANEW = `move ${PAPER.folder} away to begin anew`;

/** A journal belongs to one market: another one would make nonsense of its positions. */
function refuseOtherMarket(
  known: { readonly seed: number; readonly date: IsoDate },
  seed: number | undefined,
  date: string | undefined,
  usage: string,
): void {
  const problems: string[] = [];
  if (seed !== undefined && seed !== known.seed) {
    problems.push(
      `--seed: found ${seed}, but ${PAPER.journal} has seed ${known.seed}: ${BEGIN_ANEW}`,
    );
  }
  if (date !== undefined && date !== known.date) {
    problems.push(`--date: found ${date}, but ${PAPER.journal} began ${known.date}: ${BEGIN_ANEW}`);
  }
  if (problems.length > 0) throw new UsageError(problems, usage);
}

/** The copies that a lost journal is brought back from have its records, and not its market. */
function refuseLostMarket(usage: string): void {
  const { journal } = PAPER;
  if (!hasJournal(journal) || (endOfCopy(journal)?.lsn ?? 0) === 0) return;
  const problem = `--seed, --date: expected both as they were, since ${journal} is lost and its ` +
    `copy does not say on which market it traded: or ${BEGIN_ANEW}`;
  throw new UsageError([problem], usage);
}
