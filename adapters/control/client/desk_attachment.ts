/**
 * A screen's hold on an engine: subscribes, takes the control if it is free, and does so again
 * whenever the engine was lost. One connection carries views and requests.
 * @module
 */
import type { Outcome } from "../../../domain/control/control_answer.ts";
import type { ControlArgs, DeskMode, Verb } from "../../../domain/control/control_request.ts";
import type { DeskPort, DeskWatcher, LinkState } from "../../../domain/view/desk_port.ts";
import { TOPICS } from "../../../domain/view/view.ts";
import { endedInOrder } from "../../engine/engine_process.ts";
import { parseSubscribeResult } from "./answer_schema.ts";
import { type AskOptions, type ControlClient, controlClient } from "./control_client.ts";
import { parsePush } from "./view_schema.ts";

export interface AttachmentOptions {
  readonly mode: DeskMode;
  /** `artifacts/run`, relative. */
  readonly folder: string;
  /** Who asks. */
  readonly by: string;
  readonly writes: boolean;
  /** Between attempts to attach. */
  readonly retryMs?: number;
}

export class DeskAttachment implements DeskPort {
  readonly mode: DeskMode;
  readonly writes: boolean;
  readonly #folder: string;
  readonly #retryMs: number;
  readonly #client: ControlClient;
  #watcher: DeskWatcher | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #attached = false;
  /** Was attached once: from then on no engine is a lost one. */
  #known = false;
  #closed = false;
  /** Of the link, the last time. */
  #said: LinkState["type"] = "connecting";
  /** Views of this connection are another version's. */
  #unreadable = false;

  /** Throws ControlError when the socket's path is too long. */
  constructor({ mode, folder, by, writes, retryMs = 250 }: AttachmentOptions) {
    this.mode = mode;
    this.writes = writes;
    this.#folder = folder;
    this.#retryMs = retryMs;
    this.#client = controlClient({
      mode,
      folder,
      by,
      onPush: (said) => this.#pushed(said),
      onEnd: () => this.#ended(),
    });
  }

  start(watcher: DeskWatcher): void {
    this.#watcher = watcher;
    this.#attach();
  }

  ask<V extends Verb>(verb: V, args: ControlArgs[V], options: AskOptions = {}): Promise<Outcome> {
    return this.#client.ask(verb, args, options);
  }

  close(): void {
    this.#closed = true;
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#client.close();
  }

  async #attach(): Promise<void> {
    this.#retry = null;
    const outcome = await this.#client.ask("subscribe", { topics: TOPICS });
    if (this.#closed) return;
    if (outcome.type === "answered" && outcome.answer.ok) {
      this.#attached = this.#known = true;
      this.#unreadable = false;
      const { client } = parseSubscribeResult(outcome.answer.result);
      this.#say({ type: "attached", client });
      if (this.writes) await this.#client.ask("control", { take: "free" });
      return;
    }
    if (outcome.type === "answered" && !outcome.answer.ok) {
      const problem = `The engine shows no views: ${outcome.answer.message}`;
      this.#say({ type: "refused", problem });
    } else if (this.#known) {
      const stopped = outcome.type === "no_engine" && endedInOrder(this.#folder, this.mode);
      this.#say({ type: "lost", problem: problemOf(outcome), stopped });
    } else if (outcome.type === "timeout") {
      const problem = "An engine is there and does not answer: trying again";
      this.#say({ type: "refused", problem });
    } else if (this.#said === "refused") {
      // What did not show itself is gone.
      this.#say({ type: "connecting" });
    }
    this.#again();
  }

  #again(): void {
    if (this.#closed || this.#retry !== null) return;
    this.#retry = setTimeout(() => this.#attach(), this.#retryMs);
  }

  #ended(): void {
    if (!this.#attached || this.#closed) return;
    this.#attached = false;
    this.#say({ type: "lost", problem: "the connection has ended", stopped: false });
    this.#again();
  }

  #pushed(said: unknown): void {
    const parsed = parsePush(said);
    if (parsed === null || this.#closed) return;
    if ("push" in parsed) this.#watcher?.viewed(parsed.push);
    else {
      const problem = `The engine is of another version: ${parsed.problem}`;
      this.#say({ type: "refused", problem });
      this.#letGo();
    }
  }

  /** Who cannot read what the desk shows changes nothing, and must not keep others from it. */
  #letGo(): void {
    if (this.#unreadable) return;
    this.#unreadable = true;
    if (this.writes) this.#client.ask("control", { take: "release" });
  }

  #say(link: LinkState): void {
    this.#said = link.type;
    this.#watcher?.linked(link);
  }
}

function problemOf(outcome: Outcome): string {
  switch (outcome.type) {
    case "no_engine":
      return "no engine runs";
    case "timeout":
      return "the engine does not answer";
    case "lost":
    case "answered":
      return "the connection has ended";
  }
}
