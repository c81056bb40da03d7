/** The first minute of somebody who types `trade paper`: what is said, and when it cannot be. @module */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { runningEngine } from "../../adapters/engine/engine_process.ts";
import { inNewFolder, taskCommand } from "./desk_process.ts";
import { until } from "../patience.ts";
import { hasTmux, TmuxSession } from "./tmux.ts";

const ignore = !hasTmux();
const WITHOUT = ignore ? " (skipped: tmux is not installed)" : "";

/** What makes an engine impossible, and what a person reads then. */
const FAULTS: readonly {
  readonly args: readonly string[];
  readonly code: number;
  readonly says: RegExp;
  /** Made before, in the desk's folder. */
  readonly file?: readonly [path: string, text: string];
}[] = [
  { args: ["--config", "wrong.yaml"], code: 2, says: /wrong\.yaml/ },
  {
    args: ["--config", "wrong.yaml"],
    code: 2,
    says: /no_such_limit/,
    file: ["wrong.yaml", "risk:\n  no_such_limit: 3\n"],
  },
  { args: ["--speed", "9999"], code: 2, says: /--speed.*9999/ },
  {
    args: [],
    code: 1,
    says: /ended with code 1 while it started:[^]*paper\.sock/,
    file: ["artifacts/run/paper.sock/full", ""],
  },
  {
    args: [],
    code: 1,
    says: /journal\.sqlite/,
    file: ["artifacts/paper/journal.sqlite", "no database at all, whatever its name may say\n"],
  },
  { args: [], code: 1, says: /artifacts/, file: ["artifacts", "a file where a folder belongs\n"] },
];

Deno.test({
  name: `trade says why its engine cannot start and leaves a clean shell${WITHOUT}`,
  ignore,
  fn: async () => {
    await Promise.all(FAULTS.map(({ args, code, says, file }) =>
      inNewFolder(async (folder) => {
        if (file !== undefined) write(`${folder}/${file[0]}`, file[1]);
        const session = new TmuxSession(folder, taskCommand(folder, "trade", "paper", ...args));
        try {
          assertMatch(await session.endsClean(code), says);
        } finally {
          session.close();
        }
      })
    ));
  },
});

Deno.test({
  name: `trade says that it starts, and finds the engine that runs the second time${WITHOUT}`,
  ignore,
  fn: () =>
    inNewFolder(async (folder) => {
      const run = `${folder}/artifacts/run`;
      try {
        assertStringIncludes(await shownAndLeft(folder, /┌─Positions/), "bringing the files");
        Deno.removeSync(`${folder}/after`);
        const second = await shownAndLeft(folder, /\+-Positions/, "--ascii");
        assertStringIncludes(second, "A paper engine runs already (process");
      } finally {
        const pid = runningEngine(run, "paper")?.pid ?? null;
        if (pid !== null) new Deno.Command("sh", { args: ["-c", `kill ${pid}`] }).outputSync();
        await until(() => runningEngine(run, "paper") === null);
      }
    }),
});

Deno.test({
  name: `trade --headless says on a terminal what it would say without one${WITHOUT}`,
  ignore,
  fn: () =>
    inNewFolder(async (folder) => {
      const words = taskCommand(folder, "trade", "paper", "--headless", "--for", "1s");
      const session = new TmuxSession(folder, words);
      try {
        const text = await session.endsClean(0);
        assertStringIncludes(text, "PAPER on a SIMULATED market");
        assertEquals(/starting the engine|attached/.test(text), false, text);
      } finally {
        session.close();
      }
    }),
});

/** `frame`: how a panel is drawn. All that stands on the terminal once the person has detached. */
async function shownAndLeft(folder: string, frame: RegExp, ...flags: string[]): Promise<string> {
  const session = new TmuxSession(folder, taskCommand(folder, "trade", "paper", ...flags));
  try {
    await session.shows(/attached \(rw\)/);
    await session.shows(frame);
    session.press("q");
    await session.shows(/\[ Cancel \]/);
    session.press("Right");
    await session.shows(/\[ Detach \]/);
    session.press("Enter");
    return await session.endsClean(0);
  } finally {
    session.close();
  }
}

function write(path: string, text: string): void {
  Deno.mkdirSync(path.slice(0, path.lastIndexOf("/")), { recursive: true });
  Deno.writeTextFileSync(path, text);
}
