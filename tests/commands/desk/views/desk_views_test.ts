/** What screens are shown while the desk's journal is read beside it, and afterwards. @module */
import { assert, assertEquals } from "@std/assert";
import type { EncodedView } from "../../../../adapters/control/control_link.ts";
import { DeskViews, runningHolds } from "../../../../commands/desk/views/desk_views.ts";
import type { DeskStatus } from "../../../../domain/control/desk_status.ts";
import type { DeskEvent } from "../../../../domain/desk_record.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";
import type { ChartView } from "../../../../domain/view/chart_view.ts";
import type { DeskView } from "../../../../domain/view/desk_view.ts";
import type { LogView } from "../../../../domain/view/log_view.ts";
import { TOPICS } from "../../../../domain/view/view.ts";
import { record } from "../../../domain/projection/small_session.ts";
import { booked, trade } from "../../../domain/report/made_trades.ts";
import { playedDesk } from "./played_desk.ts";

const { desk: { rules, history }, host } = playedDesk(75);

/** Views of a desk of whose log `followed` has been read. */
class Watching {
  readonly shown: EncodedView[] = [];
  followed = 0.5;
  damage: string | null = null;
  problem = "";
  readonly views = new DeskViews({
    ...{ rules, speed: 1, history, minutesAtOnce: 60 },
    reading: () => ({ share: this.followed, problem: this.damage }),
    status: () => ({ positions: [] }) as unknown as DeskStatus,
    publish: (view) => void this.shown.push(view),
    failed: (problem) => {
      this.problem = problem;
    },
  });

  /** What a client is shown that attaches now. */
  attached(symbol: string): readonly string[] {
    this.shown.length = 0;
    this.views.watch({ topics: [], charts: [], controller: null });
    const charts = [{ symbol, timeframe: "5m" } as const];
    this.views.watch({ topics: TOPICS, charts, controller: null });
    return this.shown.map(({ topic }) => topic).sort();
  }

  get chart(): ChartView {
    return JSON.parse(this.shown.find(({ topic }) => topic === "chart")!.body);
  }
}

Deno.test("DeskViews show the market while the log is read, and no days long past", () => {
  const watching = new Watching();
  const [token] = rules.books.flatMap(({ tokens }) => tokens);
  const { symbol } = rules.instrument(token!, host.kernel.now as EpochMs);
  const at = host.kernel.now;
  const fill = { at, price: 80_000, side: "SELL", key: "NSE:SBIN", quantity: 10 };
  const sold = { ...booked(trade()), token, fill } as DeskEvent;
  watching.views.add(record(1, at, sold));
  watching.views.start(host.kernel, rules);
  try {
    assertEquals([watching.attached(symbol), watching.problem], [["chart", "desk", "logs"], ""]);
    assert(watching.chart.candles.length > 0 && watching.chart.lastPrice !== null);
    assertEquals(watching.chart.marks, []);
    watching.followed = 1;
    assertEquals(watching.attached(symbol), [...TOPICS].sort());
    assertEquals(watching.chart.marks.map(({ price }) => price), [80_000]);
    const desk = watching.shown.find(({ topic }) => topic === "desk")!;
    const { opensAt } = JSON.parse(desk.body) as DeskView;
    assertEquals(opensAt, rules.sessionsAfter(at as EpochMs)[0]!.openAt);
    // What has not changed is not shown again, but to who comes anew.
    const topics = TOPICS.filter((topic) => topic !== "chart");
    const shown = () => watching.shown.splice(0).map(({ topic }) => topic).sort();
    shown();
    watching.views.watch({ topics, charts: [], controller: null });
    assertEquals(shown(), []);
    watching.views.watch({ topics, charts: [], controller: { client: 2, by: "asha" } });
    assertEquals(shown(), ["desk"]);
    assertEquals(watching.problem, "");
  } finally {
    watching.views.stop();
  }
});

Deno.test("DeskViews.why() waits for the journal, and for none that cannot be read", () => {
  const watching = new Watching();
  const { views } = watching;
  assertEquals(views.why("SBIN", []), "the journal is read up to 50 %: ask again soon");
  watching.damage = "record 7 is damaged";
  assertEquals(views.why("SBIN", []), "record 7 is damaged");
  watching.followed = 1;
  watching.damage = null;
  const why = views.why("SBIN", [{ source: "equity", reason: "no_signal", count: 3 }]);
  assert(typeof why !== "string");
  assertEquals([why.symbol, why.steps], ["SBIN", []]);
});

Deno.test("runningHolds() names the strategy where a book has one, and the book alone where more", () => {
  const holds = runningHolds(host.kernel, rules);
  assert(holds.length > 0 && holds.every(({ count }) => count > 0));
  const alone = rules.books.map((book) => ({ ...book, strategies: book.strategies.slice(0, 1) }));
  const named = runningHolds(host.kernel, { ...rules, books: alone });
  assertEquals(
    named.map(({ reason, count }) => [reason, count]),
    holds.map(({ reason, count }) => [reason, count]),
  );
  for (const [i, { book, strategy }] of named.entries()) {
    const { strategies } = rules.books.find((each) => each.book === book)!;
    assertEquals(strategy, strategies[0]!.id);
    assertEquals(holds[i]!.strategy, strategies.length === 1 ? strategy : "");
  }
});

/** A timer that is left behind fails the test. */
const LEAVING_NOTHING = { sanitizeOps: true, sanitizeResources: true };

Deno.test(
  "DeskViews stamp what a desk says before it has a clock with its first instant",
  LEAVING_NOTHING,
  () => {
    const watching = new Watching();
    watching.views.said("info", "opening the journal");
    watching.views.tellOnly([]);
    watching.views.start(host.kernel, rules);
    try {
      watching.attached("SBIN");
      const { body } = watching.shown.find(({ topic }) => topic === "logs")!;
      const { lines } = JSON.parse(body) as LogView;
      assertEquals(lines.map(({ at, text }) => [at, text]), [
        [host.kernel.now, "opening the journal"],
      ]);
    } finally {
      watching.views.stop();
    }
  },
);
