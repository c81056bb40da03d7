/**
 * Kills a running desk with SIGKILL again and again, at moments that a seed draws: while it starts,
 * while it trades, while it takes HALT or FLATTEN. After each kill its folder is audited, and the
 * next start must go on from what was acknowledged.
 * @module
 */
import { assert } from "@std/assert";
import { delay } from "@std/async";
import { drawOf, nextState, streamSeed } from "../../actors/runtime/random.ts";
import type { Outcome } from "../../adapters/control/client/control_client.ts";
import { resultOf } from "../../commands/line/desk_command.ts";
import { DEFAULT_SEED } from "../../commands/market/simulated_market_rules.ts";
import { DeskProcess, inNewFolder } from "./desk_process.ts";
import { until } from "../patience.ts";
import { FolderAudit } from "./folder_audit.ts";

export interface KillOptions {
  readonly seed: number;
  readonly cycles: number;
  /** Further ones, as long as no books were compared with positions. */
  readonly furtherMax?: number;
  say(line: string): void;
}

/** Sums over all desks. */
export interface KillTotals {
  cycles: number;
  records: number;
  trades: number;
  /** Moments at which nothing was under way and all books were compared. */
  compared: number;
  comparedHolding: number;
  /** Of these, how often a position waited for its next exit. */
  bare: number;
  halts: number;
  flattens: number;
}

/** Ways of a cycle; what is asked for is killed while it is taken or just after. */
type Kind = "starting" | "trading" | "ordering" | "halting" | "flattening";

/** What an earlier life of the desk was asked for, and what this one must therefore still know. */
interface Debt {
  readonly verb: "halt" | "flatten";
  acknowledged: boolean;
}

const FLAGS = ["--speed", "600"];
/** A desk warms up for half of this, and then has a bar of five minutes every half second. */
const MARKET_MS = 2_000;
/** While an order is under way, which is only some milliseconds of the process's time. */
const ORDERED = / (signal|fill) .* (BUY|SELL) /;
const ORDER_WITHIN_MS = 4_000;
const ORDER_MS = 15;
/** Books are best compared while there is something in them; a book may be barred for the day. */
const HOLDS_WITHIN_MS = 10_000;
const ANSWER_MS = 40;
const STARTING_MS = 1_200;

/**
 * An entry that was lost bars its book for the day, as it should: a desk that is killed often
 * enough trades no more, and a new one takes its place, in another market.
 */
const KILLS_A_DESK = 10;

/** Rejects with what is wrong and the command that does it again. */
export async function killCycles(options: KillOptions): Promise<KillTotals> {
  const { seed, cycles } = options;
  const totals: KillTotals = {
    ...{ cycles: 0, records: 0, trades: 0, compared: 0, comparedHolding: 0, bare: 0 },
    ...{ halts: 0, flattens: 0 },
  };
  try {
    while (totals.cycles < cycles) {
      const kills = Math.min(KILLS_A_DESK, cycles - totals.cycles);
      await inNewFolder((folder) => new KillRun(folder, options, totals).all(kills));
    }
    return totals;
  } catch (error) {
    const again = `deno task test:kill --seed ${seed} --cycles ${cycles}`;
    throw new Error(`${(error as Error).message}\nagain: ${again}`, { cause: error });
  }
}

class KillRun {
  readonly #folder: string;
  readonly #options: KillOptions;
  readonly #totals: KillTotals;
  readonly #audit: FolderAudit;
  /** Every desk has a market of its own. */
  readonly #marketSeed: number;
  #random: number;
  #owed: Debt | null = null;
  /** Last record before this life of the desk. */
  #lastLsn = 0;

  constructor(folder: string, options: KillOptions, totals: KillTotals) {
    this.#folder = folder;
    this.#options = options;
    this.#totals = totals;
    this.#audit = new FolderAudit(folder);
    this.#random = streamSeed(options.seed, `desk after ${totals.cycles}`);
    this.#marketSeed = DEFAULT_SEED + totals.cycles;
  }

  /** So many kills, then a clean stop, after which the files must hold all of the journal. */
  async all(kills: number): Promise<void> {
    const totals = this.#totals;
    for (let kill = 1; kill <= kills; kill++) await this.#cycle(++totals.cycles);
    let audit = await this.#cleanStop();
    const { furtherMax = 0 } = this.#options;
    for (let further = 0; further < furtherMax && audit.quietHolding === 0; further++) {
      await this.#cycle(++totals.cycles);
      audit = await this.#cleanStop();
    }
    totals.records += audit.lastLsn;
    totals.trades += audit.trades;
    totals.compared += audit.quiet;
    totals.comparedHolding += audit.quietHolding;
    totals.bare += audit.bare;
  }

  async #cleanStop() {
    const desk = this.#start();
    await desk.isUp();
    await this.#settleDebt(desk);
    const holds = async () => (await desk.status()).positions.length > 0;
    await until(holds, HOLDS_WITHIN_MS).catch(() => {});
    await delay(MARKET_MS / 4);
    desk.signal("SIGTERM");
    const { code } = await desk.ended;
    assert(code === 0, `ended with ${code} after SIGTERM\n${desk.text}`);
    return this.#look(desk, "the last, clean stop", true);
  }

  async #cycle(cycle: number): Promise<void> {
    const desk = this.#start();
    const kind = this.#kind();
    if (kind === "starting") await delay(this.#draw(STARTING_MS));
    else {
      await desk.isUp();
      await this.#settleDebt(desk);
      if (kind === "ordering") await this.#order(desk);
      else await delay(this.#draw(MARKET_MS));
      if (kind === "halting" || kind === "flattening") await this.#ask(desk, kind);
    }
    await desk.kill();
    const { lastLsn, portfolio } = this.#look(desk, `cycle ${cycle}, ${kind}`, false);
    const { held, barred } = portfolio;
    const without = barred.length === 0 ? "" : `, no entries in ${barred.join(", ")}`;
    const found = `${lastLsn} records, ${held.length} positions held${without}`;
    this.#options.say(`${cycle} ${kind}: ${found}`);
  }

  #start(): DeskProcess {
    return DeskProcess.trade(this.#folder, ...FLAGS, "--seed", String(this.#marketSeed));
  }

  #kind(): Kind {
    const drawn = this.#draw(1);
    if (drawn < 0.15) return "starting";
    if (drawn < 0.4) return "trading";
    if (drawn < 0.75) return "ordering";
    return drawn < 0.87 ? "halting" : "flattening";
  }

  /** Waits for word of an order, so that the kill comes while it is under way. */
  async #order(desk: DeskProcess): Promise<void> {
    const count = 1 + Math.floor(this.#draw(6));
    const ordered = () => desk.lines.filter((line) => ORDERED.test(line)).length >= count;
    await until(ordered, ORDER_WITHIN_MS).catch(() => {});
    await delay(this.#draw(ORDER_MS));
  }

  /** Asks, and waits for no answer, for the answer, or a little longer. */
  async #ask(desk: DeskProcess, kind: "halting" | "flattening"): Promise<void> {
    const owed: Debt = { verb: kind === "halting" ? "halt" : "flatten", acknowledged: false };
    this.#owed = owed;
    const asked: Promise<Outcome> = owed.verb === "halt"
      ? desk.ask("halt", { reason: "test" })
      : desk.ask("flatten", {});
    const noted = asked.then((outcome) => void (owed.acknowledged = resultOf(outcome) !== null));
    if (this.#draw(1) < 0.7) await noted;
    await delay(this.#draw(ANSWER_MS));
    if (owed.verb === "halt") this.#totals.halts++;
    else this.#totals.flattens++;
  }

  /** HALT and FLATTEN survive their process: then the desk is permitted to trade again. */
  async #settleDebt(desk: DeskProcess): Promise<void> {
    const owed = this.#owed;
    if (owed === null) return;
    const { halt } = await desk.status();
    if (owed.acknowledged) {
      assert(halt !== null, `${owed.verb} was acknowledged and is forgotten\n${desk.text}`);
    }
    if (halt === null) return void (this.#owed = null);
    if (owed.verb === "flatten" && owed.acknowledged) {
      await until(
        async () => (await desk.status()).positions.length === 0,
        10_000,
        () => `not flat\n${desk.text}`,
      );
    } else await delay(MARKET_MS / 3);
    this.#owed = { ...owed, acknowledged: true };
    this.#assertNoEntries(desk);
    const rearmed = await desk.askUntilHeard("rearm", { allowance: null });
    const done = resultOf(rearmed) !== null || isLossHalt(rearmed);
    assert(done, `rearm: ${JSON.stringify(rearmed)}\n${desk.text}`);
    this.#owed = null;
  }

  /** Of the halted life so far: its file is being written, and may be read all the same. */
  #assertNoEntries(desk: DeskProcess): void {
    const entries = this.#audit.entriesAfter(this.#lastLsn);
    assert(entries.length === 0, `entries under HALT, lsn ${entries}\n${desk.text}`);
  }

  #look(desk: DeskProcess, when: string, ended: boolean) {
    const { audit, problems } = this.#audit.look(desk.lines, ended);
    const found = problems.slice(0, 10).join("\n  ");
    assert(problems.length === 0, `${when}: ${problems.length} problems\n  ${found}\n${desk.text}`);
    this.#lastLsn = audit.lastLsn;
    return audit;
  }

  /** A number from 0 to `max`. */
  #draw(max: number): number {
    this.#random = nextState(this.#random);
    return drawOf(this.#random) * max;
  }
}

/** The day's loss limit has halted the desk as well: it stays halted, which is right too. */
function isLossHalt(outcome: Outcome): boolean {
  return outcome.type === "answered" && outcome.answer.code === "refused" &&
    outcome.answer.reason === "allowance_needed";
}
