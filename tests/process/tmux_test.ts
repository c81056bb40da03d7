/** The terminal interface in a real terminal: a desk from start to shut down, and every way to end. @module */
import { assert, assertRejects, assertStringIncludes } from "@std/assert";
import { runningEngine } from "../../adapters/engine/engine_process.ts";
import { inNewFolder, ROOT, taskCommand } from "./desk_process.ts";
import { until } from "../patience.ts";
import { endEngine, hasTmux, signalled, TmuxSession } from "./tmux.ts";

const ignore = !hasTmux();
const WITHOUT = ignore ? " (skipped: tmux is not installed)" : "";

async function inTmux(
  folder: string,
  command: readonly string[],
  act: (session: TmuxSession) => Promise<void>,
): Promise<void> {
  const session = new TmuxSession(folder, command);
  try {
    await act(session);
  } finally {
    session.close();
  }
}

Deno.test({
  name: `trade shows a desk in tmux that is halted, detached from and shut down by keys${WITHOUT}`,
  ignore,
  fn: () =>
    inNewFolder(async (folder) => {
      const run = `${folder}/artifacts/run`;
      try {
        await inTmux(folder, taskCommand(folder, "trade", "paper"), usedAndDetached);
        assert(runningEngine(run, "paper") !== null, "the engine trades on");
        Deno.removeSync(`${folder}/after`);
        await inTmux(folder, taskCommand(folder, "attach"), shutDown);
        await until(() => runningEngine(run, "paper") === null);
      } finally {
        endEngine(folder);
      }
    }),
});

Deno.test({
  name: `trade rehearse on a screen tells its audit and ends its exchange with itself${WITHOUT}`,
  ignore,
  fn: () =>
    inNewFolder(async (folder) => {
      const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
      const { port } = listener.addr;
      listener.close();
      const flags = ["--port", `${port}`, "--engines", "fno"];
      const rehearse = taskCommand(folder, "trade", "rehearse", ...flags);
      let exchange = "";
      try {
        await inTmux(folder, rehearse, async (session) => {
          const started = await session.shows(/SIMULATED exchange on port \d+ \(process \d+/);
          exchange = /process (\d+)/.exec(started)![1]!;
          await session.shows(/attached \(rw\)/, 60_000);
          session.press("K");
          await session.shows(/ HALTED [^]*HALT ack \d+ ms/);
          await shutDownByKeys(session);
          assertStringIncludes(await session.endsClean(0), "all equal, to the paisa");
        });
        await assertRejects(() => Deno.connect({ hostname: "127.0.0.1", port }));
      } finally {
        endEngine(folder, "rehearse");
        if (exchange !== "") signalled(Number(exchange), "KILL");
      }
    }),
});

async function usedAndDetached(session: TmuxSession): Promise<void> {
  await session.shows(/attached \(rw\)/);
  for (
    const [key, title] of [["2", "Orders"], ["3", "Signals"], ["5", "Health"], ["1", "Positions"]]
  ) {
    session.press(key!);
    await session.shows(new RegExp(`\\[${key}\\]${title}`));
  }
  session.press("/", "nosuchsymbol", "Enter");
  await session.shows(/Positions 0\/\d+.*\/nosuchsymbol/);
  session.press("Escape");
  await session.shows(/Positions (\d+)\/\1 /);
  session.press("K");
  await session.shows(/ HALTED [^]*HALT ack \d+ ms/);
  session.press(":");
  session.press("rearm");
  await session.shows(/: rearm_/);
  session.press("Enter");
  await session.shows(/type REARM: _/);
  session.press("REARM");
  await session.shows(/\[ OK \]/);
  session.press("Enter");
  await session.shows(/HALT off[^]*RE-ARM ack \d+ ms/);
  session.press("t");
  await session.shows(/press its number/);
  session.press("1");
  await session.shows(/fno off ack \d+ ms/);
  session.press("u");
  await session.shows(/fno on ack \d+ ms/);
  session.press("q");
  await session.shows(/\[ Cancel \]/);
  session.press("Right");
  await session.shows(/\[ Detach \]/);
  session.press("Enter");
  assertStringIncludes(await session.endsClean(0), "Detached");
}

async function shutDown(session: TmuxSession): Promise<void> {
  await session.shows(/attached \(rw\)/);
  session.resize(80, 24);
  await session.shows(/\[1\]Pos /);
  session.resize(60, 15);
  await session.shows(/need 80x20, have 60x15/);
  session.resize(120, 36);
  await session.shows(/\[1\]Positions/);
  await shutDownByKeys(session);
  assertStringIncludes(await session.endsClean(0), "was shut down");
}

const SCREEN = ["deno", "run", "--allow-all", "--config", `${ROOT}deno.json`];

const ENDS: readonly {
  readonly name: string;
  readonly code: number;
  readonly says: string;
  readonly end: (session: TmuxSession) => void | Promise<void>;
}[] = [
  ...([["TERM", 143], ["HUP", 129], ["INT", 130]] as const).map(([signal, code]) => ({
    name: `SIG${signal}`,
    code,
    says: "",
    end: ({ pid }: TmuxSession) => signalled(pid, signal),
  })),
  {
    name: "a throw in a key handler",
    code: 1,
    says: "planted in a key handler",
    end: (session) => session.press("K"),
  },
  {
    name: "an unhandled rejection",
    code: 1,
    says: "planted rejection",
    end: async (session) => {
      session.press("t");
      await session.shows(/press its number/);
      session.press("1");
    },
  },
  {
    name: "a throw in a timer",
    code: 1,
    says: "planted in a timer",
    end: async (session) => {
      session.press("X");
      await session.shows(/\[ Cancel \]/);
      session.press("Tab");
      await session.shows(/\[ OK \]/);
      session.press("Enter");
    },
  },
  {
    name: "an exit in the middle",
    code: 7,
    says: "",
    end: async (session) => {
      session.press(":", "control");
      await session.shows(/: control_/);
      session.press("Enter");
    },
  },
];

Deno.test({
  name:
    `showDesk() gives the terminal back after signals, throws, a rejection and an exit${WITHOUT}`,
  ignore,
  fn: async () => {
    await Promise.all(
      ENDS.map(({ name, code, says, end }) =>
        inNewFolder((folder) =>
          inTmux(
            folder,
            [...SCREEN, `${ROOT}tests/process/crashing_screen.ts`],
            async (session) => {
              await session.shows(/\[1\]Positions/);
              await end(session);
              const seen = await session.endsClean(code);
              assertStringIncludes(seen, says, name);
            },
          )
        )
      ),
    );
  },
});

/** By the dialog of leaving, and the question whether that is meant. */
async function shutDownByKeys(session: TmuxSession): Promise<void> {
  session.press("q");
  await session.shows(/\[ Cancel \]/);
  session.press("Left");
  await session.shows(/\[ Shut down \]/);
  session.press("Enter");
  await session.shows(/Shut the engine down[^]*\[ Cancel \]/);
  session.press("Tab");
  await session.shows(/\[ OK \]/);
  session.press("Enter");
}
