/**
 * A desk that comes back to damage: to its checkpoint, its files, its journal's tail or what lies
 * deep in it. What had been acknowledged is made good, or refused by name, never a wrong position.
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { exists } from "../../adapters/disk/durable_file.ts";
import { DeskProcess, inNewFolder } from "./desk_process.ts";
import { FolderAudit } from "./folder_audit.ts";
import { FAST, goesOn, inTradedFolder, JOURNAL, traded } from "./traded_folder.ts";

Deno.test("a killed desk's socket is cleared away, damaged checkpoint and files are made good", () =>
  inTradedFolder(async (folder, audit) => {
    await traded(folder, audit);
    assert(exists(`${folder}/artifacts/run/paper.sock`), "a killed desk leaves its socket");
    const at = (name: string) => `${folder}/artifacts/${name}`;
    flipByte(at("paper/journal.sqlite.checkpoint"));
    flipByte(at("orders.csv"));
    Deno.removeSync(at("signals.csv"));
    Deno.writeTextFileSync(at("pnl.csv"), "nobody,made,this\n", { append: true });
    Deno.writeTextFileSync(at("checkpoints/paper_state_latest.json"), "{");
    const desk = DeskProcess.trade(folder, ...FAST);
    await desk.hears(/checkpoint not used: it is damaged/);
    await desk.isUp();
    await desk.status();
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
    // What the journal does not confirm is set aside, not lost.
    for (const name of ["orders.csv.old1", "pnl.csv.old1"]) {
      assert(exists(at(name)), `${name} is missing`);
      Deno.removeSync(at(name));
    }
    assertEquals(audit.look(desk.lines, true).problems, [], desk.text);
    const checkpoint = JSON.parse(Deno.readTextFileSync(at("checkpoints/paper_state_latest.json")));
    assertEquals(checkpoint.universe.fno, ["NIFTY", "BANKNIFTY", "FINNIFTY"]);
  }));

Deno.test("a desk whose configuration was edited goes on from its checkpoint", () =>
  inTradedFolder(async (folder, audit) => {
    const config = `${folder}/edited.yaml`;
    const edit = "books: { fno: { strategies: [{ id: ema20_50_intraday, priority: 2 }] } }\n";
    Deno.writeTextFileSync(config, edit);
    const desk = DeskProcess.trade(folder, ...FAST, "--config", config, "--for", "1s");
    assertEquals((await desk.ended).code, 0, desk.text);
    assertEquals(desk.text.includes("checkpoint not used"), false, desk.text);
    assertEquals(audit.look(desk.lines, true).problems, [], desk.text);
    // The money that it began with is in every state.
    Deno.writeTextFileSync(config, "paper_capital: 3000000\n");
    const other = DeskProcess.trade(folder, ...FAST, "--config", config, "--for", "1s");
    await other.hears(
      /checkpoint not used: it is of version \d+, from 25,00,000.00, this is of .* 30,00,000.00/,
    );
    assertEquals((await other.ended).code, 0, other.text);
  }));

Deno.test("a damaged tail of the journal is mended, damage within it mended or refused by name", () =>
  inNewFolder(async (folder) => {
    let killed = await traded(folder, new FolderAudit(folder));
    // A desk killed just after the database took its log in has no tail: it trades and is killed again.
    while (!cutTail(`${folder}/${JOURNAL}-wal`)) {
      killed = await traded(folder, new FolderAudit(folder));
    }
    const mended = await goesOn(folder);
    assertMatch(mended.text, /journal mended: .*journal\.sqlite/);
    // What had been acknowledged: all that was printed, and every row of the files.
    assertEquals(new FolderAudit(folder).look(killed.lines, true).problems, [], mended.text);
    const audit = new FolderAudit(folder);
    audit.look([], true);
    flipByte(`${folder}/${JOURNAL}`);
    const again = DeskProcess.trade(folder, ...FAST, "--for", "1s");
    const { code } = await again.ended;
    if (code === 0) assertEquals(audit.look(again.lines, true).problems, [], again.text);
    else {
      assertEquals(code, 1, again.text);
      assertStringIncludes(again.text, JOURNAL);
    }
  }));

Deno.test("a desk whose old records are damaged is halted by name, keeps what it holds, and ends with 1", () =>
  inTradedFolder(async (folder) => {
    const file = `${folder}/${JOURNAL}`;
    const bytes = Deno.readFileSync(file);
    // Pages that were split keep what they had: every trace of the record is changed.
    const traces = [...new TextDecoder("latin1").decode(bytes).matchAll(/\{"lsn":5,/g)];
    for (const { index } of traces) bytes[index + 7]! ^= 1;
    Deno.writeFileSync(file, bytes);
    const desk = DeskProcess.trade(folder, ...FAST);
    await desk.hears(/HALT: .*journal\.sqlite: record 5 is damaged/);
    await desk.isUp();
    const { halt } = await desk.status();
    assertStringIncludes(halt?.reason ?? "", "record 5 is damaged");
    const why = await desk.ask("why", { symbol: "NIFTY" });
    assertStringIncludes(JSON.stringify(why), "record 5 is damaged");
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 1, desk.text);
    assertStringIncludes(desk.text, "goes on from here");
  }));

/** Changes one byte in the middle of a file. */
function flipByte(path: string): void {
  const bytes = Deno.readFileSync(path);
  bytes[bytes.length >> 1]! ^= 0x10;
  Deno.writeFileSync(path, bytes);
}

/**
 * Cuts the last two commits that count off a write-ahead log; false when there are none. The last
 * may have been killed before its acknowledgement; the one before it was acknowledged. Uncommitted
 * frames, and those of an earlier round with other salts, lie behind them (SQLite file format, "The
 * Write-Ahead Log").
 */
function cutTail(path: string): boolean {
  const bytes = Deno.readFileSync(path);
  if (bytes.length < 32) return false;
  const view = new DataView(bytes.buffer);
  const salt = view.getBigUint64(16);
  const frameSize = 24 + view.getUint32(8);
  const commits: number[] = [];
  for (let at = 32; at + frameSize <= bytes.length; at += frameSize) {
    if (view.getBigUint64(at + 8) !== salt) break;
    if (view.getUint32(at + 4) > 0) commits.push(at + frameSize);
  }
  const acknowledged = commits.at(-2);
  if (acknowledged === undefined) return false;
  Deno.truncateSync(path, acknowledged - 1_000);
  return true;
}
