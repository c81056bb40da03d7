/**
 * Where commands leave what they write and find it again: below one folder, which is all that their
 * leave to write allows. Relative to where the program is started.
 * @module
 */
import type { IsoDate } from "../../domain/market_time.ts";

export const ARTIFACTS = "artifacts";

/**
 * What the folders of desks are called: the mode, and on which market where that has two. Real
 * prices before made up ones.
 */
export const DESK_NAMES = ["live", "paper_on_kite", "rehearse", "paper"] as const;

export type DeskName = typeof DESK_NAMES[number];

/** Where an engine keeps its socket, lock and HALT file. Relative: a socket's path must be short. */
export const RUN_FOLDER = runFolderIn(ARTIFACTS);

/** Dumps of the broker's instruments, by day. */
export const INSTRUMENTS = instrumentsIn(ARTIFACTS);

/** Runs of backtests, a folder each. */
export const BACKTESTS = `${ARTIFACTS}/backtest`;

/** Of the desks whose files are in `artifacts`: see `RUN_FOLDER`. */
export function runFolderIn(artifacts: string): string {
  return `${artifacts}/run`;
}

/** Of all desks, or of one that keeps dumps of its own: see `INSTRUMENTS`. */
export function instrumentsIn(folder: string): string {
  return `${folder}/instruments`;
}

/** What one desk keeps for itself. */
export function deskFolderIn(artifacts: string, name: DeskName): string {
  return `${artifacts}/${name}`;
}

/** Of the desk whose folder it is. */
export function journalIn(deskFolder: string): string {
  return `${deskFolder}/journal.sqlite`;
}

/** What a desk says, for whoever was not looking. */
export function textLogOf(desk: DeskName): string {
  return `${ARTIFACTS}/logs/patang_${desk}.log`;
}

/** Recorded ticks, of all desks. */
export const MARKET_DATA = `${ARTIFACTS}/market_data`;

/** Of a desk's ticks of a day. */
export function ticksPath(desk: DeskName, date: IsoDate): string {
  return `${MARKET_DATA}/${desk}_${date}.ticks`;
}

/** What a replay of a day makes. */
export function replayFolder(date: IsoDate): string {
  return `${ARTIFACTS}/replay_${date}`;
}

/** The files of a desk made anew. */
export function exportFolderIn(artifacts: string, name: DeskName): string {
  return `${artifacts}/export/${name}`;
}
