/**
 * How late the timers of a running desk come, by its own word: it measures that all the time and
 * shows it to whoever watches. Watched here with as little else as can be.
 * @module
 */
import { delay } from "@std/async";
import { controlClient } from "../adapters/control/client/control_client.ts";
import { parsePush } from "../adapters/control/client/view_schema.ts";
import type { DeskView, Lateness } from "../domain/view/desk_view.ts";
import { median } from "./row.ts";

/** What each figure covers. */
const WINDOW_MS = 5_000;

interface Seen {
  readonly atMs: number;
  readonly view: DeskView;
}

export class DeskLateness {
  #seen: Seen[] = [];
  readonly #client;

  /** `folder`: where the desk keeps its socket. */
  constructor(folder: string) {
    const onPush = (said: unknown) => this.#pushed(said);
    this.#client = controlClient({ mode: "paper", folder, by: "bench", onPush });
  }

  /** Asks until the desk shows itself. Throws after `withinMs`. */
  async attach(withinMs: number): Promise<void> {
    for (const until = performance.now() + withinMs; performance.now() < until;) {
      const { type } = await this.#client.ask("subscribe", { topics: ["desk"] });
      if (type === "answered") return;
      await delay(100);
    }
    throw new Error(`no desk to attach to within ${withinMs} ms`);
  }

  /** Resolves once the newest view is so. Throws after `withinMs`. */
  async shows(wanted: (view: DeskView) => boolean, withinMs: number): Promise<void> {
    for (const until = performance.now() + withinMs; performance.now() < until;) {
      const newest = this.#seen.at(-1);
      if (newest !== undefined && wanted(newest.view)) return;
      await delay(50);
    }
    throw new Error(`the desk has not come so far within ${withinMs} ms: ${wanted}`);
  }

  /** Of what happened since `fromMs`: the usual p99 of five seconds, and the worst instant. */
  since(fromMs: number): Lateness {
    const within = this.#seen.filter(({ atMs }) => atMs >= fromMs + WINDOW_MS);
    const p99s: number[] = [];
    let max = -Infinity;
    let nextMs = -Infinity;
    for (const { atMs, view: { lateness } } of within) {
      max = Math.max(max, lateness.max);
      if (atMs < nextMs) continue;
      p99s.push(lateness.p99);
      nextMs = atMs + WINDOW_MS;
    }
    if (p99s.length === 0) throw new RangeError("Nothing was seen for five seconds");
    return { p99: median(p99s), max };
  }

  close(): void {
    this.#client.close();
  }

  #pushed(said: unknown): void {
    const parsed = parsePush(said);
    if (parsed === null) return;
    if ("problem" in parsed) throw new Error(`the desk is of another version: ${parsed.problem}`);
    const { push } = parsed;
    if (push.view === "desk") this.#seen.push({ atMs: performance.now(), view: push.body });
  }
}
