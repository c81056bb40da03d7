/**
 * A desk as people run it: a process of its own in a folder of its own, with the permissions of
 * its task in deno.json, heard line by line, asked over its socket, and killed.
 * @module
 */
import { assert } from "@std/assert";
import { controlClient, type Outcome } from "../../adapters/control/client/control_client.ts";
import { parseStatus } from "../../adapters/control/client/status_schema.ts";
import { resultOf } from "../../commands/line/desk_command.ts";
import type { ControlArgs, Verb } from "../../domain/control/control_request.ts";
import type { DeskStatus } from "../../domain/control/desk_status.ts";
import { until } from "../patience.ts";

export const ROOT = new URL("../../", import.meta.url).pathname;
const WITHIN_MS = 20_000;
/** Said once the desk is up. */
const UP = /^journal artifacts/;

export interface Ended {
  readonly code: number;
  /** Milliseconds from its start. */
  readonly afterMs: number;
}

export class DeskProcess {
  /** Lines of stdout and stderr that have come, and when, on the host's clock. */
  readonly lines: string[] = [];
  readonly heardAtMs: number[] = [];
  readonly ended: Promise<Ended>;
  readonly #folder: string;
  readonly #child: Deno.ChildProcess;

  /** Runs `command` in `folder`. Its standard input is empty. */
  constructor(folder: string, command: readonly string[]) {
    const [name = "", ...args] = command;
    this.#folder = folder;
    const startedMs = performance.now();
    this.#child = new Deno.Command(name, {
      args,
      cwd: folder,
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      env: { NO_COLOR: "1" },
    }).spawn();
    const heard = Promise.all([this.#hear(this.#child.stdout), this.#hear(this.#child.stderr)]);
    this.ended = Promise.all([this.#child.status, heard])
      .then(([{ code }]) => ({ code, afterMs: performance.now() - startedMs }));
  }

  get text(): string {
    return this.lines.join("\n");
  }

  /** From source, as `deno task trade paper --headless` with `flags`. */
  static trade(folder: string, ...flags: string[]): DeskProcess {
    return new DeskProcess(folder, taskCommand(folder, "trade", "paper", "--headless", ...flags));
  }

  signal(signal: Deno.Signal): void {
    try {
      this.#child.kill(signal);
    } catch (error) {
      throw new Error(`it has ended by itself\n${this.text}`, { cause: error });
    }
  }

  /** Kills it and waits until it is gone. Rejects when it has ended before by itself. */
  async kill(): Promise<void> {
    this.signal("SIGKILL");
    const { signal } = await this.#child.status;
    await this.ended;
    assert(signal === "SIGKILL", `it had ended by itself\n${this.text}`);
  }

  /** Resolves once a line matches. */
  hears(pattern: RegExp, withinMs = WITHIN_MS): Promise<void> {
    return until(() => this.lines.some((line) => pattern.test(line)), withinMs, () => this.text);
  }

  isUp(): Promise<void> {
    return this.hears(UP);
  }

  async ask<V extends Verb>(verb: V, args: ControlArgs[V]): Promise<Outcome> {
    const folder = `${this.#folder}/artifacts/run`;
    const client = controlClient({ mode: "paper", folder, by: "test" });
    try {
      return await client.ask(verb, args);
    } finally {
      client.close();
    }
  }

  /** Asked again for as long as the desk is busy: while it warms up, it is. */
  async askUntilHeard<V extends Verb>(verb: V, args: ControlArgs[V]): Promise<Outcome> {
    let outcome = await this.ask(verb, args);
    for (const end = performance.now() + WITHIN_MS; isBusy(outcome) && performance.now() < end;) {
      outcome = await this.ask(verb, args);
    }
    return outcome;
  }

  async status(): Promise<DeskStatus> {
    const outcome = await this.askUntilHeard("status", {});
    const done = resultOf(outcome);
    assert(done !== null, `status: ${JSON.stringify(outcome)}\n${this.text}`);
    return parseStatus(done.result);
  }

  async #hear(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop()!;
      for (const line of lines) this.#take(line);
    }
    if (rest !== "") this.#take(rest);
  }

  #take(line: string): void {
    this.lines.push(line);
    this.heardAtMs.push(Date.now());
  }
}

function isBusy(outcome: Outcome): boolean {
  return outcome.type === "answered" && outcome.answer.code === "engine_busy";
}

/** The command of a task in deno.json, as it runs with `folder` as the current one. */
export function taskCommand(folder: string, task: string, ...args: string[]): string[] {
  const [deno = "", run = "", ...flags] = taskWords(folder, task);
  return [deno, run, "--config", `${ROOT}deno.json`, ...flags, ...args];
}

/** The words of a task as its shell would have them, with our own `main.ts`. */
export function taskWords(folder: string, task: string): string[] {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const words: string[] = tasks[task].replaceAll("$PWD", folder).match(/"[^"]*"|\S+/g);
  return words.map((word) => word.replaceAll('"', ""))
    .map((word) => word === "main.ts" ? `${ROOT}main.ts` : word);
}

/** Runs `act` on a new folder, which is kept when it fails. */
export async function inNewFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.realPathSync(Deno.makeTempDirSync({ prefix: "desk-" }));
  try {
    await act(folder);
  } catch (error) {
    throw new Error(`Failed in ${folder}, which is kept: ${(error as Error).message}`, {
      cause: error,
    });
  }
  Deno.removeSync(folder, { recursive: true });
}

/** Every file under `folder`, whatever it is. */
export function* filesIn(folder: string): Generator<string> {
  for (const { name, isDirectory } of Deno.readDirSync(folder)) {
    if (isDirectory) yield* filesIn(`${folder}/${name}`);
    else yield `${folder}/${name}`;
  }
}
