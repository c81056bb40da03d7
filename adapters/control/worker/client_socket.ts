/**
 * The server's end of one client: lines in, lines out, neither without bound. Whatever a client
 * does wrong costs it the connection and nobody else anything.
 * @module
 */
import type { ControlAnswer } from "../../../domain/control/control_answer.ts";
import type { Topic } from "../../../domain/view/view.ts";
import { LineBuffer } from "../line_buffer.ts";

export const LINE_BYTES_MAX = 64 * 1024;
/** Unread answers kept for a client: some large ones. */
const UNREAD_BYTES_MAX = 1024 * 1024;

interface NumberedView {
  readonly sequence: number;
  readonly body: string;
}

const encoder = new TextEncoder();

export interface SocketOwner {
  line(client: ClientSocket, text: string): void;
  closed(client: ClientSocket): void;
}

export class ClientSocket {
  /** When it last said something, by the server's count; before that when it came. */
  heard = 0;
  /** The same in milliseconds of a clock that never goes back. */
  heardAtMs = performance.now();
  #hasSpoken = false;
  /** Requests of it that wait for the engine. */
  waiting = 0;
  readonly #conn: Deno.Conn;
  readonly #owner: SocketOwner;
  #unread: Uint8Array[] = [];
  #unreadBytes = 0;
  /** The newest view of each topic that has not begun to leave. */
  readonly #views = new Map<Topic, NumberedView>();
  #writing: Promise<void> | null = null;
  #closed = false;

  /** `number`: how the engine calls this client. */
  constructor(conn: Deno.Conn, readonly number: number, owner: SocketOwner) {
    this.#conn = conn;
    this.#owner = owner;
    this.#read();
  }

  send(answer: ControlAnswer): void {
    if (this.#closed) return;
    const bytes = encoder.encode(`${JSON.stringify(answer)}\n`);
    this.#unread.push(bytes);
    this.#unreadBytes += bytes.length;
    if (this.#unreadBytes > UNREAD_BYTES_MAX) return this.close();
    this.#writing ??= this.#write();
  }

  /** A view, `body` in JSON; it takes the place of one of its topic that still waits. */
  show(topic: Topic, sequence: number, body: string): void {
    if (this.#closed) return;
    // Whoever waited longest is next.
    this.#views.set(topic, { sequence, body });
    this.#writing ??= this.#write();
  }

  /** Whether it has been heard, and whatever it has said is answered. */
  get isServed(): boolean {
    return this.#hasSpoken && this.waiting === 0 && this.#writing === null;
  }

  /** Views that wait are of no use any more. */
  forget(): void {
    this.#views.clear();
  }

  /** Resolves once everything said has left, or cannot. */
  drained(): Promise<void> {
    return this.#writing ?? Promise.resolve();
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#unread = [];
    this.#views.clear();
    this.#conn.close();
    this.#owner.closed(this);
  }

  async #read(): Promise<void> {
    const lines = new LineBuffer(LINE_BYTES_MAX);
    const bytes = new Uint8Array(16 * 1024);
    try {
      for (let count; (count = await this.#conn.read(bytes)) !== null;) {
        const complete = lines.push(bytes.subarray(0, count));
        if (complete === null) return await this.#refuseLongLine();
        for (const line of complete) {
          this.#hasSpoken = true;
          this.heardAtMs = performance.now();
          this.#owner.line(this, line);
        }
      }
    } catch {
      // It went away in the middle of something.
    } finally {
      this.close();
    }
  }

  async #refuseLongLine(): Promise<void> {
    const message = `a line has ${LINE_BYTES_MAX} bytes at most`;
    this.send({ id: null, ok: false, code: "bad_request", message });
    await this.drained();
  }

  async #write(): Promise<void> {
    try {
      for (let bytes; (bytes = this.#next()) !== null;) {
        for (let from = 0; from < bytes.length;) {
          from += await this.#conn.write(bytes.subarray(from));
        }
      }
    } catch {
      this.close();
    } finally {
      this.#writing = null;
    }
  }

  /** The line that leaves next: answers first, each view encoded only now. */
  #next(): Uint8Array | null {
    const answer = this.#unread.shift();
    if (answer !== undefined) {
      this.#unreadBytes -= answer.length;
      return answer;
    }
    for (const [topic, { sequence, body }] of this.#views) {
      this.#views.delete(topic);
      return encoder.encode(`{"view":"${topic}","sequence":${sequence},"body":${body}}\n`);
    }
    return null;
  }
}
