/**
 * Every action with its keys: what the keyboard does, what the palette offers, what help says and
 * what the README lists.
 * @module
 */
export interface Binding {
  readonly action: string;
  /** Names as `KeyPress` has them; none for what only the palette does. */
  readonly keys: readonly string[];
  readonly help: string;
  readonly group: "Screens" | "Lists" | "Chart" | "Desk" | "Session";
  /** Only changes what is looked at: may come many in one chunk. */
  readonly looks?: true;
  /** Changes something at the desk: needs the control, and a key pressed alone. */
  readonly changes?: true;
}

export const KEYMAP = [
  {
    action: "positions",
    keys: ["1"],
    group: "Screens",
    help: "positions, chart, health; again: sorts anew",
    looks: true,
  },
  { action: "orders", keys: ["2"], group: "Screens", help: "the day's orders", looks: true },
  {
    action: "signals",
    keys: ["3"],
    group: "Screens",
    help: "signals, refusals and HOLD reasons",
    looks: true,
  },
  {
    action: "performance",
    keys: ["4"],
    group: "Screens",
    help: "strategies and finished trades",
    looks: true,
  },
  { action: "health", keys: ["5"], group: "Screens", help: "actors and engines", looks: true },
  { action: "logs", keys: ["6"], group: "Screens", help: "log lines", looks: true },
  { action: "alerts", keys: ["e"], group: "Screens", help: "everything to look at, in full" },
  { action: "next", keys: ["tab"], group: "Screens", help: "next panel", looks: true },
  { action: "previous", keys: ["backtab"], group: "Screens", help: "previous panel", looks: true },
  {
    action: "zoom",
    keys: ["+", "="],
    group: "Screens",
    help: "panel on the whole screen",
    looks: true,
  },
  { action: "unzoom", keys: ["_", "-"], group: "Screens", help: "back to all panels", looks: true },
  { action: "up", keys: ["up", "k"], group: "Lists", help: "up", looks: true },
  { action: "down", keys: ["down", "j"], group: "Lists", help: "down", looks: true },
  { action: "page_up", keys: ["pageup"], group: "Lists", help: "a page up", looks: true },
  { action: "page_down", keys: ["pagedown"], group: "Lists", help: "a page down", looks: true },
  { action: "top", keys: ["g", "home"], group: "Lists", help: "first row", looks: true },
  { action: "bottom", keys: ["G", "end"], group: "Lists", help: "last row", looks: true },
  { action: "filter", keys: ["/"], group: "Lists", help: "filter rows; !word leaves out" },
  { action: "sort", keys: ["s"], group: "Lists", help: "sort by the next column", looks: true },
  { action: "reverse", keys: ["S"], group: "Lists", help: "reverse the order", looks: true },
  { action: "detail", keys: ["enter"], group: "Lists", help: "story: signal, risk, order, fills" },
  {
    action: "pause",
    keys: ["space"],
    group: "Lists",
    help: "hold signals and logs still",
    looks: true,
  },
  { action: "copy", keys: ["y"], group: "Lists", help: "copy the row to the clipboard" },
  { action: "shorter", keys: ["["], group: "Chart", help: "shorter timeframe", looks: true },
  { action: "longer", keys: ["]"], group: "Chart", help: "longer timeframe", looks: true },
  {
    action: "chart_kind",
    keys: ["c"],
    group: "Chart",
    help: "candles, line or five levels of depth",
    looks: true,
  },
  {
    action: "halt",
    keys: ["K"],
    group: "Desk",
    help: "HALT now: no entries; stops and exits stay",
  },
  { action: "rearm", keys: [], group: "Desk", help: "lift HALT (type REARM)", changes: true },
  {
    action: "engine",
    keys: ["t"],
    group: "Desk",
    help: "switch an engine on or off",
    changes: true,
  },
  {
    action: "undo",
    keys: ["u"],
    group: "Desk",
    help: "undo an engine's off within 5 s",
    changes: true,
  },
  {
    action: "flatten",
    keys: ["X"],
    group: "Desk",
    help: "close every position, and HALT",
    changes: true,
  },
  {
    action: "adopt",
    keys: [],
    group: "Desk",
    help: "end a quarantine: the broker is right",
    changes: true,
  },
  {
    action: "disown",
    keys: [],
    group: "Desk",
    help: "end a quarantine: the rest is others'",
    changes: true,
  },
  { action: "control", keys: [], group: "Desk", help: "take the control from another screen" },
  { action: "palette", keys: [":"], group: "Session", help: "every action by its name" },
  { action: "help", keys: ["?"], group: "Session", help: "this help" },
  {
    action: "privacy",
    keys: ["p"],
    group: "Session",
    help: "privacy: hide amounts and quantities",
    looks: true,
  },
  { action: "redraw", keys: ["ctrl-l"], group: "Session", help: "draw the screen anew" },
  {
    action: "detach",
    keys: ["q"],
    group: "Session",
    help: "leave: detach, or shut the engine down",
  },
  { action: "shutdown", keys: [], group: "Session", help: "shut the engine down", changes: true },
] as const satisfies readonly Binding[];

export type Action = typeof KEYMAP[number]["action"];

const BINDINGS: readonly (Binding & { readonly action: Action })[] = KEYMAP;

/** By the name of a key press; null where that key does nothing. */
export function bindingOf(key: string): (Binding & { readonly action: Action }) | null {
  return BINDINGS.find(({ keys }) => keys.includes(key)) ?? null;
}

/** Always there: actions are what the keymap lists. */
export function bindingFor(action: Action): Binding {
  return BINDINGS.find((each) => each.action === action)!;
}

const SHOWN: Readonly<Record<string, string>> = {
  tab: "Tab",
  backtab: "S-Tab",
  up: "Up",
  down: "Down",
  pageup: "PgUp",
  pagedown: "PgDn",
  home: "Home",
  end: "End",
  enter: "Enter",
  space: "Space",
  "ctrl-l": "Ctrl-L",
};

/** `k Up`, or `:rearm` for what has no key. */
export function shownKeys({ keys, action }: Binding): string {
  return keys.length === 0 ? `:${action}` : keys.map((key) => SHOWN[key] ?? key).join(" ");
}

/** The keys as a table in Markdown. */
export function keymapTable(): string {
  const code = (text: string) => text.split(" ").map((key) => `\`${key}\``).join(" ");
  const rows = BINDINGS.map((each) => [each.group, code(shownKeys(each)), each.help]);
  rows.push(["Session", "`Ctrl-C` twice", "detach at once"]);
  return [["Where", "Keys", "What"], ["---", "---", "---"], ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`).join("\n") + "\n";
}
