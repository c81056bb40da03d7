/** The desk's actors and engines as rows: who lives, who waits, who fell and why. @module */
import type { ActorStatus } from "../../domain/control/desk_status.ts";
import type { DeskView } from "../../domain/view/desk_view.ts";
import { printable, type Style } from "../paint/line.ts";
import { cell, type Column } from "../paint/table.ts";
import { ageText, countText, withoutFigures } from "./figures.ts";
import type { ListRow } from "./list_row.ts";
import type { RowSetting } from "./position_rows.ts";

export const ACTOR_COLUMNS: readonly Column[] = [
  { title: "ACTOR", width: 16, rank: 0 },
  { title: "STATE", width: 9, rank: 0 },
  { title: "BEAT", width: 5, rank: 1, right: true },
  { title: "MBOX", width: 5, rank: 0, right: true },
  { title: "HANDLED", width: 7, rank: 3, right: true },
  { title: "LOST", width: 5, rank: 2, right: true },
  { title: "ABORTS", width: 6, rank: 4, right: true },
  { title: "RESTARTS", width: 8, rank: 0, right: true },
  { title: "LAST ERROR", width: 14, rank: 1, grows: true, cuts: true },
];

export const ACTOR_SORTS = ["ACTOR", "MBOX", "HANDLED", "RESTARTS"] as const;

/** Who has fallen first, supervisors last. A beat is older by the age of the view. */
export function actorRows(desk: DeskView, { glyphs, hidden, viewAgeMs }: RowSetting): ListRow[] {
  const { actors, engines } = desk.status;
  return inOrder(actors).map((actor) => {
    const { path, depth, handled, lost, aborts, restarts } = actor;
    const name = shortPath(path);
    const engine = engines.find((each) => path.endsWith(`engines/${each.name}`));
    const off = engine !== undefined && !engine.on;
    const beat = desk.beats.find((each) => each.path === path)?.ageMs ?? null;
    const [mark, state, style] = stateOf(actor, off, glyphs);
    const said = printable(off && engine.reason !== "" ? engine.reason : actor.lastError);
    const error = hidden ? withoutFigures(said, glyphs.hidden) : said;
    return {
      key: path,
      symbol: null,
      story: null,
      search: `${path} ${state} ${error}`,
      values: { ACTOR: name, MBOX: depth, HANDLED: handled, RESTARTS: restarts },
      cells: [
        cell(name),
        cell(`${mark} ${state}`, style),
        cell(off || beat === null ? "-" : ageText(beat + viewAgeMs), "dim"),
        cell(countText(depth), depth > 0 ? "plain" : "dim"),
        cell(countText(handled), "dim"),
        cell(countText(lost), lost > 0 ? "warn" : "dim"),
        cell(countText(aborts), aborts > 0 ? "warn" : "dim"),
        cell(countText(restarts), restarts > 0 ? "warn" : "dim"),
        cell(error, "warn"),
      ],
    };
  });
}

/** Nearest to the money first; actors that are not named follow as the tree has them. */
const WATCHED = ["feed", "fno", "options", "equity", "risk", "broker", "portfolio", "exchange"];

/** Who has fallen stays in sight where there is no room for all; supervisors come last. */
function inOrder(actors: readonly ActorStatus[]): readonly ActorStatus[] {
  const parents = new Set(actors.map(({ path }) => path.slice(0, path.lastIndexOf("/"))));
  const rank = ({ path, state, restarts }: ActorStatus): number => {
    if (state !== "running") return -2;
    if (restarts > 0) return -1;
    if (parents.has(path)) return WATCHED.length + 1;
    const at = WATCHED.indexOf(path.split("/").at(-1)!);
    return at < 0 ? WATCHED.length : at;
  };
  return [...actors].sort((a, b) => rank(a) - rank(b));
}

function stateOf(
  { state }: ActorStatus,
  off: boolean,
  { dot, hollow, up }: RowSetting["glyphs"],
): [string, string, Style] {
  if (off) return [hollow, "OFF", "dim"];
  if (state === "running") return [dot, "UP", "good"];
  return state === "suspended" ? [up, "WAITS", "warn"] : [hollow, "STOPPED", "bad"];
}

/** Paths are long and alike: the last two names say it. */
export function shortPath(path: string): string {
  const names = path.split("/");
  return names.at(-2) === "engines" ? `eng.${names.at(-1)}` : names.at(-1) ?? path;
}
