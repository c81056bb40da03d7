/** The tables of a desk's status: engines, positions, orders, actors and what was never read. @module */
import type { DeskStatus, HeldPosition } from "../../domain/control/desk_status.ts";
import { formatRupees, signedRupees } from "../../domain/money.ts";
import type { Table } from "./folded_lines.ts";

/** Each book, and why its engine is off. */
export function enginesTable({ engines }: DeskStatus): Table {
  return {
    titles: ["ENGINE", "STATE", "REASON"],
    words: true,
    empty: "no engines",
    rows: engines.map(({ name, on, reason }) => [name, on ? "on" : "off", reason]),
  };
}

/** What is held, with its stop; money in rupees. */
export function positionsTable({ positions }: DeskStatus): Table {
  return {
    titles: ["POSITION", "BOOK", "PRODUCT", "QUANTITY", "AVERAGE", "LAST", "P&L", "STOP"],
    right: ["QUANTITY", "AVERAGE", "LAST", "P&L"],
    empty: "no positions",
    rows: positions.map(({ symbol, book, product, quantity, averagePrice, lastPrice, ...rest }) => [
      symbol,
      book,
      product,
      String(quantity),
      formatRupees(averagePrice),
      lastPrice === null ? "-" : formatRupees(lastPrice),
      rest.unrealised === null ? "-" : signedRupees(rest.unrealised),
      stopWords(rest),
    ]),
  };
}

function stopWords({ stop, covers }: Pick<HeldPosition, "stop" | "covers">): string {
  if (covers !== null) return `wing of ${covers}`;
  if (stop === null) return "NONE";
  const { quantity, trigger } = stop;
  return trigger === 0 ? `exit of ${quantity}` : `${quantity} @ ${formatRupees(trigger)}`;
}

/** Orders that are not at their end; prices in rupees. */
export function ordersTable({ orders }: DeskStatus): Table {
  return {
    titles: ["ORDER", "PURPOSE", "SIDE", "TYPE", "FILLED", "PRICE", "TRIGGER", "STATUS"],
    right: ["FILLED", "PRICE", "TRIGGER"],
    empty: "no orders under way",
    rows: orders.map(({ symbol, purpose, side, type, filled, quantity, price, ...rest }) => [
      symbol,
      purpose,
      side,
      type,
      `${filled}/${quantity}`,
      price === 0 ? "-" : formatRupees(price),
      rest.trigger === 0 ? "-" : formatRupees(rest.trigger),
      rest.status,
    ]),
  };
}

/** Every actor with its counts. */
export function actorsTable({ actors }: DeskStatus): Table {
  const numbers = ["DEPTH", "HANDLED", "LOST", "ABORTS", "RESTARTS"];
  return {
    titles: ["ACTOR", "STATE", ...numbers, "LAST ERROR"],
    right: numbers,
    words: true,
    empty: "no actors",
    rows: actors.map(({ path, state, depth, handled, lost, aborts, restarts, lastError }) => [
      path,
      state,
      ...[depth, handled, lost, aborts, restarts].map(String),
      lastError,
    ]),
  };
}

/** Messages that nobody read. */
export function undeliveredTable({ undelivered }: DeskStatus): Table {
  return {
    titles: ["NOT READ", "BY", "COUNT", "WHY"],
    right: ["COUNT"],
    words: true,
    empty: "",
    rows: undelivered.map(({ kind, to, why, count, lost }) => [
      kind,
      to,
      String(count),
      lost ? `${why}: LOST` : `${why}: nobody waits for it`,
    ]),
  };
}
