/** The first words of a run. @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { desk } from "../../../actors/desk.ts";
import type { Node } from "../../../actors/runtime/supervisor.ts";
import { loadConfig } from "../../../adapters/config/load_config.ts";
import { lastRunHeader, type RunHeader } from "../../../adapters/journal/run_header.ts";
import { openLog } from "../../../adapters/journal/open_log.ts";
import { JournalStore } from "../../../adapters/journal/journal_store.ts";
import { basisOf, runHeader } from "../../../commands/desk/desk_run.ts";
import { marketCalendar, simulatedDesk } from "../../../commands/market/simulated_desk.ts";
import type { Config } from "../../../domain/config.ts";
import type { IsoDate } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { RiskState } from "../../../domain/risk/state.ts";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import { withJournal } from "../../adapters/journal/journal_folder.ts";

const FACTS: RunHeader = { seed: 64, date: "2026-11-20" as IsoDate, speed: 60, config: "c0ffee" };
const CAPITAL = 250_000_000 as Paise;

Deno.test("runHeader() names code, configuration, seed and zone, and is found as the last run's", () =>
  withJournal(async (file) => {
    const header = runHeader(FACTS);
    const { log } = await openLog(file, { basis: basisOf(CAPITAL), header });
    await log.close();
    const store = new JournalStore(file, { readOnly: true });
    const [written] = store.runs().map(({ header }) => JSON.parse(header));
    store.close();
    assertEquals(written, { ...FACTS, code: written.code, zone: "Asia/Kolkata" });
    assertMatch(written.code, /^\d+$/);
    assertMatch(basisOf(CAPITAL), /^version \d+, from [\d,]+\.\d\d$/);
    assertEquals(lastRunHeader(file), { ...FACTS, code: written.code });
  }));

const DEV = new URL("../../../configs/dev.yaml", import.meta.url).pathname;

/** Before the first record, by the name of the actor: all that is folded begins with them. */
function firstStates(config: Config): Record<string, unknown> {
  const states = (node: Node): [string, unknown][] => {
    if ("children" in node) return node.children.flatMap(states);
    return node.behaviour.durable ? [[node.name, node.behaviour.init()]] : [];
  };
  const { rules } = simulatedDesk(config, marketCalendar(), FACTS.seed, FACTS.date);
  return Object.fromEntries(states(desk(rules)));
}

Deno.test("basisOf() is all of a configuration that states begin with, but for a day's limits", () => {
  const config = loadConfig(DEV, { for: "paper", strategies: STRATEGIES });
  const { risk: { limits, ...risk }, ...others } = firstStates(config) as { risk: RiskState };
  const { books, signals, paper, risk: rules } = config;
  const { enabled } = books.options;
  const edited: Config = {
    ...config,
    signals: { ...signals, holds: signals.holds === "all" ? "changes" : "all" },
    paper: { ...paper, slippageBps: paper.slippageBps + 1 },
    risk: { ...rules, maxDailyLossPct: rules.maxDailyLossPct / 2 },
    books: { ...books, options: { ...books.options, enabled: !enabled } },
  };
  const after = firstStates(edited) as { risk: RiskState };
  assertEquals({ ...after, risk: { ...after.risk, limits } }, {
    ...others,
    risk: { ...risk, limits },
  });
  // Each day's opening puts its own on record, and nothing is entered before the first.
  assert(after.risk.limits.dayLossMax < limits.dayLossMax);
});
