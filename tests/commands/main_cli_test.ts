/** What the program says when no command, or an unknown one, is asked for. @module */
import { assertEquals, assertMatch } from "@std/assert";
import type { RunHeader } from "../../adapters/journal/run_header.ts";
import { runHeader } from "../../commands/desk/desk_run.ts";
import { run } from "./backtest_cli.ts";

Deno.test("main says what every command does when it is asked for help", () => {
  const asked = run(["--help"]);
  assertEquals([asked.code, asked.error], [0, ""]);
  // `trade` has a line for each of its modes.
  const names = [...asked.out.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name);
  const listed = [...new Set(names)].toSorted();
  const known = /One of: (.*)\n/.exec(run(["xyz"]).error)![1]!.split(", ").toSorted();
  assertEquals(listed, known);
});

Deno.test("main says by --version which records it knows, as the headers of its runs have it", () => {
  const { code, out, error } = run(["--version"]);
  const { code: records } = runHeader({ config: "0123", seed: 1 } as RunHeader);
  assertEquals([code, error], [0, ""]);
  assertEquals(out, `patang: records of version ${records}, on Deno ${Deno.version.deno}\n`);
});

Deno.test("main names the commands when the one it is given is unknown", () => {
  const near = run(["bcktest"]);
  assertEquals(near.code, 2);
  assertMatch(near.error, /^Unknown command bcktest\. Did you mean backtest\? One of: .*backtest/);
  const far = run(["xyz"]);
  assertEquals(far.code, 2);
  assertMatch(far.error, /^Unknown command xyz\. One of: .*backtest/);
  const none = run([]);
  assertEquals(none.code, 2);
  assertMatch(none.error, /^Which command\? One of: .*backtest/);
});

Deno.test("main says which leave a command was not given, without a stack", () => {
  // `run` gives the leave of a backtest: Kite's client lists the whole environment.
  for (const name of ["doctor", "login"]) {
    const { code, error } = run([name]);
    assertEquals(code, 1, error);
    assertMatch(
      error,
      /^Requires env access.*; `deno task` starts each command with what it needs/,
    );
  }
});
