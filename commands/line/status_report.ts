/**
 * A desk's status, as tables for people and as JSON for programs. Money in rupees.
 * @module
 */
import type { DayResult, DeskStatus, HeldPosition } from "../../domain/control/desk_status.ts";
import { istClock, istStamp } from "../../domain/market_time.ts";
import { refusesEntries } from "../../domain/risk/nearest.ts";
import { quarantineWords } from "../../domain/risk/quarantine.ts";
import { formatRupees, type Paise, toRupees } from "../../domain/money.ts";

const COLUMNS_MAX = 100;

/** Lines of at most 100 columns, cut and marked; no line break at the end. */
export function statusText(desk: DeskStatus): string {
  const { mode, simulated, date, at, phase, pid } = desk;
  return [
    [
      mode.toUpperCase(),
      ...(simulated ? ["SIMULATED market"] : []),
      date ?? "no session yet",
      `${istClock(at)} IST`,
      phase.replace("_", " "),
      `pid ${pid}`,
    ].join("  "),
    haltLine(desk),
    ...marketLines(desk),
    ...loginLines(desk),
    ...dayLines(desk.day),
    ...flattenLines(desk),
    ...quarantineLines(desk),
    "",
    ...enginesTable(desk),
    "",
    ...positionsTable(desk),
    "",
    ...ordersTable(desk),
    "",
    ...actorsTable(desk),
    ...undeliveredTable(desk),
  ].map(clipped).join("\n");
}

function haltLine({ halt, simulated }: DeskStatus): string {
  if (halt === null) return "HALT off";
  // Its instant is this machine's, which means nothing beside a clock that is made up.
  const since = simulated ? "" : ` since ${istClock(halt.at)}`;
  return `HALTED${since} by ${halt.by}: ${halt.reason}`;
}

function marketLines({ marketHalt }: DeskStatus): string[] {
  return marketHalt === null ? [] : [`HALT ${marketHalt.reason}; no entries, and no stop rests`];
}

function loginLines({ mode, login, simulated }: DeskStatus): string[] {
  if (login === null) return [];
  const data = mode === "paper" ? [simulated ? "PAPER FILLS" : "LIVE DATA, PAPER FILLS"] : [];
  const { state, endsAt } = login;
  const until = endsAt === null
    ? "NEEDS LOGIN: no entries until `deno task login`"
    : `${state === "ends_soon" ? "LOGIN ENDS SOON: " : "logged in until "}${istStamp(endsAt)}`;
  return [[...data, until].join("  ")];
}

function dayLines({ net, realised, unrealised, charges, nearest }: DayResult): string[] {
  const parts = [
    `realised ${signed(realised)}`,
    `unrealised ${signed(unrealised)}`,
    `charges ${formatRupees(charges)}`,
  ];
  return [
    `day ${signed(net)} after charges, ${Math.round(100 * nearest.share)} % of the ${
      LIMITS[nearest.limit]
    }${refusesEntries(nearest) ? ": no entries" : ""}`,
    `  ${parts.join(", ")}`,
  ];
}

const LIMITS: Readonly<Record<DayResult["nearest"]["limit"], string>> = {
  day_loss: "loss limit",
  drawdown: "drawdown limit",
  profit_lock: "profit lock",
};

function flattenLines({ flatten }: DeskStatus): string[] {
  if (flatten === null) return [];
  const { ended, left } = flatten;
  if (left.length === 0) return [ended ? "FLATTEN done: flat" : "FLATTEN under way"];
  return [
    `FLATTEN ${ended ? "ended" : "under way"}, ${left.length} left:`,
    ...left.map(({ symbol, quantity, why }) => `  ${symbol}  ${quantity}  ${why}`),
  ];
}

function quarantineLines({ quarantine }: DeskStatus): string[] {
  // Apart from the books, which are long: a line that is cut must not lose what to do.
  return quarantine.flatMap((each) => [
    `QUARANTINE ${each.symbol}: ${quarantineWords(each)}`,
    `  \`adopt ${each.symbol}\` or \`disown ${each.symbol}\` ends it`,
  ]);
}

function enginesTable({ engines }: DeskStatus): string[] {
  return table(["ENGINE", "STATE", "REASON"], [], "no engines", [
    ...engines.map(({ name, on, reason }) => [name, on ? "on" : "off", reason]),
  ]);
}

function positionsTable({ positions }: DeskStatus): string[] {
  return table(
    ["POSITION", "BOOK", "PRODUCT", "QUANTITY", "AVERAGE", "LAST", "P&L", "STOP"],
    ["QUANTITY", "AVERAGE", "LAST", "P&L"],
    "no positions",
    positions.map(({ symbol, book, product, quantity, averagePrice, lastPrice, ...rest }) => [
      symbol,
      book,
      product,
      String(quantity),
      formatRupees(averagePrice),
      lastPrice === null ? "-" : formatRupees(lastPrice),
      rest.unrealised === null ? "-" : signed(rest.unrealised),
      stopWords(rest),
    ]),
  );
}

function stopWords({ stop, covers }: Pick<HeldPosition, "stop" | "covers">): string {
  if (covers !== null) return `wing of ${covers}`;
  if (stop === null) return "NONE";
  const { quantity, trigger } = stop;
  return trigger === 0 ? `exit of ${quantity}` : `${quantity} @ ${formatRupees(trigger)}`;
}

function ordersTable({ orders }: DeskStatus): string[] {
  return table(
    ["ORDER", "PURPOSE", "SIDE", "TYPE", "FILLED", "PRICE", "TRIGGER", "STATUS"],
    ["FILLED", "PRICE", "TRIGGER"],
    "no orders under way",
    orders.map(({ symbol, purpose, side, type, filled, quantity, price, trigger, status }) => [
      symbol,
      purpose,
      side,
      type,
      `${filled}/${quantity}`,
      price === 0 ? "-" : formatRupees(price),
      trigger === 0 ? "-" : formatRupees(trigger),
      status,
    ]),
  );
}

function actorsTable({ actors }: DeskStatus): string[] {
  const numbers = ["DEPTH", "HANDLED", "LOST", "ABORTS", "RESTARTS"];
  return table(
    ["ACTOR", "STATE", ...numbers, "LAST ERROR"],
    numbers,
    "no actors",
    actors.map(({ path, state, depth, handled, lost, aborts, restarts, lastError }) => [
      path,
      state,
      ...[depth, handled, lost, aborts, restarts].map(String),
      lastError,
    ]),
  );
}

/** Left out while every message was read. */
function undeliveredTable({ undelivered }: DeskStatus): string[] {
  if (undelivered.length === 0) return [];
  const rows = undelivered.map(({ kind, to, why, count, lost }) => [
    kind,
    to,
    String(count),
    lost ? `${why}: LOST` : `${why}: nobody waits for it`,
  ]);
  return ["", ...table(["NOT READ", "BY", "COUNT", "WHY"], ["COUNT"], "", rows)];
}

/** Columns as wide as what stands in them; those of `right` hold figures. */
function table(
  titles: readonly string[],
  right: readonly string[],
  empty: string,
  rows: readonly (readonly string[])[],
): string[] {
  if (rows.length === 0) return [empty];
  const lines = [titles, ...rows];
  const widths = titles.map((_, i) => Math.max(...lines.map((line) => line[i]!.length)));
  return lines.map((line) =>
    line.map((text, i) =>
      right.includes(titles[i]!) ? text.padStart(widths[i]!) : text.padEnd(widths[i]!)
    ).join("  ").trimEnd()
  );
}

function clipped(line: string): string {
  return line.length > COLUMNS_MAX ? `${line.slice(0, COLUMNS_MAX - 1)}…` : line;
}

function signed(amount: Paise): string {
  return amount > 0 ? `+${formatRupees(amount)}` : formatRupees(amount);
}

/** One line. Instants as stamps in IST; null where nothing is known. */
export function statusJson(desk: DeskStatus): string {
  const { mode, simulated, pid, date, phase, halt, marketHalt, login, day, engines } = desk;
  const { flatten, actors } = desk;
  return JSON.stringify({
    mode,
    simulated,
    pid,
    date,
    market_time: istStamp(desk.at),
    phase,
    halt: halt === null ? null : { ...halt, at: istStamp(halt.at) },
    market_halt: marketHalt === null ? null : {
      reason: marketHalt.reason,
      until: marketHalt.until === null ? null : istStamp(marketHalt.until),
    },
    login: login === null ? null : {
      state: login.state,
      ends_at: login.endsAt === null ? null : istStamp(login.endsAt),
    },
    day: {
      pnl: toRupees(day.net),
      realised: toRupees(day.realised),
      unrealised: toRupees(day.unrealised),
      charges: toRupees(day.charges),
      loss_max: toRupees(day.lossMax),
      nearest_limit: day.nearest,
    },
    engines,
    positions: desk.positions.map(({ averagePrice, lastPrice, unrealised, stop, ...rest }) => ({
      ...rest,
      average_price: toRupees(averagePrice),
      last_price: rupeesOrNull(lastPrice),
      unrealised: rupeesOrNull(unrealised),
      stop: stop === null ? null : { ...stop, trigger: toRupees(stop.trigger) },
    })),
    orders: desk.orders.map((order) => ({
      ...order,
      price: toRupees(order.price),
      trigger: toRupees(order.trigger),
    })),
    flatten,
    quarantine: desk.quarantine,
    actors: actors.map(({ lastError, ...rest }) => ({ ...rest, last_error: lastError })),
    undelivered: desk.undelivered,
  });
}

function rupeesOrNull(amount: Paise | null): number | null {
  return amount === null ? null : toRupees(amount);
}
