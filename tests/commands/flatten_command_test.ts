/** What `flatten` says until a desk is flat, or is not. @module */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { delay } from "@std/async";
import { type RequestHandler, startControl } from "../../adapters/control/control_link.ts";
import { lockMode } from "../../adapters/disk/mode_lock.ts";
import type { DeskStatus, Flattening } from "../../domain/control/desk_status.ts";
import { until } from "../patience.ts";
import { inDeskFolder, place } from "../adapters/control/desk_folder.ts";
import { DESK } from "./desk_sample.ts";
import { run, withDesk, withEngine } from "./served_desk.ts";

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

Deno.test("flatten that nobody answers says what ends a desk that hangs", () =>
  inDeskFolder(async () => {
    Deno.mkdirSync(place.run, { recursive: true });
    const listener = Deno.listen({ transport: "unix", path: `${place.run}/paper.sock` });
    const { code, out } = await run("flatten", "--mode", "paper");
    listener.close();
    assertEquals(code, 1, out);
    assertStringIncludes(out, "has not answered for 2000 ms\nWhere it hangs, `halt` ends it");
  }));

Deno.test("flatten says that a desk which was killed beside it is not closed", () =>
  withDesk((_, answer) => {
    const flat = { ...DESK, positions: [], flatten: { ended: true, left: [] } };
    answer({ type: "done", result: flat });
  }, async () => {
    Deno.writeTextFileSync(`${place.run}/live.pid`, "4711\n");
    const said = "The live desk was killed, or answers nobody: nothing of it is closed";
    assertStringIncludes((await run("flatten")).out, said);
    assertEquals((await run("flatten", "--mode", "paper")).out.includes(said), false);
  }));

Deno.test("flatten waits for an engine that was killed meanwhile, and no more for one that ended", () =>
  inDeskFolder(async () => {
    const lock = lockMode(place.run, "paper", Deno.pid);
    const serving = async (result: DeskStatus, asked = () => {}) => {
      const link = await startControl({ mode: "paper", folder: place.run, lock });
      link.onRequest(({ verb }, answer) => {
        asked();
        answer({ type: "done", result: verb === "flatten" ? null : result });
      });
      return link;
    };
    const flattening = async () => {
      let count = 0;
      const engine = await serving(DESK, () => count++);
      const ended = run("flatten");
      await until(() => count > 1);
      // What tells of its process stays, as it does where that is killed.
      await engine.close();
      return { ended };
    };
    const killed = await flattening();
    await delay(500);
    const flat = { ...DESK, positions: [], flatten: { ended: true, left: [] } };
    const again = await serving(flat);
    const { code, out } = await killed.ended;
    assertEquals(code, 0, out);
    assertMatch(out, /^The engine was killed: .*\nFlat, and halted/m);
    await again.close();

    const stopped = await flattening();
    lock.release();
    assertEquals((await stopped.ended).code, 3);
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

Deno.test("flatten that was taken and not answered waits until the desk is flat all the same", () =>
  withDesk(({ verb }, answer) => {
    if (verb === "flatten") return;
    const flat = { ...DESK, positions: [], flatten: { ended: true, left: [] } };
    answer({ type: "done", result: flat });
  }, async () => {
    assertEquals(await run("flatten"), {
      code: 0,
      out: "Flattening the paper desk\nFlat, and halted until `rearm`\n",
    });
  }));
