/**
 * Questions before what adds risk or cannot be undone: Cancel has the focus, and where money is at
 * stake a word is typed. Enter counts only when it was pressed alone.
 * @module
 */
import type { ControlArgs, DeskMode } from "../../domain/control/control_request.ts";
import { type Halt, HALTED_BY_RISK } from "../../domain/control/control_answer.ts";
import type { DeskStatus } from "../../domain/control/desk_status.ts";
import { adopted } from "../../domain/reconcile/adopted.ts";
import { quarantinedIn, quarantineWords } from "../../domain/risk/quarantine.ts";
import { printable } from "../paint/line.ts";
import { withoutFigures } from "../rows/figures.ts";

export const DIALOGS = [
  "rearm",
  "flatten",
  "engine_on",
  "adopt",
  "disown",
  "leave",
  "shutdown",
] as const;

export interface Dialog {
  readonly kind: typeof DIALOGS[number];
  /** The engine of `engine_on`, the symbol of `adopt` and `disown`; "" of the others. */
  readonly about: string;
  readonly choices: readonly Choice[];
  readonly chosen: number;
  /** To be typed before anything but Cancel can be chosen; null without. */
  readonly word: string | null;
  readonly typed: string;
}

export type Choice = "Cancel" | "OK" | "Detach" | "Shut down";

/** The dialog as it opens: Cancel comes first and has the focus. `writes`: see `Model`. */
export function openDialog(
  kind: Dialog["kind"],
  { mode, writes }: { readonly mode: DeskMode; readonly writes: boolean },
  about = "",
): Dialog {
  const live = mode === "live";
  const words: Readonly<Record<Dialog["kind"], string | null>> = {
    rearm: "REARM",
    flatten: live ? "FLATTEN" : null,
    engine_on: live ? about : null,
    adopt: live ? "ADOPT" : null,
    disown: live ? "DISOWN" : null,
    leave: null,
    shutdown: live ? "SHUTDOWN" : null,
  };
  const choices: readonly Choice[] = kind === "leave"
    ? ["Cancel", "Detach", ...(writes ? ["Shut down"] as const : [])]
    : ["Cancel", "OK"];
  return { kind, about, choices, chosen: 0, word: words[kind], typed: "" };
}

/** The word is there, or none is asked for. */
export function isTyped({ word, typed }: Dialog): boolean {
  return word === null || typed === word;
}

/** With one more character, or one less for `null`; a complete word moves the focus to OK. */
export function typedInto(dialog: Dialog, character: string | null): Dialog {
  if (dialog.word === null) return dialog;
  const typed = character === null
    ? dialog.typed.slice(0, -1)
    : (dialog.typed + character).slice(0, dialog.word.length);
  const next = { ...dialog, typed };
  return { ...next, chosen: isTyped(next) ? 1 : 0 };
}

/** Says what comes with it too: FLATTEN also halts. */
export function titleOf({ kind, about }: Dialog): string {
  switch (kind) {
    case "rearm":
      return "RE-ARM: allow entries again";
    case "flatten":
      return "FLATTEN: close every position at once, and HALT";
    case "engine_on":
      return `Switch engine ${about} on`;
    case "adopt":
      return `ADOPT ${printable(about)}: the broker's books are right`;
    case "disown":
      return `DISOWN ${printable(about)}: what differs is others'`;
    case "leave":
      return "Leave";
    case "shutdown":
      return "Shut the engine down";
  }
}

/** What is about to happen, line by line. `lost`: no engine answers; `mask`: for quantities. */
export function bodyOf(
  { kind, about, choices }: Dialog,
  status: DeskStatus | null,
  lost: boolean,
  mask: string | null,
): readonly string[] {
  switch (kind) {
    case "rearm":
      return [
        haltWords(status?.halt ?? null, mask),
        ...(status?.halt?.by === HALTED_BY_RISK
          ? ["A loss HALT: leave (q), then `rearm --allowance RUPEES`."]
          : []),
      ];
    case "flatten":
      return status === null || status.positions.length === 0
        ? ["Nothing is held; working entries are cancelled."]
        : status.positions.map(({ symbol, quantity }) => {
          const units = mask ?? String(Math.abs(quantity));
          return `${quantity > 0 ? "SELL" : "BUY "} ${units.padStart(6)}  ${symbol}`;
        });
    case "engine_on":
      return [`${about} may enter positions again.`];
    case "adopt":
    case "disown":
      return settling(kind, about, status, mask !== null);
    case "leave": {
      const [detach, shutDown] = lost
        ? ["Detach: only this screen ends; no engine answers.", "Shut down: needs one."]
        : ["Detach: the engine trades on; `attach` shows it again.", "Shut down: it stops."];
      return choices.includes("Shut down") ? [detach!, shutDown!] : [detach!];
    }
    case "shutdown":
      return ["Nothing is entered or watched any more.", "Stops stay where they are."];
  }
}

function haltWords(halt: Halt | null, mask: string | null): string {
  const { reason, by } = halt ?? { reason: "unknown", by: "?" };
  const why = printable(reason);
  return `HALT holds: ${mask === null ? why : withoutFigures(why, mask)} (${printable(by)})`;
}

/** What a word about a quarantined symbol will do to the desk's books. */
function settling(
  how: ControlArgs["settle"]["how"],
  symbol: string,
  status: DeskStatus | null,
  hidden: boolean,
): readonly string[] {
  const known = quarantinedIn({ symbols: status?.quarantine ?? [] }, symbol);
  if (known === undefined) return ["It is in quarantine no more."];
  const numbers = hidden ? "Our books and the broker's differ." : quarantineWords(known);
  if (how === "disown") {
    return [
      printable(numbers),
      "The desk keeps what it holds, where the broker has enough of it.",
      "What differs is others' until the day is over.",
    ];
  }
  const left = hidden ? "what is left there" : String(adopted(known));
  return [
    printable(numbers),
    `The desk holds ${left} from now on; nothing is traded, its stop follows.`,
  ];
}
