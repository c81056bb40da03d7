/**
 * An engine's end of control in a folder of its own, another one for each test: a listener takes
 * its socket's path away later than it is closed, and would take the next test's with it.
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  type ControlLink,
  type LinkOptions,
  startControl,
} from "../../../adapters/control/control_link.ts";
import { exists } from "../../../adapters/disk/durable_file.ts";
import { lockMode } from "../../../adapters/disk/mode_lock.ts";
import { inNewFolder } from "../../new_folder.ts";
import { until } from "../../patience.ts";

/** Where the desk lives that is tested now: the tests of a process run one after the other. */
export const place = {
  folder: "",
  get artifacts() {
    return `${this.folder}/artifacts`;
  },
  get run() {
    return `${this.artifacts}/run`;
  },
  get socket() {
    return `${this.run}/paper.sock`;
  },
  get haltFile() {
    return `${this.run}/paper.HALT`;
  },
};

/** Runs `act` while the folder is there, empty at first. */
export function inDeskFolder(act: () => void | Promise<void>): Promise<void> {
  return inNewFolder((folder) => {
    place.folder = folder;
    return act();
  });
}

/** Runs `act` on a link that holds the mode, and closes it. */
export function withLink(
  options: Partial<LinkOptions>,
  act: (link: ControlLink) => void | Promise<void>,
  before: () => void = () => {},
): Promise<void> {
  return inDeskFolder(async () => {
    const lock = lockMode(place.run, "paper", Deno.pid);
    before();
    const link = await startControl({
      mode: "paper",
      folder: place.run,
      lock,
      pollMs: 20,
      ...options,
    });
    try {
      await act(link);
    } finally {
      await link.close();
      lock.release();
    }
  });
}

/** Waits until the HALT file is there and says `text`: the Worker makes it, then fills it. */
export function haltFileSays(text: string): Promise<void> {
  return until(() =>
    exists(place.haltFile) && Deno.readTextFileSync(place.haltFile).includes(text)
  );
}

/** A client that says whatever it likes. */
export class RawClient {
  readonly #decoder = new TextDecoder();
  #text = "";

  constructor(readonly conn: Deno.Conn) {}

  static async connect(): Promise<RawClient> {
    return new RawClient(await Deno.connect({ transport: "unix", path: place.socket }));
  }

  async say(text: string | Uint8Array): Promise<void> {
    const bytes = typeof text === "string" ? new TextEncoder().encode(text) : text;
    for (let from = 0; from < bytes.length;) from += await this.conn.write(bytes.subarray(from));
  }

  /** The next line as JSON; null once the server has hung up. */
  async hear(): Promise<unknown> {
    const bytes = new Uint8Array(64 * 1024);
    while (!this.#text.includes("\n")) {
      const count = await this.conn.read(bytes).catch(() => null);
      if (count === null) return null;
      this.#text += this.#decoder.decode(bytes.subarray(0, count), { stream: true });
    }
    const end = this.#text.indexOf("\n");
    const line = this.#text.slice(0, end);
    this.#text = this.#text.slice(end + 1);
    return JSON.parse(line);
  }

  /** Says `request` with what every request has, unless it says otherwise. */
  async ask(request: Record<string, unknown>): Promise<unknown> {
    await this.say(lineOf(request));
    return await this.hear();
  }

  async assertHungUp(): Promise<void> {
    assertEquals(await this.hear(), null);
    this.conn.close();
  }
}

export function lineOf(request: Record<string, unknown>): string {
  const expiresAt = Date.now() + 3_000;
  const common = { id: "1", mode: "paper", args: {}, by: "asha", date: null, expiresAt };
  return `${JSON.stringify({ ...common, ...request })}\n`;
}
