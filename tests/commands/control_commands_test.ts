/**
 * The commands that talk to a desk: processes of their own with no more leave than their tasks
 * give, against a real socket.
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async";
import { exists } from "../../adapters/disk/durable_file.ts";
import { lockMode } from "../../adapters/disk/mode_lock.ts";
import { DESK_MODES, type DeskMode } from "../../domain/control/control_request.ts";
import type { RequestHandler } from "../../adapters/control/control_link.ts";
import { startControl } from "../../adapters/control/control_link.ts";
import type { DeskStatus, Flattening } from "../../domain/control/desk_status.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { WhyReport } from "../../domain/why/why_report.ts";
import { FOLDER, inDeskFolder } from "../adapters/control/desk_folder.ts";
import { DESK } from "./desk_sample.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const RUN = `${FOLDER}/artifacts/run`;
const HALT_FILE = `${RUN}/paper.HALT`;
const minor = Number(Deno.version.deno.split(".")[1]);

interface Ended {
  readonly code: number;
  readonly out: string;
}

/** Runs a command in the desk's folder, with the permissions of its task. */
async function run(...args: string[]): Promise<Ended> {
  const sockets = DESK_MODES.map((mode) => `unix:${RUN}/${mode}.sock`).join();
  const { code, stdout, stderr } = await new Deno.Command("deno", {
    args: [
      "run",
      "--no-prompt",
      "--config",
      `${ROOT}deno.json`,
      "--allow-read",
      "--allow-write=artifacts",
      ...(minor > 4 ? [`--allow-net=${sockets}`] : []),
      ...(args[0] === "halt" ? ["--allow-run=kill,deno"] : []),
      `${ROOT}tests/commands/control_cli.ts`,
      ...args,
    ],
    cwd: FOLDER,
    env: { NO_COLOR: "1" },
  }).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout) + text(stderr) };
}

function withDesk(handler: RequestHandler, act: () => Promise<void>): Promise<void> {
  return inDeskFolder(() => withEngine("paper", handler, act));
}

async function withEngine(
  mode: DeskMode,
  handler: RequestHandler,
  act: () => Promise<void>,
): Promise<void> {
  const lock = lockMode(RUN, mode, Deno.pid);
  const link = await startControl({ mode, folder: RUN, lock });
  link.onRequest(handler);
  try {
    await act();
  } finally {
    await link.close();
    lock.release();
  }
}

Deno.test("a command without --mode means the desk that runs; halt means all of them", () => {
  const rehearsing: RequestHandler = (_, answer) =>
    answer({ type: "done", result: { ...DESK, mode: "rehearse" } });
  const onPaper: RequestHandler = (_, answer) => answer({ type: "done", result: DESK });
  return inDeskFolder(() =>
    withEngine("rehearse", rehearsing, async () => {
      assertMatch((await run("status")).out, /^REHEARSE /);
      await withEngine("paper", onPaper, async () => {
        const both = await run("status");
        assertEquals(both.code, 2, both.out);
        assertStringIncludes(both.out, "--mode: paper and rehearse run here");
        assertMatch((await run("status", "--mode", "paper")).out, /^PAPER /);
        assertEquals((await run("halt")).code, 0);
      });
      assert(exists(HALT_FILE) && exists(`${RUN}/rehearse.HALT`));
    })
  );
});

Deno.test("halt means a desk too that does not serve its socket beside one that does", () => {
  const onPaper: RequestHandler = (_, answer) => answer({ type: "done", result: DESK });
  return inDeskFolder(() =>
    withEngine("paper", onPaper, async () => {
      // Coming up, or without a control Worker; of nobody's process, so that it cannot be killed.
      const lock = lockMode(RUN, "rehearse", 2 ** 30);
      const { code, out } = await run("halt");
      lock.release();
      assertEquals(code, 1, out);
      assertStringIncludes(out, "HALTED: acknowledged");
      assertStringIncludes(out, "Wrote artifacts/run/rehearse.HALT");
      assert(exists(HALT_FILE) && exists(`${RUN}/rehearse.HALT`));
    })
  );
});

Deno.test("halt halts what runs, whatever lies in the place of another desk's lock", () => {
  const onPaper: RequestHandler = (_, answer) => answer({ type: "done", result: DESK });
  return inDeskFolder(() =>
    withEngine("paper", onPaper, async () => {
      Deno.writeTextFileSync(
        `${RUN}/live.lock`,
        "no lock of ours, and long enough to look like one",
      );
      const { code, out } = await run("halt");
      assertEquals(code, 1, out);
      assertStringIncludes(out, "HALTED: acknowledged");
      assertStringIncludes(out, `${RUN.slice(FOLDER.length + 1)}/live.lock`);
      assert(exists(HALT_FILE) && exists(`${RUN}/live.HALT`));
    })
  );
});

Deno.test("every command says that no engine runs, and halt leaves its file for the next", () =>
  inDeskFolder(async () => {
    const commands = [["status"], ["rearm"], ["flatten"], ["engine", "on", "fno"]];
    const endings = await Promise.all(commands.map((args) => run(...args)));
    for (const { code, out } of endings) {
      assertEquals(code, 3, out);
      assertStringIncludes(out, "No engine runs here");
    }
    const nothing = "NIFTY: nothing was decided about anything of that name\n";
    assertEquals(await run("why", "nifty"), { code: 0, out: nothing });
    assertEquals((await run("why", "NIFTY", "2026-01-01")).code, 1);
    assertEquals((await run("engine", "up", "fno")).code, 2);
    const halted = await run("halt", "--by", "asha");
    assertEquals(halted.code, 0, halted.out);
    assertStringIncludes(halted.out, "the next one starts halted");
    assertStringIncludes(Deno.readTextFileSync(HALT_FILE), `"by":"asha"`);
  }));

Deno.test("halt says what keeps it from leaving its file, and ends with 1", () =>
  inDeskFolder(async () => {
    Deno.mkdirSync(`${FOLDER}/artifacts`);
    // Where the folder was on a disk that is not mounted any more.
    Deno.symlinkSync("nowhere/run", RUN);
    const { code, out } = await run("halt");
    assertEquals(code, 1, out);
    assertStringIncludes(out, "Cannot write artifacts/run/paper.HALT: ");
    assertStringIncludes(out, "No paper engine runs\n");
  }));

Deno.test("halt means a desk too that was killed, and where none runs every one that has run", () =>
  inDeskFolder(async () => {
    const halted = () => DESK_MODES.filter((mode) => exists(`${RUN}/${mode}.HALT`));
    // Stopped in the evening.
    for (const mode of ["paper", "live"]) lockMode(RUN, mode, Deno.pid).release();
    assertEquals((await run("halt")).code, 0);
    assertEquals(halted(), ["paper", "live"]);
    for (const mode of halted()) Deno.removeSync(`${RUN}/${mode}.HALT`);
    // Killed a moment ago: systemd starts it again in a moment.
    Deno.writeTextFileSync(`${RUN}/live.pid`, "4711\n");
    await withEngine("paper", (_, answer) => answer({ type: "done", result: {} }), async () => {
      const { code, out } = await run("halt");
      assertEquals(code, 0, out);
      assertMatch(out, /^HALTED: acknowledged/m);
      assertStringIncludes(out, "No live engine runs: the next one starts halted");
    });
    assertEquals(halted(), ["paper", "live"]);
  }));

Deno.test("a command waits for the socket of an engine that is coming up", () =>
  inDeskFolder(async () => {
    const lock = lockMode(RUN, "rehearse", Deno.pid);
    const asked = ["status", "status --mode rehearse", "rearm"].map((line) =>
      run(...line.split(" "))
    );
    // Until all of them have looked in vain.
    await delay(1_000);
    const link = await startControl({ mode: "rehearse", folder: RUN, lock });
    link.onRequest((_, answer) => answer({ type: "done", result: { ...DESK, mode: "rehearse" } }));
    try {
      const endings = await Promise.all(asked);
      for (const { code, out } of endings) assertEquals(code, 0, out);
      assertMatch(endings[0]!.out, /^REHEARSE /);
    } finally {
      await link.close();
      lock.release();
    }
  }));

Deno.test("a command does not wait for long where a killed engine has left its file", () =>
  inDeskFolder(async () => {
    Deno.mkdirSync(RUN, { recursive: true });
    Deno.writeTextFileSync(`${RUN}/rehearse.pid`, "4711\n");
    const { code, out } = await run("status");
    assertEquals(code, 3);
    assertStringIncludes(out, "No engine runs here");
  }));

Deno.test("adopt and disown settle a symbol, and say why one cannot be", async () => {
  const asked: unknown[] = [];
  const message = "desk 20, broker 0: adopt what the broker has instead";
  await withDesk((request, answer) => {
    if (request.verb !== "settle") return;
    asked.push([request.args, request.by]);
    answer(
      request.args.how === "adopt"
        ? { type: "done", result: {} }
        : { type: "refused", reason: "not_covered", message },
    );
  }, async () => {
    const [adopted, disowned, nothing] = await Promise.all([
      run("adopt", "SBIN", "--by", "asha"),
      run("disown", "NSE:SBIN:MIS"),
      run("adopt"),
    ]);
    assertEquals(adopted, { code: 0, out: "SBIN: adopted; its quarantine is over\n" });
    assertEquals(disowned, { code: 4, out: `Refused: ${message} (not_covered)\n` });
    assertEquals(nothing.code, 2);
    assertEquals(asked.length, 2);
    assert(asked.some((each) => JSON.stringify(each).includes('"asha"')));
  });
});

Deno.test("rearm says what to do where a screen has the control", () => {
  const message = "Client 8 (asha) has the control";
  return withDesk(({ verb }, answer) => {
    if (verb === "rearm") answer({ type: "refused", reason: "not_controller", message });
  }, async () => {
    const { code, out } = await run("rearm");
    const [said, hint] = out.split("\n");
    assertEquals([code, said], [4, `Refused: ${message} (not_controller)`]);
    assertEquals(
      hint,
      // The screen has no keys for what a quarantine wants.
      "Detach that screen (q) and ask again; " +
        "engines and `rearm` can be asked for there, `halt` and `flatten` anywhere",
    );
  });
});

Deno.test("rearm promises no entries that a limit of the day refuses all the same", () => {
  let share = 1.12;
  return withDesk(({ verb }, answer) => {
    const nearest = { limit: "drawdown", share };
    const result = verb === "status" ? { ...DESK, day: { ...DESK.day, nearest } } : {};
    answer({ type: "done", result });
  }, async () => {
    const refused = await run("rearm");
    share = 0.4;
    const armed = await run("rearm");
    assertEquals([refused, armed], [
      {
        code: 0,
        out: "The paper desk is armed: no HALT, but risk refuses every entry: drawdown\n",
      },
      { code: 0, out: "The paper desk is armed: entries are possible again\n" },
    ]);
  });
});

Deno.test("the commands do what they say on a running desk", async () => {
  const asked: string[] = [];
  const steps = [{
    at: Date.parse("2026-11-20T04:00:00Z") as EpochMs,
    stage: "risk",
    source: "fno",
    code: "cost_exceeds_edge",
    detail: "edge 12, cost 20",
  }] as const;
  await withDesk((request, answer) => {
    const { verb, args } = request;
    asked.push(`${verb} ${JSON.stringify(args)} by ${request.by}`);
    if (verb === "status") return answer({ type: "done", result: DESK });
    if (verb === "why") {
      const holds = [{ source: "fno.ema20_50_intraday", reason: "no_signal", count: 3 }];
      const others = { trade: steps, untraded: [], words: [], holds };
      const report: WhyReport = { symbol: args.symbol, steps, ...others };
      return answer({ type: "done", result: report });
    }
    if (verb === "rearm") {
      return answer({ type: "refused", reason: "not_halted", message: "nothing to re-arm" });
    }
    answer({ type: "done", result: null });
  }, async () => {
    const [status, json, why, engine, rearm, halt] = await Promise.all([
      run("status"),
      run("status", "--json"),
      run("why", "NIFTY"),
      run("engine", "off", "options", "--by", "asha"),
      run("rearm", "--allowance", "2500.50"),
      run("halt", "--reason", "drill"),
    ]);
    assertEquals(status.code, 0, status.out);
    assertStringIncludes(status.out, "PAPER  SIMULATED market  2026-11-20");
    assertEquals(JSON.parse(json.out).positions[0].average_price, 24_150.25);
    assertEquals(why.code, 0);
    const step = "  2026-11-20 09:30:00  risk  fno  cost_exceeds_edge: edge 12, cost 20";
    assertStringIncludes(why.out, `NIFTY: the last trade\n${step}\n`);
    assertStringIncludes(why.out, "  fno.ema20_50_intraday: no_signal 3\n");
    assertEquals(engine, { code: 0, out: "Engine options is off\n" });
    assertEquals(rearm, { code: 4, out: "Refused: nothing to re-arm (not_halted)\n" });
    assertEquals(halt.code, 0, halt.out);
    assertMatch(halt.out, /^HALTED: acknowledged in \d+ ms\n/);
    assert(exists(HALT_FILE));
    assert(asked.includes(`engine {"name":"options","on":false} by asha`), asked.join());
    assert(asked.includes(`rearm {"allowance":250050} by operator`), asked.join());
  });
});

Deno.test("flatten waits until the desk is flat, or lists what is left and why", async () => {
  const left = [{ symbol: "NIFTY26NOVFUT", quantity: 75, why: "exit OPEN at 24,100.00" }];
  const states: (Flattening | null)[] = [];
  await withDesk(({ verb }, answer) => {
    if (verb === "flatten") return answer({ type: "done", result: null });
    const flatten = states.shift() ?? null;
    const positions = flatten?.left.length === 0 ? [] : DESK.positions.slice(0, 1);
    const result: DeskStatus = { ...DESK, flatten, positions };
    answer({ type: "done", result });
  }, async () => {
    states.push({ ended: false, left }, { ended: false, left: [] }, { ended: true, left: [] });
    const flat = await run("flatten");
    const line = "  NIFTY26NOVFUT  75  exit OPEN at 24,100.00\n";
    assertEquals(flat, {
      code: 0,
      out: `Flattening the paper desk\n${line}Flat, and halted until \`rearm\`\n`,
    });
    states.push({ ended: true, left });
    const stuck = await run("flatten");
    assertEquals(stuck, { code: 4, out: `Flattening the paper desk\n${line}Not flat: 1 left\n` });
    const slow = await run("flatten", "--wait", "0");
    assertEquals(slow.code, 4);
    assertStringIncludes(slow.out, "75  open\nNot flat: 1 left, still being closed");
  });
});

Deno.test("flatten says that a desk which was killed beside it is not closed", () =>
  withDesk((_, answer) => {
    const flat = { ...DESK, positions: [], flatten: { ended: true, left: [] } };
    answer({ type: "done", result: flat });
  }, async () => {
    Deno.writeTextFileSync(`${RUN}/live.pid`, "4711\n");
    const said = "The live desk was killed, or answers nobody: nothing of it is closed";
    assertStringIncludes((await run("flatten")).out, said);
    assertEquals((await run("flatten", "--mode", "paper")).out.includes(said), false);
  }));

Deno.test("flatten calls no desk flat and halted that is not flattening any more", async () => {
  const ended = { ended: true, left: [] };
  const states = [{ flatten: null }, { flatten: ended, halt: null }];
  await withDesk(({ verb }, answer) => {
    const result = verb === "flatten" ? null : { ...DESK, positions: [], ...states.shift() };
    answer({ type: "done", result });
  }, async () => {
    for (let asked = 0; asked < 2; asked++) {
      const { code, out } = await run("flatten");
      assertEquals(code, 4, out);
      assertStringIncludes(out, "not flattening any more");
    }
  });
});

Deno.test("flatten --account is refused on paper, and asks nothing of the desk unsaid", async () => {
  const asked: unknown[] = [];
  const handler: RequestHandler = (request, answer) => {
    if (request.verb === "flatten") asked.push(request.args);
    answer({
      type: "done",
      result: { ...DESK, positions: [], flatten: { ended: true, left: [] } },
    });
  };
  await inDeskFolder(async () => {
    const said = "--yes-close-positions-of-others";
    await withEngine("paper", handler, async () => {
      const { code, out } = await run("flatten", "--account", said);
      assertEquals(code, 4);
      assertStringIncludes(out, "On paper nobody else trades");
    });
    await withEngine("rehearse", handler, async () => {
      const unsaid = await run("flatten", "--account");
      assertEquals(unsaid.code, 4);
      assertStringIncludes(unsaid.out, "nothing was done");
      assertEquals(asked, []);
      const meant = await run("flatten", "--account", said);
      assertEquals(meant.code, 0, meant.out);
      assertStringIncludes(meant.out, "CNC, holdings");
      assertEquals((await run("flatten")).code, 0);
    });
  });
  assertEquals(asked, [{ account: true }, {}]);
});

Deno.test("halt asks an engine again that closes the connection, before it kills it", () =>
  inDeskFolder(async () => {
    // Of nobody's process: it cannot be killed.
    const lock = lockMode(RUN, "paper", 2 ** 30);
    const listener = Deno.listen({ transport: "unix", path: `${RUN}/paper.sock` });
    let asked = 0;
    const serving = (async () => {
      for await (const conn of listener) {
        const bytes = new Uint8Array(4096);
        const count = await conn.read(bytes);
        // Who only looks says nothing; the first question is cut off, the second one answered.
        if (count !== null && ++asked === 2) {
          const { id } = JSON.parse(new TextDecoder().decode(bytes.subarray(0, count)));
          const result = { file: HALT_FILE, problem: null };
          const answer = JSON.stringify({ id, ok: true, code: "done", result });
          await conn.write(new TextEncoder().encode(`${answer}\n`));
        }
        conn.close();
      }
    })();
    const { code, out } = await run("halt", "--mode", "paper");
    listener.close();
    await serving;
    lock.release();
    assertEquals(code, 0, out);
    assertStringIncludes(out, "has closed the connection");
    assertStringIncludes(out, "HALTED: acknowledged");
  }));

Deno.test("halt leaves its file and kills an engine that does not acknowledge", () =>
  inDeskFolder(async () => {
    const module = `${ROOT}adapters/disk/mode_lock.ts`;
    await Deno.writeTextFile(
      `${FOLDER}/stuck.ts`,
      `import { lockMode } from ${JSON.stringify(module)};
      lockMode("${RUN}", "paper", Deno.pid);
      Deno.listen({ transport: "unix", path: "${RUN}/paper.sock" });
      await Deno.stdout.write(new Uint8Array([1]));
      await new Promise((resolve) => setTimeout(resolve, 60_000));`,
    );
    const socket = `unix:${RUN}/paper.sock`;
    const engine = new Deno.Command("deno", {
      args: [
        "run",
        "--config",
        `${ROOT}deno.json`,
        "--allow-read",
        "--allow-write",
        ...(minor > 4 ? [`--allow-net=${socket}`] : []),
        "stuck.ts",
      ],
      cwd: FOLDER,
      stdout: "piped",
    }).spawn();
    const reader = engine.stdout.getReader();
    await reader.read();
    const { code, out } = await run("halt");
    assertEquals(code, 0, out);
    assertStringIncludes(out, "has not answered for 1000 ms");
    assertStringIncludes(out, `Killed engine ${engine.pid}`);
    assertStringIncludes(out, "it starts halted");
    assert(exists(HALT_FILE));
    assertEquals((await engine.status).signal, "SIGKILL");
    await reader.cancel();
  }));
