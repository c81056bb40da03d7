/** What a running desk is looked after for, a few times a second. @module */
import { assert, assertEquals } from "@std/assert";
import { DeskWatch, type WatchedDesk } from "../../../../commands/desk/watch/desk_watch.ts";
import { marketTables } from "../../../../commands/market/market_tables.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../../domain/market_time.ts";
import { holding } from "../../../domain/portfolio/book.ts";
import { until } from "../../../patience.ts";

const { calendar } = marketTables();
/** Long before the calendar ends, and its last day. */
const DAY = istInstant("2026-11-02" as IsoDate, 600);
const LAST_DAY = istInstant(calendar.to, 600);

/** A desk of which nothing but this is known. */
class StubDesk {
  now: EpochMs = DAY;
  ageMs = 0;
  failure: Error | null = null;
  latch = 0;
  changed = false;
  outdated = false;
  aside: string | null = null;
  unwritable = false;
  readonly raised: string[] = [];
  readonly said: string[] = [];
  readonly failed: string[] = [];
  readonly looks: string[] = [];
  rolls = 0;
  writes = 0;

  /** Looked after until `seen`, and for one look more. */
  async until(seen: () => boolean): Promise<void> {
    const watch = new DeskWatch(this.#watched() as unknown as WatchedDesk);
    try {
      await until(seen);
      const looks = this.writes;
      await until(() => this.writes > looks);
    } finally {
      watch.stop();
    }
  }

  #watched() {
    const kernel = { now: this.now, cell: () => ({ head: { state: holding() } }) };
    const market = {
      rules: { execution: "paper" },
      hours: { hold: () => {} },
      watch: () => {},
      isOutdated: () => this.outdated,
    };
    return {
      host: { kernel },
      market,
      log: this,
      link: {
        latch: { read: () => this.latch },
        raise: (reason: string) => this.latch = this.raised.push(reason),
      },
      projections: {
        writeStatesNow: () => {
          this.writes++;
          if (this.unwritable) throw new Error("disk full");
        },
      },
      contracts: { haveChanged: () => this.changed },
      emergency: {
        look: (isLogLost: boolean, isAllDurable: boolean) => {
          this.looks.push(`${isLogLost} ${isAllDurable}`);
          return this.aside;
        },
      },
      status: () => null,
      say: (line: string, level: string) => this.said.push(`${level}: ${line}`),
      rolled: () => this.rolls++,
      failed: ({ message }: Error) => this.failed.push(message),
    };
  }
}

Deno.test("a desk whose disk stays silent halts, once, and its exits may pass the log", async () => {
  const desk = new StubDesk();
  desk.ageMs = 6_000;
  await desk.until(() => desk.raised.length > 0 && desk.looks.includes("true false"));
  assertEquals(desk.raised, ["the disk has not answered for 6 s"]);
  assertEquals(desk.looks[0], "false false", "one late look is no silence");
});

Deno.test("a log that has failed lets exits pass at once; one that is well says when all is durable", async () => {
  const failed = new StubDesk();
  Object.assign(failed, { ageMs: 1, failure: new Error("gone") });
  await failed.until(() => failed.looks.length > 0);
  assertEquals([failed.looks[0], failed.raised], ["true false", []]);
  const well = new StubDesk();
  well.aside = "artifacts/emergency-1.jsonl";
  await well.until(() => well.looks.length > 0);
  assertEquals([well.looks[0], well.rolls, well.failed], ["false true", 0, []]);
  const line = "info: exits past the log are settled, their lines are in " + well.aside;
  assertEquals(well.said[0], line);
});

Deno.test("a desk of other contracts, or of another listing, is opened anew", async () => {
  for (const why of ["changed", "outdated"] as const) {
    const desk = new StubDesk();
    desk[why] = true;
    await desk.until(() => desk.writes > 0);
    assert(desk.rolls > 0, why);
  }
});

Deno.test("a desk says once that its calendar ends, and that its state cannot be written", async () => {
  const desk = new StubDesk();
  Object.assign(desk, { now: LAST_DAY, unwritable: true });
  await desk.until(() => desk.failed.length > 0);
  assertEquals([desk.failed[0], desk.said.length], ["disk full", 1]);
  assert(/^(warn|error): /.test(desk.said[0]!), desk.said[0]);
});
