/** The commands that talk to a desk, against a real socket. @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async";
import { type RequestHandler, startControl } from "../../adapters/control/control_link.ts";
import { exists } from "../../adapters/disk/durable_file.ts";
import { lockMode } from "../../adapters/disk/mode_lock.ts";
import { maySend } from "../../commands/attach.ts";
import type { EpochMs } from "../../domain/market_time.ts";
import type { WhyReport } from "../../domain/why/why_report.ts";
import { inDeskFolder, place } from "../adapters/control/desk_folder.ts";
import { DESK } from "./desk_sample.ts";
import { ranApart, run, withDesk, withEngine } from "./served_desk.ts";

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
      assert(exists(place.haltFile) && exists(`${place.run}/rehearse.HALT`));
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
    const live = await run("why", "NIFTY", "--mode", "live");
    assertEquals([live.code, live.out.startsWith("No live engine runs here")], [3, true], live.out);
    assertEquals((await run("engine", "up", "fno")).code, 2);
    const halted = await run("halt", "--by", "asha");
    assertEquals(halted.code, 0, halted.out);
    assertStringIncludes(halted.out, "the next one starts halted");
    assertStringIncludes(Deno.readTextFileSync(place.haltFile), `"by":"asha"`);
  }));

Deno.test("status and why --json answer with JSON or with nothing: what is wrong is on stderr", () =>
  inDeskFolder(async () => {
    const asked = [["status", "--json"], ["why", "NIFTY", "--mode", "live", "--json"]];
    for (const { code, stdout, stderr } of await Promise.all(asked.map((a) => ranApart(...a)))) {
      assertEquals([code, stdout, /^No (live )?engine runs here/.test(stderr)], [3, "", true]);
    }
  }));

Deno.test("every command helps who asks for it, and asks no desk", () =>
  inDeskFolder(async () => {
    const names = ["adopt", "disown", "engine", "flatten", "halt", "rearm", "status", "why"];
    const endings = await Promise.all(names.map((name) => run(name, "--help")));
    for (const [i, { code, out }] of endings.entries()) {
      assertEquals([code, out.includes(`Usage: ${names[i]} `)], [0, true], out);
    }
    assertEquals(exists(place.haltFile), false);
  }));

Deno.test("attach draws nothing where there is no terminal, and names what says the same", () =>
  inDeskFolder(async () => {
    const { code, out } = await run("attach");
    assertEquals(code, 2);
    assertStringIncludes(out, "This is no terminal to draw on: `status` shows the desk in lines");
  }));

Deno.test("maySend() lets a screen do more than watch, on a live desk only where that is said", () => {
  assertEquals([maySend("live", {}), maySend("live", { control: true })], [false, true]);
  assertEquals([maySend("paper", {}), maySend("paper", { watch: true })], [true, false]);
  assertEquals([maySend("rehearse", {}), maySend("live", { watch: true })], [true, false]);
});

Deno.test("a command waits for the socket of an engine that is coming up", () =>
  inDeskFolder(async () => {
    const lock = lockMode(place.run, "rehearse", Deno.pid);
    const asked = ["status", "status --mode rehearse", "rearm"].map((line) =>
      run(...line.split(" "))
    );
    // Until all of them have looked in vain.
    await delay(1_000);
    const link = await startControl({ mode: "rehearse", folder: place.run, lock });
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
    Deno.mkdirSync(place.run, { recursive: true });
    Deno.writeTextFileSync(`${place.run}/rehearse.pid`, "4711\n");
    const { code, out } = await run("status");
    assertEquals(code, 3);
    assertStringIncludes(out, "No engine runs here");
    assertStringIncludes(out, "The rehearse desk was killed, or answers nobody");
    assertEquals(out.includes("The paper desk"), false);
  }));

Deno.test("a command says in words that the engine is of another version", () =>
  withDesk(({ verb }, answer) => {
    const ofTomorrow = { ...DESK, withheld: "of_tomorrow" };
    answer({ type: "done", result: verb === "status" ? ofTomorrow : null });
  }, async () => {
    const ended = await Promise.all([run("status"), run("flatten")]);
    for (const { code, out } of ended) {
      assertEquals(code, 1, out);
      assertStringIncludes(out, "The engine is of another version");
      assertStringIncludes(out, "(withheld: ");
      assertEquals(out.includes("    at "), false, out);
    }
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
      "Detach that screen (q) and ask again; engines, `rearm`, `adopt` and `disown` can be asked " +
        "for there, `halt` and `flatten` (without --account) anywhere",
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
      const report: WhyReport = { symbol: args.symbol, meant: null, steps, ...others };
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
    assert(exists(place.haltFile));
    assert(asked.includes(`engine {"name":"options","on":false} by asha`), asked.join());
    assert(asked.includes(`rearm {"allowance":250050} by operator`), asked.join());
  });
});
