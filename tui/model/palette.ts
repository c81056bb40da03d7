/** The palette: every action by its name, with the engines and instruments there are. @module */
import type { Views } from "../../domain/view/view.ts";
import { type Action, type Binding, bindingFor, KEYMAP, shownKeys } from "./keymap.ts";

export interface Command {
  readonly action: Action;
  /** An engine, a symbol, or one in quarantine; "" without. */
  readonly argument: string;
  /** Of an engine that is named: what it is to be. */
  readonly on?: boolean;
}

export interface PaletteEntry {
  readonly label: string;
  readonly help: string;
  readonly command: Command;
}

/** What matches, names that begin as typed first. */
export function paletteEntries(views: Partial<Views>, typed: string): readonly PaletteEntry[] {
  const words = typed.trim().toLowerCase().split(/\s+/);
  const found = everything(views).filter(({ label, help }) =>
    words.every((word) => `${label} ${help}`.toLowerCase().includes(word))
  );
  const begins = ({ label }: PaletteEntry) => label.toLowerCase().startsWith(words.join(" "));
  return [...found.filter(begins), ...found.filter((entry) => !begins(entry))];
}

/**
 * Where an entry stands once other views have come, by its name: Enter must not carry out what has
 * moved into its place. -1, which nothing stands at, when it is gone.
 */
export function movedTo(
  chosen: number,
  typed: string,
  before: Partial<Views>,
  now: Partial<Views>,
): number {
  const known = paletteEntries(before, typed)[chosen];
  if (known === undefined) return chosen;
  return paletteEntries(now, typed).findIndex(({ label }) => label === known.label);
}

function everything({ desk, chart }: Partial<Views>): readonly PaletteEntry[] {
  const bindings: readonly (Binding & { readonly action: Action })[] = KEYMAP;
  const actions = bindings.filter(({ action }) => action !== "palette").map((each) => ({
    label: each.action.replace("_", " "),
    help: each.keys.length === 0 ? each.help : `${each.help} (${shownKeys(each)})`,
    command: { action: each.action, argument: "" },
  }));
  const engines = (desk?.status.engines ?? []).map(({ name, on }): PaletteEntry => ({
    label: `engine ${name} ${on ? "off" : "on"}`,
    help: `is ${on ? "on" : "off"}`,
    command: { action: "engine", argument: name, on: !on },
  }));
  const settled = (desk?.status.quarantine ?? []).flatMap(({ symbol }) =>
    (["adopt", "disown"] as const).map((action): PaletteEntry => ({
      label: `${action} ${symbol}`,
      help: bindingFor(action).help,
      command: { action, argument: symbol },
    }))
  );
  const symbols = (chart?.symbols ?? []).map((symbol): PaletteEntry => ({
    label: `chart ${symbol}`,
    help: "show its chart",
    command: { action: "chart_kind", argument: symbol },
  }));
  return [...actions, ...engines, ...settled, ...symbols];
}
