/** The screen and `status --json` say the same of one desk: amounts, quantities, counts, halts. @module */
import { assertEquals } from "@std/assert";
import { statusJson } from "../../../commands/line/status_report.ts";
import type { List, Model } from "../../../tui/model/model.ts";
import { COLUMNS, shownRows } from "../../../tui/model/list_rows.ts";
import { headerLines } from "../../../tui/screen/header.ts";
import { textOf } from "../../../tui/paint/line.ts";

/** What `statusJson` has of a position, as far as a row shows it. */
interface JsonPosition {
  readonly symbol: string;
  readonly product: string;
  readonly quantity: number;
  readonly average_price: number;
  readonly last_price: number | null;
  readonly unrealised: number | null;
}

interface Json {
  readonly day: { readonly pnl: number };
  readonly halt: unknown;
  readonly positions: readonly JsonPosition[];
  readonly actors: readonly { readonly restarts: number; readonly path: string }[];
}

/** Throws where they differ. Of a private screen nothing is compared. */
export function checkFigures(model: Model): void {
  const { desk } = model.desk.views;
  if (desk === undefined || model.privacy) return;
  const json: Json = JSON.parse(statusJson(desk.status));
  const top = textOf(headerLines({ ...model, size: { columns: 250, rows: 50 } })[0]!);
  const day = /day .{1,2}([+-]?)(?:\u20b9|Rs)([\d,.]+)/.exec(top);
  assertEquals(numberOf(`${day?.[1]}${day?.[2]}`), json.day.pnl, top);
  assertEquals(top.includes("HALTED"), json.halt !== null);
  const all = { ...model, lists: { ...model.lists } };
  for (const list of ["positions", "actors"] as const) {
    all.lists[list] = { ...all.lists[list], filter: "" };
  }
  const shown = cellsOf(all, "positions");
  const wanted = json.positions.map((each) => [
    each.symbol,
    each.product,
    each.quantity,
    each.average_price,
    each.last_price,
    each.unrealised,
  ]);
  const told = shown.map(([symbol, product, quantity, average, last, , result]) => [
    symbol,
    product,
    ...[quantity, average, last, result].map((text) => text === "-" ? null : numberOf(text!)),
  ]);
  assertEquals(sorted(told), sorted(wanted));
  const at = COLUMNS.actors.findIndex(({ title }) => title === "RESTARTS");
  const restarts = cellsOf(all, "actors").map((cells) => cells[at]!);
  const few = json.actors.map((each) => each.restarts);
  assertEquals(restarts.map(numberOf).sort(), few.sort());
}

function cellsOf(model: Model, list: List): string[][] {
  return shownRows(model, list).rows.map(({ cells }) => cells.map(({ text }) => text));
}

function numberOf(text: string): number {
  return Number(text.replaceAll(",", ""));
}

function sorted(rows: readonly unknown[]): string[] {
  return rows.map((row) => JSON.stringify(row)).sort();
}
