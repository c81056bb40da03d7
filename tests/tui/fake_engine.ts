/**
 * An engine as its clients see it, on a real socket: answers what it is asked and pushes whatever
 * a test wants shown. It trades nothing.
 * @module
 */
import type { ControlRequest, Verb } from "../../domain/control/control_request.ts";
import { type Topic, TOPICS, type Views } from "../../domain/view/view.ts";
import { VIEWS } from "./desk_views.ts";

/** Null leaves a request without an answer. */
export type Answering = (
  request: ControlRequest,
) => { readonly result: unknown } | { readonly refused: string } | null;

interface Screen {
  readonly client: number;
  readonly conn: Deno.Conn;
  readonly sequences: Partial<Record<Topic, number>>;
  topics: readonly Topic[];
  sent: Promise<void>;
}

export class FakeEngine {
  readonly requests: ControlRequest[] = [];
  readonly views: { -readonly [T in Topic]: Views[T] } = { ...VIEWS };
  answering: Answering = () => ({ result: {} });
  readonly #listener: Deno.Listener;
  readonly #screens = new Set<Screen>();
  #clients = 0;

  /** Listens at `folder/paper.sock`; its `close` is a kill, and leaves its pid behind. */
  constructor(folder: string) {
    Deno.writeTextFileSync(`${folder}/paper.pid`, "9999\n");
    this.#listener = Deno.listen({ transport: "unix", path: `${folder}/paper.sock` });
    this.#accept();
  }

  asked(verb: Verb): readonly ControlRequest[] {
    return this.requests.filter((request) => request.verb === verb);
  }

  /** To every subscriber; `body` is what is shown from now on. */
  push<T extends Topic>(view: T, body: Views[T]): void {
    Object.assign(this.views, { [view]: body });
    for (const screen of this.#screens) this.#show(screen, view);
  }

  close(): void {
    this.#listener.close();
    for (const { conn } of this.#screens) conn.close();
  }

  async #accept(): Promise<void> {
    try {
      for await (const conn of this.#listener) this.#serve(conn);
    } catch {
      // Closed.
    }
  }

  async #serve(conn: Deno.Conn): Promise<void> {
    const screen: Screen = {
      client: ++this.#clients,
      conn,
      sequences: {},
      topics: [],
      sent: Promise.resolve(),
    };
    this.#screens.add(screen);
    const decoder = new TextDecoder();
    let rest = "";
    try {
      for await (const bytes of conn.readable) {
        const lines = (rest + decoder.decode(bytes, { stream: true })).split("\n");
        rest = lines.pop()!;
        for (const line of lines) this.#hear(screen, JSON.parse(line));
      }
    } catch {
      // The screen went away.
    }
    this.#screens.delete(screen);
  }

  #hear(screen: Screen, request: ControlRequest): void {
    this.requests.push(request);
    const { id, verb } = request;
    if (verb === "subscribe") {
      screen.topics = request.args.topics;
      const { client } = screen;
      this.#send(screen, { id, ok: true, code: "done", result: { client } });
      const desk = this.views.desk;
      this.views.desk = { ...desk, controller: { client, by: request.by } };
      for (const topic of TOPICS) this.#show(screen, topic);
      return;
    }
    const answer = this.answering(request);
    if (answer === null) return;
    this.#send(
      screen,
      "refused" in answer
        ? { id, ok: false, code: "refused", reason: "stopping", message: answer.refused }
        : { id, ok: true, code: "done", result: answer.result },
    );
  }

  #show(screen: Screen, view: Topic): void {
    if (!screen.topics.includes(view)) return;
    const sequence = screen.sequences[view] = (screen.sequences[view] ?? 0) + 1;
    this.#send(screen, { view, sequence, body: this.views[view] });
  }

  /** One line after the other. */
  #send(screen: Screen, line: unknown): void {
    const bytes = new TextEncoder().encode(`${JSON.stringify(line)}\n`);
    screen.sent = screen.sent.then(async () => {
      for (let from = 0; from < bytes.length;) {
        from += await screen.conn.write(bytes.subarray(from));
      }
    }).catch(() => {});
  }
}
