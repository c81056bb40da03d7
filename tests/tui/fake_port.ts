/** A desk port without a socket: a test pushes views, requests are kept and answered. @module */
import type { Outcome } from "../../domain/control/control_answer.ts";
import type { DeskMode, Verb } from "../../domain/control/control_request.ts";
import type { DeskPort, DeskWatcher, LinkState } from "../../domain/view/desk_port.ts";
import { type Topic, TOPICS, type ViewPush, type Views } from "../../domain/view/view.ts";
import { VIEWS } from "./desk_views.ts";

const DONE: Outcome = { type: "answered", answer: { id: "1", ok: true, code: "done", result: {} } };

export class FakePort implements DeskPort {
  readonly asked: { readonly verb: Verb; readonly args: unknown }[] = [];
  /** What becomes of each request; a promise that never ends for an engine that is stuck. */
  answering: (verb: Verb) => Promise<Outcome> = () => Promise.resolve(DONE);
  #watcher: DeskWatcher | null = null;
  readonly #sequences: Partial<Record<Topic, number>> = {};

  constructor(readonly mode: DeskMode = "paper", readonly writes = true) {}

  start(watcher: DeskWatcher): void {
    this.#watcher = watcher;
  }

  ask(verb: Verb, args: unknown): Promise<Outcome> {
    this.asked.push({ verb, args });
    return this.answering(verb);
  }

  close(): void {
    this.#watcher = null;
  }

  link(link: LinkState): void {
    this.#watcher?.linked(link);
  }

  push<T extends Topic>(view: T, body: Views[T]): void {
    const sequence = this.#sequences[view] = (this.#sequences[view] ?? 0) + 1;
    this.#watcher?.viewed({ view, sequence, body } as ViewPush);
  }

  /** Attached as client 1, which has the control, with every view there. */
  attach(views: Views = VIEWS): void {
    this.link({ type: "attached", client: 1 });
    for (const topic of TOPICS) this.push(topic, views[topic]);
  }

  verbs(): Verb[] {
    return this.asked.map(({ verb }) => verb).filter((verb) => verb !== "select");
  }
}
