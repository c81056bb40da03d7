/**
 * The socket and the HALT file, inside their Worker: HALT is carried out here, whatever the engine
 * is busy with; all else is passed on to it, with a limit on how long a client waits.
 * @module
 */
import { delay } from "@std/async";
import type {
  ControlAnswer,
  EngineAnswer,
  Halt,
  HaltResult,
  SubscribeResult,
} from "../../../domain/control/control_answer.ts";
import type {
  ControlRequest,
  EngineRequest,
  HaltRequest,
} from "../../../domain/control/control_request.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { exists, makePrivateFolder, removeIfThere } from "../../disk/durable_file.ts";
import { within } from "../../within.ts";
import { controlError } from "../control_error.ts";
import type { EncodedView, FromControl, RearmOutcome, ToControl } from "../control_messages.ts";
import { type ControlPaths, controlPaths } from "../control_paths.ts";
import { haltFileExists, readHalt, removeHalt, writeHalt } from "../halt_file.ts";
import { HaltFlag } from "../halt_flag.ts";
import { RequestClaim } from "../request_claim.ts";
import { Audience } from "./audience.ts";
import { ClientSocket } from "./client_socket.ts";
import { parseRequest } from "./request_schema.ts";

const CLIENTS_MAX = 16;
const ROOM_EVERY_MS = 2;
/** Requests of one client that may wait for the engine. */
const WAITING_MAX = 8;
/** Of the time to take a request: how long an answer may take beside that, as on a disk that hangs. */
const TAKEN_SHARE = 0.7;
/** What has been said before a stop still goes out, unless the client does not read. */
const FAREWELL_MS = 200;

type Open = Extract<ToControl, { readonly type: "Open" }>;

interface Waiting {
  readonly client: ClientSocket;
  readonly request: EngineRequest;
  timer: ReturnType<typeof setTimeout>;
}

export class ControlServer {
  readonly #say: (message: FromControl) => void;
  readonly #mode: Open["mode"];
  readonly #answerMs: number;
  readonly #graceMs: number;
  readonly #paths: ControlPaths;
  readonly #flag: HaltFlag;
  readonly #watch: ReturnType<typeof setInterval>;
  #listener: Deno.Listener | null;
  /** The newest HALT; null while open, and until word of the engine's own arrives. */
  #halt: Halt | null;
  readonly #clients = new Set<ClientSocket>();
  readonly #audience: Audience;
  #numbers = 0;
  readonly #waiting = new Map<number, Waiting>();
  #requests = 0;
  #lines = 0;

  /** Listens, halted when the HALT file is there. Throws ControlError. */
  constructor(open: Open, say: (message: FromControl) => void) {
    this.#say = say;
    this.#mode = open.mode;
    this.#answerMs = open.answerMs;
    this.#graceMs = open.graceMs;
    this.#paths = controlPaths(open.folder, open.mode);
    this.#flag = new HaltFlag(open.flag);
    this.#halt = open.halt;
    this.#audience = new Audience((watched) => say({ type: "Watched", watched }));
    try {
      this.#watchHaltFile();
      this.#listener = this.#listen();
    } catch (error) {
      throw controlError(this.#paths.socket, error);
    }
    this.#watch = setInterval(() => this.#look(), open.pollMs);
  }

  answer(number: number, answer: EngineAnswer): void {
    const waiting = this.#waiting.get(number);
    if (waiting === undefined) return;
    const { request, client } = waiting;
    this.#settle(number);
    client.send(answerTo(request.id, answer));
    // Who has gone meanwhile selects nothing.
    if (request.verb === "select" && answer.type === "done" && this.#clients.has(client)) {
      this.#audience.select(client, request.args);
    }
  }

  /** Shows a view to all who watch it. */
  show(view: EncodedView): void {
    this.#audience.show(view);
  }

  /** Another desk shows from now on. */
  led(): void {
    this.#audience.forget();
  }

  /** The engine halted itself: the flag is up already, the file follows. */
  raise(halt: Halt): void {
    this.#halt = halt;
    this.#say({ type: "Halted", halt });
    this.#writeHalt(halt);
  }

  /** Permits again, now that the log says so: the file goes first, the flag last. */
  rearm(number: number): RearmOutcome {
    if (this.#flag.read() !== number) return { type: "halted_again" };
    try {
      removeHalt(this.#paths.haltFile);
    } catch (error) {
      return { type: "failed", problem: error instanceof Error ? error.message : String(error) };
    }
    // Should the engine halt itself in this instant, its message brings the file back.
    if (!this.#flag.lower(number)) return { type: "halted_again" };
    this.#halt = null;
    return { type: "rearmed" };
  }

  async close(): Promise<void> {
    clearInterval(this.#watch);
    this.#listener?.close();
    const drained = Promise.all([...this.#clients].map((client) => client.drained()));
    await within(drained, FAREWELL_MS);
    for (const client of this.#clients) client.close();
    removeIfThere(this.#paths.socket);
  }

  /** What lies there is of an engine that was killed: we hold the mode's lock. */
  #listen(): Deno.Listener {
    const { socket } = this.#paths;
    removeIfThere(socket);
    const listener = Deno.listen({ transport: "unix", path: socket });
    Deno.chmodSync(socket, 0o600);
    this.#accept(listener);
    return listener;
  }

  async #accept(listener: Deno.Listener): Promise<void> {
    try {
      for await (const conn of listener) {
        await this.#room();
        this.#welcome(conn);
      }
    } catch (error) {
      // Out of descriptors, say: who watches this Worker replaces it.
      if (listener === this.#listener) throw error;
    }
  }

  /**
   * Makes room: a newcomer may want to halt, and is never the one that is turned away. Nor is one
   * that has just come: however many come at once, each is heard before it may have to go.
   */
  async #room(): Promise<void> {
    while (this.#clients.size >= CLIENTS_MAX) {
      const since = performance.now() - this.#graceMs;
      const known = [...this.#clients]
        .filter(({ isServed, heardAtMs }) => isServed || heardAtMs <= since);
      if (known.length > 0) return known.reduce((a, b) => (b.heard < a.heard ? b : a)).close();
      await delay(ROOM_EVERY_MS);
    }
  }

  #welcome(conn: Deno.Conn): void {
    const client = new ClientSocket(conn, ++this.#numbers, {
      line: (from, text) => this.#hear(from, text),
      closed: (gone) => {
        this.#clients.delete(gone);
        this.#audience.leave(gone);
      },
    });
    client.heard = ++this.#lines;
    this.#clients.add(client);
  }

  #hear(client: ClientSocket, text: string): void {
    client.heard = ++this.#lines;
    const now = Date.now() as EpochMs;
    const parsed = parseRequest(text, this.#mode, now);
    if ("answer" in parsed) client.send(parsed.answer);
    else this.#take(client, parsed.request, now);
  }

  #take(client: ClientSocket, request: ControlRequest, now: EpochMs): void {
    const audience = this.#audience;
    switch (request.verb) {
      case "halt":
        return client.send(this.#haltAsked(request, now));
      case "subscribe": {
        const result: SubscribeResult = { client: client.number };
        client.send(answerTo(request.id, { type: "done", result }));
        return audience.subscribe(client, request.args.topics);
      }
      case "control":
        return client.send(
          answerTo(request.id, audience.control(client, request.by, request.args.take)),
        );
      default:
        if (audience.mayAsk(client, request)) return this.#passOn(client, request, now);
        client.send(answerTo(request.id, audience.refusal()));
    }
  }

  #haltAsked({ id, by, args }: HaltRequest, at: EpochMs): ControlAnswer {
    this.#flag.raise();
    const halt = this.#halt = { reason: args.reason, by, at };
    // The engine cancels its entries while the disk takes its time.
    this.#say({ type: "Halted", halt });
    const result: HaltResult = { file: this.#paths.haltFile, problem: this.#writeHalt(halt) };
    return { id, ok: true, code: "done", result };
  }

  #passOn(client: ClientSocket, request: EngineRequest, now: EpochMs): void {
    const { id } = request;
    if (client.waiting >= WAITING_MAX) {
      const message = `${WAITING_MAX} requests of this client wait already`;
      return client.send({ id, ok: false, code: "engine_busy", message });
    }
    const number = ++this.#requests;
    const claim = new RequestClaim();
    const timer = setTimeout(() => this.#overdue(number, claim), this.#answerMs);
    this.#waiting.set(number, { client, request, timer });
    client.waiting++;
    const answerBy = Math.min(now + this.#answerMs, request.expiresAt);
    const haltNumber = this.#flag.read();
    this.#say({ type: "Request", number, request, haltNumber, answerBy, claim: claim.buffer });
  }

  /** What the engine has taken it does: whoever asked is not told that it did not. */
  #overdue(number: number, claim: RequestClaim): void {
    const waiting = this.#waiting.get(number)!;
    const { client, request: { id } } = waiting;
    if (claim.giveUp()) {
      this.#settle(number);
      const message = `the engine has not answered for ${this.#answerMs} ms`;
      return client.send({ id, ok: false, code: "engine_busy", message });
    }
    waiting.timer = setTimeout(() => {
      this.#settle(number);
      const message = "the engine has taken it, and has not said yet what came of it";
      client.send({ id, ok: false, code: "taken", message });
    }, TAKEN_SHARE * this.#answerMs);
  }

  #settle(number: number): void {
    const { client, timer } = this.#waiting.get(number)!;
    clearTimeout(timer);
    client.waiting--;
    this.#waiting.delete(number);
  }

  #look(): void {
    // Whoever halts after somebody has cleaned up there must still be heard.
    makePrivateFolder(this.#paths.folder);
    this.#watchHaltFile();
    if (exists(this.#paths.socket)) return;
    // A listener unlinks its path when it ends, which is later than its close: an earlier Worker's
    // may have taken this one's with it, and this one's would take the next. So one look between.
    if (this.#listener === null) this.#listener = this.#listen();
    else {
      this.#listener.close();
      this.#listener = null;
    }
  }

  /** The file means HALT, and HALT means the file: only a re-arm ends it. */
  #watchHaltFile(): void {
    const { haltFile } = this.#paths;
    if (this.#flag.read() !== 0) {
      if (this.#halt !== null && !haltFileExists(haltFile)) this.#writeHalt(this.#halt);
      return;
    }
    const found = readHalt(haltFile, Date.now() as EpochMs);
    if (found === null) return;
    this.#flag.raise();
    this.#halt = found;
    this.#say({ type: "Halted", halt: found });
  }

  #writeHalt(halt: Halt): string | null {
    const problem = writeHalt(this.#paths.haltFile, halt);
    if (problem !== null) this.#say({ type: "HaltFileFailed", problem });
    return problem;
  }
}

function answerTo(id: string, answer: EngineAnswer): ControlAnswer {
  if (answer.type === "done") return { id, ok: true, code: "done", result: answer.result };
  return { id, ok: false, code: "refused", reason: answer.reason, message: answer.message };
}
