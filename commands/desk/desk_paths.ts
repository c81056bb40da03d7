/**
 * Where the desk of each mode lives on the disk. Two desks never share a file: what one of them
 * wrote must not look like another's.
 * @module
 */
import {
  type Layout,
  LIVE_LAYOUT,
  PAPER_LAYOUT,
  PAPER_ON_KITE_LAYOUT,
  REHEARSAL_LAYOUT,
} from "../../adapters/projection/layout.ts";
import type { DeskMode } from "../../domain/control/control_request.ts";
import {
  ARTIFACTS,
  deskFolderIn,
  type DeskName,
  INSTRUMENTS,
  instrumentsIn,
  journalIn,
  RUN_FOLDER,
  textLogOf,
} from "../line/artifacts.ts";

/** Relative to the folder in which the program is started. */
export interface DeskPaths {
  readonly mode: DeskMode;
  readonly name: DeskName;
  readonly artifacts: string;
  readonly folder: string;
  readonly journal: string;
  /** Where the socket, the lock and the HALT file are. Short: a socket's path is. */
  readonly runFolder: string;
  /** What the desk says, for whoever was not looking. */
  readonly textLog: string;
  /** Files that follow the journal, under `artifacts`. */
  readonly layout: Layout;
  /** The newest states, under `artifacts/checkpoints`. */
  readonly states: { readonly book: string; readonly runtime: string };
}

export const PAPER = pathsOf("paper", "paper", PAPER_LAYOUT);

/** Paper on Kite's prices: its positions are of another market than the simulated one. */
export const PAPER_ON_KITE = pathsOf("paper", "paper_on_kite", PAPER_ON_KITE_LAYOUT);

export const REHEARSAL = pathsOf("rehearse", "rehearse", REHEARSAL_LAYOUT);

export const LIVE = pathsOf("live", "live", LIVE_LAYOUT);

export const DESKS: Readonly<Record<DeskName, DeskPaths>> = {
  live: LIVE,
  paper_on_kite: PAPER_ON_KITE,
  rehearse: REHEARSAL,
  paper: PAPER,
};

/** Of the desk that trades at a broker; `exchange`: null where that is the real one. */
export function brokerPaths({ exchange }: { readonly exchange: object | null }): DeskPaths {
  return exchange === null ? LIVE : REHEARSAL;
}

/** Where the dumps lie that it goes by; `standsIn`: those of an exchange in the place of Kite. */
export function instrumentsOf({ folder }: DeskPaths, standsIn: boolean): string {
  return standsIn ? instrumentsIn(folder) : INSTRUMENTS;
}

function pathsOf(mode: DeskMode, name: DeskName, layout: Layout): DeskPaths {
  const folder = deskFolderIn(ARTIFACTS, name);
  return {
    mode,
    name,
    artifacts: ARTIFACTS,
    folder,
    journal: journalIn(folder),
    runFolder: RUN_FOLDER,
    textLog: textLogOf(name),
    layout,
    states: {
      book: `${name}_state_latest.json`,
      runtime: name === "paper" ? "runtime_state_latest.json" : `${name}_runtime_state_latest.json`,
    },
  };
}
