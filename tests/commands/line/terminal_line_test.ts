/** An answer that nobody takes: it ends neither a desk nor a command half way. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { print, unsaid } from "../../../commands/line/terminal_line.ts";

/** Runs `act` with a stdout that takes what `takes` says, and gives what it has taken. */
function withStdout(takes: (bytes: Uint8Array) => number, act: () => void): string {
  const real = Deno.stdout.writeSync;
  let taken = "";
  Deno.stdout.writeSync = (bytes) => {
    const count = takes(bytes);
    taken += new TextDecoder().decode(bytes.subarray(0, count));
    return count;
  };
  try {
    act();
  } finally {
    Deno.stdout.writeSync = real;
  }
  return taken;
}

Deno.test("print() goes on until all of a long answer is taken", () => {
  const text = "a line of an answer\n".repeat(50);
  assertEquals(withStdout((bytes) => Math.min(7, bytes.length), () => print(text)), text);
  assertEquals(unsaid(), null);
});

Deno.test("an answer that a full disk does not take says that it is lost", () => {
  const full = () => {
    throw new Error("No space left on device (os error 28)");
  };
  withStdout(full, () => print("HALTED"));
  assertEquals(unsaid(), "No space left on device (os error 28)");
});

Deno.test("a command whose answer is lost says so in a line and ends with 1", () => {
  const main = new URL("../../../main.ts", import.meta.url).pathname;
  const { code, stderr } = new Deno.Command("sh", {
    args: ["-c", `'${Deno.execPath()}' run --no-prompt '${main}' help > /dev/full`],
  }).outputSync();
  const said = new TextDecoder().decode(stderr);
  assertEquals(code, 1);
  assertStringIncludes(said, "stdout: No space left on device");
  assertEquals(said.trim().split("\n").length, 1, said);
});
