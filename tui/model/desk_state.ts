/** What has been received of the desk so far, and how the connection to it stands. @module */
import type { DeskView } from "../../domain/view/desk_view.ts";
import type { LinkState } from "../../domain/view/desk_port.ts";
import type { Topic, ViewPush, Views } from "../../domain/view/view.ts";
import { STALE_MS } from "../rows/figures.ts";

export interface DeskState {
  readonly link: LinkState;
  /** When the link became what it is, by the screen's clock. */
  readonly linkedAt: number;
  /** When the last desk view came; null before the first. */
  readonly seenAt: number | null;
  readonly views: Partial<Views>;
  readonly sequences: Partial<Record<Topic, number>>;
  /** Views that the engine left out because we did not read fast enough. */
  readonly skipped: number;
}

export const NOTHING_SEEN: DeskState = {
  link: { type: "connecting" },
  linkedAt: 0,
  seenAt: null,
  views: {},
  sequences: {},
  skipped: 0,
};

/** Gaps in a topic's numbers count as skipped. Only the desk view tells that the engine lives. */
export function withView(state: DeskState, push: ViewPush, now: number): DeskState {
  const { view, sequence, body } = push;
  const before = state.sequences[view];
  const gap = before === undefined ? 0 : Math.max(0, sequence - before - 1);
  return {
    ...state,
    seenAt: view === "desk" ? now : state.seenAt,
    views: { ...viewsBeside(state, push), [view]: body },
    sequences: { ...state.sequences, [view]: sequence },
    skipped: state.skipped + gap,
  };
}

/**
 * What goes on being shown. Of an engine that has come in another's place, or that has opened its
 * desk anew for other contracts, what was shown before is not the desk's any more, and the new one
 * may take its time to show the like.
 */
function viewsBeside({ views, sequences }: DeskState, push: ViewPush): Partial<Views> {
  const { desk } = views;
  if (push.view !== "desk" || desk === undefined) return views;
  const { status: { pid }, upMs } = push.body;
  if (pid === desk.status.pid && upMs >= desk.upMs) return views;
  // Opened anew it goes on where it was connected, and what it shows begins with the desk.
  if (sequences.desk !== undefined) return {};
  const own = Object.entries(views).filter(([topic]) => sequences[topic as Topic] !== undefined);
  return Object.fromEntries(own);
}

/** A new connection counts its views anew. */
export function withLink(state: DeskState, link: LinkState, now: number): DeskState {
  const changed = link.type !== state.link.type;
  return { ...state, link, linkedAt: changed ? now : state.linkedAt, sequences: {} };
}

/** Longer than this without a desk view, and the engine counts as lost. */
export const SILENT_MS = 1_500;

/** Milliseconds since the engine was last seen alive; null while it is, or never was. */
export function lostForMs({ link, linkedAt, seenAt }: DeskState, now: number): number | null {
  if (seenAt === null) return null;
  const silentMs = now - seenAt;
  if (link.type === "attached") return silentMs > SILENT_MS ? silentMs : null;
  return link.type === "refused" ? null : Math.max(now - linkedAt, silentMs);
}

/** It ended as it was told to, or by its time: nobody has to look for it. */
export function isStopped({ link }: DeskState): boolean {
  return link.type === "lost" && link.stopped;
}

/** What is on the screen has to be dimmed. */
export function isStale({ seenAt }: DeskState, now: number): boolean {
  return seenAt !== null && now - seenAt > STALE_MS;
}

/** True when this client is the one that may change something. */
export function isController(link: LinkState, desk: DeskView | undefined): boolean {
  return link.type === "attached" && desk?.controller?.client === link.client;
}
