/**
 * `report` and `why` as a person runs them over a backtest and over days of desks: processes of
 * their own with the permissions of their tasks. What they say agrees with what ran.
 * @module
 */
import {
  assert,
  assertAlmostEquals,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { peerBars } from "../../bench/peer_bars.ts";
import { DeskProcess, inNewFolder, ROOT, taskCommand } from "../process/desk_process.ts";

const FILL = /^\S+ +fill /;

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

function run(folder: string, task: string, ...args: string[]): Ended {
  const [deno = "", ...words] = taskCommand(folder, task, ...args);
  const { code, stdout, stderr } = new Deno.Command(deno, {
    args: words,
    cwd: folder,
    env: { NO_COLOR: "1", LC_ALL: "C" },
  }).outputSync();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

/** A backtest of made-up bars in `folder`; its data is gone afterwards. */
function backtest(folder: string) {
  Deno.writeTextFileSync(`${folder}/bars.csv`, peerBars(4_000));
  const args = ["--data", "bars.csv", "--config", `${ROOT}configs/peer_ema.yaml`, "--json"];
  const { code, out, error } = run(folder, "backtest", ...args);
  assertEquals(code, 0, error);
  Deno.removeSync(`${folder}/bars.csv`);
  return JSON.parse(out) as Readonly<Record<string, number>> & { readonly run: string };
}

Deno.test("report says what is missing, and what there is, and ends with 1", () =>
  inNewFolder((folder) => {
    const none = run(folder, "report");
    assertEquals([none.code, none.out], [1, ""]);
    assertMatch(none.error, /nothing has run here yet/);
    const unknown = run(folder, "report", "2026-11-20");
    assertEquals(unknown.code, 1);
    assertEquals(
      unknown.error,
      "2026-11-20: neither a day of a desk nor a run. Days: none. Runs: none\n",
    );
    Deno.mkdirSync(`${folder}/artifacts/live`, { recursive: true });
    Deno.writeTextFileSync(`${folder}/artifacts/live/journal.sqlite`, "no journal ".repeat(99));
    const damaged = run(folder, "report", "2026-11-20", "--of", "rehearse");
    assertEquals(damaged.code, 1);
    assertMatch(
      damaged.error,
      /^2026-11-20: neither .* Runs: none\. Not read: Log artifacts\/live\/journal\.sqlite: /,
    );
    const crossed = run(folder, "why", "SBIN", "--of", "paper", "--mode", "rehearse");
    assertEquals(crossed.code, 2);
    assertMatch(crossed.error, /^--mode rehearse: the desk paper of --of is of the mode paper\n/);
    const help = run(folder, "report", "--help");
    assertEquals([help.code, help.error], [0, ""]);
    assertMatch(help.out, /^Usage: report \[WHAT\]/);
    const flag = run(folder, "report", "--htm");
    assertEquals(flag.code, 2);
    assertMatch(flag.error, /^unknown flag --htm: did you mean --html\?\n\nUsage: report \[WHAT\]/);
    return Promise.resolve();
  }));

Deno.test("report and why of a run agree with the run, also when its data is gone", () =>
  inNewFolder((folder) => {
    const ran = backtest(folder);
    const name = ran.run.split("/").at(-1)!;
    const { code, out, error } = run(folder, "report", "--json", "--html");
    assertEquals(code, 0, error);
    const report = JSON.parse(out);
    assertEquals([report.name, report.total.trades], [name, ran.trades]);
    assert(ran.trades! > 10, `${ran.trades} trades`);
    assertEquals(report.trades.length, report.total.trades);
    const { win_rate, profit_factor } = report.total;
    assertEquals([win_rate, profit_factor], [ran.win_rate, ran.profit_factor]);
    assertEquals(report.max_drawdown, ran.max_drawdown);
    assertAlmostEquals(report.pnl, ran.pnl!, 0.01);
    assertAlmostEquals(report.curve.at(-1).net, ran.pnl!, 0.01);
    assertEquals(report.curve[0].net, 0);
    const kinds = (charges: Record<string, number>) =>
      Object.values(charges).reduce((sum, each) => sum + each, 0);
    const charged = kinds(report.total.charges) + kinds(report.other_charges);
    assertAlmostEquals(charged, ran.charges!, 1e-5);

    const page = Deno.readTextFileSync(`${folder}/${ran.run}/report.html`);
    assertStringIncludes(page, `<h1>Backtest ${name}</h1>`);
    assertEquals([...page.matchAll(/<tr data-trade=/g)].length, ran.trades);
    for (const named of [name, ran.run]) {
      const { out } = run(folder, "report", named);
      assertMatch(out, /^BACKTEST {2}BARS_.*\n {2}4000 one-minute bars/);
      assert(!/^page /m.test(out), "no page was asked for");
      assertMatch(out, /^[\n\x20-\x7e]*$/);
    }
    assertMatch(run(folder, "report", name, "--html").out, /\n\npage {2}\S+\/report\.html\n$/);
    const other = run(folder, "report", "BARS-1");
    assertStringIncludes(other.error, `Runs: ${name}\n`);

    const why = run(folder, "why", "BARS", name);
    assertEquals(why.code, 0, why.error);
    assertMatch(why.out, /^BARS: the last trade\n.* bar .*\n.* indicators .*/);
    assertMatch(why.out, / result +\S+ +\w+: (LONG|SHORT) .* net -?[\d,.]+/);
    assertEquals(run(folder, "why", "BARS", "nothing").code, 1);
    const mistyped = run(folder, "why", "BRAS", name);
    assertEquals(mistyped.code, 2);
    assertMatch(mistyped.out, /^BRAS: nothing was decided .*; did you mean BARS\?\n$/);

    const trades = `${folder}/${ran.run}/trades.csv`;
    const lines = Deno.readTextFileSync(trades).split("\n");
    lines[4] = lines[4]!.replace(/,(LONG|SHORT),/, ",SIDEWAYS,");
    Deno.writeTextFileSync(trades, lines.join("\n"));
    const damaged = run(folder, "report", name);
    assertEquals([damaged.code, damaged.out], [1, ""]);
    assertMatch(
      damaged.error,
      /trades\.csv line 5: side: found SIDEWAYS, expected one of LONG, SHORT/,
    );
    // A run that lost a file is told from a name that nothing has.
    Deno.removeSync(`${folder}/${ran.run}/run.json`);
    assertMatch(run(folder, "report", name).error, /run\.json/);
    return Promise.resolve();
  }));

Deno.test("report and why of a paper day tell what its journal and its market hold", () =>
  inNewFolder(async (folder) => {
    const shipped = Deno.readTextFileSync(`${ROOT}configs/dev.yaml`);
    const withoutOptions = shipped.replace(/(\n {2}options:.*\n {4}enabled: )true/, "$1false");
    Deno.writeTextFileSync(`${folder}/two.yaml`, withoutOptions);
    const flags = ["--config", "two.yaml", "--speed", "600", "--date", "2026-11-20"];
    const desk = DeskProcess.trade(folder, ...flags);
    await desk.hears(FILL, 60_000);
    desk.signal("SIGTERM");
    const { code } = await desk.ended;
    assertEquals(code, 0, desk.text);
    const { out, error } = run(folder, "report", "--json", "--html");
    assertEquals(error, "");
    const report = JSON.parse(out);
    assertEquals([report.kind, report.name, report.simulated], ["paper", "2026-11-20", true]);
    assertEquals(report.what, "fno, equity");
    const page = Deno.readTextFileSync(`${folder}/artifacts/journal/2026-11-20/report.html`);
    assertStringIncludes(page, "SIMULATED market");
    assertMatch(page, /"candles":\[\[\d+,/);
    const csv = Deno.readTextFileSync(`${folder}/artifacts/journal/2026-11-20/fills.csv`);
    const symbol = csv.split("\n")[1]!.split(",")[4]!;
    const why = run(folder, "why", symbol, "2026-11-20");
    assertEquals(why.code, 0, why.error);
    assertMatch(why.out, new RegExp(`^${symbol}: the last trade\\n.* bar +${symbol} `));
    assertMatch(why.out, / risk +\S+ +ALLOW: day P&L .* trades \d+ of \d+/);
    assertEquals(run(folder, "why", symbol).out, why.out);
  }));
