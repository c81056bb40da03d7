/**
 * Topics: the newest view of something, numbered, for screens and health. They belong to the
 * runtime, so that a restart of the publisher takes nothing from a subscriber.
 * @module
 */
import { Envelope } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";

interface Topic {
  readonly label: string;
  view: unknown;
  sequence: number;
  /** Messages sent so far, to all subscribers. */
  sent: number;
  /** Kind by which each subscriber wants it. */
  readonly actors: Map<string, string>;
  readonly watchers: Set<(view: unknown, sequence: number) => void>;
}

export class Topics {
  readonly #topics = new Map<string, Topic>();

  constructor(readonly kernel: Kernel) {}

  publish(name: string, view: unknown): void {
    const topic = this.#topic(name);
    topic.view = view;
    topic.sequence++;
    for (const [path, as] of topic.actors) this.#send(name, topic, path, as);
    for (const watcher of topic.watchers) watcher(view, topic.sequence);
  }

  /** The current view comes first (when there is one), then every newer one. */
  subscribe(name: string, path: string, as: string): void {
    const topic = this.#topic(name);
    topic.actors.set(path, as);
    if (topic.sequence > 0) this.#send(name, topic, path, as);
  }

  /** From outside the actors. Returns how to stop watching. */
  watch(name: string, watcher: (view: unknown, sequence: number) => void): () => void {
    const topic = this.#topic(name);
    topic.watchers.add(watcher);
    if (topic.sequence > 0) watcher(topic.view, topic.sequence);
    return () => topic.watchers.delete(watcher);
  }

  /** Newest view of every topic that has one. */
  *views(): Iterable<readonly [string, unknown]> {
    for (const [name, { view, sequence }] of this.#topics) if (sequence > 0) yield [name, view];
  }

  #topic(name: string): Topic {
    let topic = this.#topics.get(name);
    if (topic === undefined) {
      topic = {
        label: `topic/${name}~${this.kernel.host.entropy.run}`,
        view: undefined,
        sequence: 0,
        sent: 0,
        actors: new Map(),
        watchers: new Set(),
      };
      this.#topics.set(name, topic);
    }
    return topic;
  }

  #send(name: string, topic: Topic, path: string, as: string): void {
    const { kernel } = this;
    const body = { topic: name, sequence: topic.sequence, view: topic.view };
    const slot = kernel.post.route(path, as);
    kernel.post.enqueue(
      new Envelope(slot, body, topic.label, topic.sent++, 0, kernel.now, null, null),
    );
  }
}
