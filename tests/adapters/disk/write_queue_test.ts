/** What is appended beside the loop: in its order, past a disk that hangs, and past one that fails. @module */
import { assert, assertEquals } from "@std/assert";
import { exists } from "../../../adapters/disk/durable_file.ts";
import { WriteQueue } from "../../../adapters/disk/write_queue.ts";
import { within } from "../../../adapters/within.ts";
import { inNewFolder } from "../../new_folder.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

function none(error: unknown): never {
  throw error;
}

Deno.test("WriteQueue appends what is pushed in its order, and goes on after close()", () =>
  inNewFolder(async (folder) => {
    const path = `${folder}/lines`;
    Deno.writeTextFileSync(path, "before,");
    const queue = new WriteQueue(path, none);
    for (let i = 0; i < 40; i++) {
      queue.push(bytesOf(`${i},`));
      if (i % 7 === 0) await Promise.resolve();
      if (i % 13 === 0) queue.close();
      if (i === 20) await queue.idle();
    }
    await queue.idle();
    queue.close();
    await queue.idle();
    const numbers = Array.from({ length: 40 }, (_, i) => `${i},`).join("");
    assertEquals(Deno.readTextFileSync(path), `before,${numbers}`);
  }));

Deno.test("WriteQueue.push() comes back at once from a disk that hangs, until much waits", () =>
  inNewFolder(async (folder) => {
    const path = `${folder}/pipe`;
    // Who opens a pipe to write waits for its reader.
    await new Deno.Command("sh", { args: ["-c", `mkfifo ${path}`] }).output();
    const failures: string[] = [];
    const queue = new WriteQueue(path, (error) => void failures.push((error as Error).message));
    const fromMs = performance.now();
    queue.push(bytesOf("first "));
    assertEquals(await within(queue.idle(), 20), false);
    queue.push(bytesOf("second"));
    assert(performance.now() - fromMs < 5_000);
    assertEquals(failures, []);
    const read = new Deno.Command("sh", { args: ["-c", `cat ${path}`], stdout: "piped" }).output();
    await queue.idle();
    queue.close();
    assertEquals(new TextDecoder().decode((await read).stdout), "first second");

    queue.push(bytesOf("third"));
    assertEquals(await within(queue.idle(), 20), false);
    queue.push(new Uint8Array(15 << 20));
    assertEquals(failures, []);
    queue.push(new Uint8Array(2 << 20));
    assertEquals(failures, ["the disk has not taken 16 MB"]);
    const last = new Deno.Command("sh", { args: ["-c", `cat ${path}`], stdout: "piped" }).output();
    queue.close();
    await queue.idle();
    assertEquals((await last).stdout.length, 0);
  }));

Deno.test("WriteQueue tells what it could not write, lets go of what waited, and tries again", () =>
  inNewFolder(async (folder) => {
    const path = `${folder}/there/lines`;
    const failures: unknown[] = [];
    const queue = new WriteQueue(path, (error) => void failures.push(error));
    queue.push(bytesOf("lost"));
    queue.push(bytesOf("too"));
    await queue.idle();
    assertEquals(failures.length, 1);
    assert(failures[0] instanceof Deno.errors.NotFound);
    Deno.mkdirSync(`${folder}/there`);
    queue.push(bytesOf("kept"));
    await queue.idle();
    assertEquals(Deno.readTextFileSync(path), "kept");
    queue.push(bytesOf(", and the last"));
    queue.writeNow();
    assertEquals(Deno.readTextFileSync(path), "kept, and the last");
    queue.close();
    await queue.idle();
    assert(exists(path));
  }));
