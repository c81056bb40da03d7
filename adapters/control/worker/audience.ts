/**
 * Who watches what, and who has the control. A view is made once and shown to all who watch it;
 * each client's views are numbered, so that it sees what it missed. In the control Worker.
 * @module
 */
import type { EngineAnswer } from "../../../domain/control/control_answer.ts";
import type {
  ChartChoice,
  ControlArgs,
  EngineRequest,
} from "../../../domain/control/control_request.ts";
import type { Controller } from "../../../domain/view/desk_view.ts";
import type { Topic } from "../../../domain/view/view.ts";
import type { EncodedView, Watched } from "../control_messages.ts";
import type { ClientSocket } from "./client_socket.ts";

interface Watcher {
  /** Views made so far, by topic. */
  readonly sequences: Map<Topic, number>;
  chart: ChartChoice;
}

/** Until a client selects: the engine's choice. */
const ENGINES_CHOICE: ChartChoice = { symbol: null, timeframe: "5m" };

const HARMLESS: readonly EngineRequest["verb"][] = ["status", "why", "select"];

export class Audience {
  readonly #changed: (watched: Watched) => void;
  readonly #watchers = new Map<ClientSocket, Watcher>();
  /** The newest view of all that is watched, for who comes later. */
  readonly #newest = new Map<string, EncodedView>();
  #controller: { readonly client: ClientSocket; readonly by: string } | null = null;

  /** `changed` hears what is watched whenever that is something else. */
  constructor(changed: (watched: Watched) => void) {
    this.#changed = changed;
  }

  /** Views of `topics` from now on, instead of those before. */
  subscribe(client: ClientSocket, topics: readonly Topic[]): void {
    const chart = this.#watchers.get(client)?.chart ?? ENGINES_CHOICE;
    client.forget();
    this.#watchers.set(client, { chart, sequences: new Map(topics.map((topic) => [topic, 0])) });
    this.#look();
    for (const topic of topics) this.#showNewest(client, topic);
  }

  select(client: ClientSocket, chart: ChartChoice): void {
    const watcher = this.#watchers.get(client) ?? { chart, sequences: new Map() };
    watcher.chart = chart;
    this.#watchers.set(client, watcher);
    this.#look();
    if (watcher.sequences.has("chart")) this.#showNewest(client, "chart");
  }

  /** Whether a client may ask this of the engine. */
  mayAsk(client: ClientSocket, request: EngineRequest): boolean {
    return isEverybodys(request) || this.mayChange(client);
  }

  /** Whether a client may change something: who watches needs the control for it. */
  mayChange(client: ClientSocket): boolean {
    if (this.#controller !== null) return this.#controller.client === client;
    return (this.#watchers.get(client)?.sequences.size ?? 0) === 0;
  }

  control(
    client: ClientSocket,
    by: string,
    take: ControlArgs["control"]["take"],
  ): EngineAnswer {
    const other = this.#controller !== null && this.#controller.client !== client;
    if (take === "free" && other) return this.refusal();
    if (take !== "release") this.#controller = { client, by };
    else if (!other) this.#controller = null;
    this.#look();
    return { type: "done", result: {} };
  }

  /** The answer to a client that may not change anything. */
  refusal(): EngineAnswer {
    const held = this.controller;
    const message = held === null
      ? "Who watches must take the control before changing anything"
      : `Client ${held.client} (${held.by}) has the control`;
    return { type: "refused", reason: "not_controller", message };
  }

  get controller(): Controller | null {
    if (this.#controller === null) return null;
    return { client: this.#controller.client.number, by: this.#controller.by };
  }

  leave(client: ClientSocket): void {
    const watched = this.#watchers.delete(client);
    const controlled = this.#controller?.client === client;
    if (controlled) this.#controller = null;
    if (watched || controlled) this.#look();
  }

  show(view: EncodedView): void {
    const key = keyOf(view.topic, view.chart);
    let seen = false;
    for (const [client, watcher] of this.#watchers) {
      if (!watcher.sequences.has(view.topic)) continue;
      if (keyOf(view.topic, watcher.chart) !== key) continue;
      seen = true;
      this.#showTo(client, watcher, view);
    }
    // It may come after the last who asked for it has gone.
    if (seen) this.#newest.set(key, view);
  }

  /** What was shown is no answer any more to who comes later. */
  forget(): void {
    this.#newest.clear();
  }

  #showNewest(client: ClientSocket, topic: Topic): void {
    const watcher = this.#watchers.get(client)!;
    const newest = this.#newest.get(keyOf(topic, watcher.chart));
    if (newest !== undefined) this.#showTo(client, watcher, newest);
  }

  #showTo(client: ClientSocket, { sequences }: Watcher, { topic, body }: EncodedView): void {
    const sequence = sequences.get(topic)! + 1;
    sequences.set(topic, sequence);
    client.show(topic, sequence, body);
  }

  #look(): void {
    const topics = new Set<Topic>();
    const charts = new Map<string, ChartChoice>();
    const keys = new Set<string>();
    for (const { sequences, chart } of this.#watchers.values()) {
      for (const topic of sequences.keys()) {
        topics.add(topic);
        keys.add(keyOf(topic, chart));
      }
      if (sequences.has("chart")) charts.set(keyOf("chart", chart), chart);
    }
    for (const key of this.#newest.keys()) if (!keys.has(key)) this.#newest.delete(key);
    this.#changed({
      topics: [...topics],
      charts: [...charts.values()],
      controller: this.controller,
    });
  }
}

/** What is the same view for two clients. */
function keyOf(topic: Topic, chart: ChartChoice | null): string {
  if (topic !== "chart") return topic;
  return chart === null ? topic : `${topic} ${chart.timeframe} ${chart.symbol ?? ""}`;
}

/** What changes nothing, and what only takes the desk's own risk away: the screen may be far off. */
function isEverybodys(request: EngineRequest): boolean {
  return HARMLESS.includes(request.verb) ||
    (request.verb === "flatten" && request.args.account !== true);
}
