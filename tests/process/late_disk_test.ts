/**
 * A desk on a disk that takes its time, as on a busy machine: at many times the pace of real time a
 * write of half a second would be a minute of the market, and every order would miss its price.
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { delay } from "@std/async";
import { DeskProcess, inNewFolder } from "./desk_process.ts";

const SPEED = 300;
/** A write waits for as long, and has as long between two of them; milliseconds. */
const [HELD_MS, FREE_MS] = [400, 150];
const PATIENCE_MS = 20_000;

/** Market seconds from each order's intent to its place at the exchange. */
function wayToExchange(orders: string): number[] {
  const left = new Map<string, number>();
  const ways: number[] = [];
  for (const row of orders.trim().split("\n").slice(1)) {
    const tag = /""tag"":""([^"]+)""/.exec(row)![1]!;
    const [stamp = "", , , , , status] = row.split(",");
    if (status === "PENDING") left.set(tag, Date.parse(stamp));
    else if (left.has(tag)) {
      ways.push((Date.parse(stamp) - left.get(tag)!) / 1_000);
      left.delete(tag);
    }
  }
  return ways;
}

Deno.test("a simulated market waits for a disk that is late, and orders meet the prices they saw", () =>
  inNewFolder(async (folder) => {
    const flags = ["--speed", `${SPEED}`, "--seed", "64", "--date", "2026-11-20"];
    const desk = DeskProcess.trade(folder, ...flags);
    await desk.hears(/^journal artifacts/);
    const other = new DatabaseSync(`${folder}/artifacts/paper/journal.sqlite`);
    const fills = () => desk.lines.filter((line) => / fill /.test(line)).length;
    const untilMs = performance.now() + PATIENCE_MS;
    while (fills() < 4 && performance.now() < untilMs) {
      other.exec("PRAGMA busy_timeout = 1000; BEGIN IMMEDIATE");
      await delay(HELD_MS);
      other.exec("ROLLBACK");
      await delay(FREE_MS);
    }
    other.close();
    desk.signal("SIGTERM");
    assertEquals((await desk.ended).code, 0, desk.text);
    const ways = wayToExchange(await Deno.readTextFile(`${folder}/artifacts/orders.csv`));
    assert(ways.length >= 4, `${ways.length} orders\n${desk.text}`);
    const longest = Math.max(...ways);
    assert(longest < 0.1 * SPEED, `${longest} s of the market`);
  }));
