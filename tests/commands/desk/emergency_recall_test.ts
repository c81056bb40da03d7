/** What exits past a lost log leave to the next process, until all of it is settled. @module */
import { assert, assertEquals } from "@std/assert";
import { Emergency } from "../../../commands/desk/emergency.ts";
import { flatteningOf } from "../../../commands/desk/flattening.ts";
import type { DeskCommand } from "../../../domain/control/gate_event.ts";
import { BrokerDay } from "../../simulation/broker_day.ts";

const PLAN = {
  from: "10:00",
  until: "10:20",
  prices: {},
  scripts: { equity: { "10:01 SBIN": "LONG" } },
} as const;
const FLATTEN: DeskCommand = { type: "Flatten", by: "asha" };

/** A desk that was flattened past its lost log, and the file of that. */
async function withFlattened(
  act: (day: BrokerDay, path: string, emergency: Emergency) => void,
): Promise<void> {
  const folder = Deno.makeTempDirSync();
  const path = `${folder}/emergency.jsonl`;
  const emergency = Emergency.open(path, () => day.host.kernel);
  const day = new BrokerDay({ ...PLAN, sideRecord: emergency.exits }).play("10:02");
  try {
    assertEquals(emergency.look(false, true), null);
    day.silenceDisk();
    assertEquals(emergency.look(true, false), null);
    day.command(FLATTEN);
    for (let second = 1; second < 9; second++) {
      day.play(`10:02:0${second}`);
      await emergency.exits.written;
    }
    assertEquals(day.net, []);
    // Its books say the same, and are not durable.
    assertEquals([emergency.look(true, true), emergency.look(false, false)], [null, null]);
    act(day, path, emergency);
  } finally {
    emergency.close();
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The next process opens the file; also why it halts. */
function recalled(day: BrokerDay, path: string): { next: Emergency; raised: string[] } {
  const next = Emergency.open(path, () => day.host.kernel);
  const raised: string[] = [];
  const { kernel } = day.host;
  next.recall({ raise: (reason) => raised.push(reason) }, { inject: kernel.inject.bind(kernel) });
  return { next, raised };
}

function filesBeside(path: string): number {
  return [...Deno.readDirSync(path.slice(0, path.lastIndexOf("/")))].length;
}

Deno.test("the next process halts, goes on with the FLATTEN, and puts the file aside once settled", () =>
  withFlattened((day, path) => {
    day.list(false).restart();
    const { next, raised } = recalled(day, path);
    assertEquals(raised, [`2 requests of exits were sent past the log, 0 lines torn: ${path}`]);
    day.play("10:02:20");
    assert(flatteningOf(day.host.kernel, day.rules) !== null);
    assertEquals(next.look(false, true), null, "the broker's books were not read");
    day.list(true).refresh().play("10:03");
    assertEquals([day.net, day.portfolio.held], [[], []]);
    assertEquals([next.look(true, true), next.look(false, false)], [null, null]);
    const aside = next.look(false, true);
    assertEquals([aside?.startsWith(path.replace(".jsonl", "-")), filesBeside(path)], [true, 2]);
    assertEquals([next.look(false, true), filesBeside(path)], [null, 2]);
    next.close();
    const after = recalled(day, path);
    assertEquals([after.raised, after.next.look(false, true)], [[], null]);
    after.next.close();
  }));

Deno.test("a file of which nothing can be read halts the next process, and closes nothing", () =>
  withFlattened((day, path) => {
    Deno.writeTextFileSync(path, '{"at":17\n');
    day.restart();
    const { next, raised } = recalled(day, path);
    assertEquals(raised, [`0 requests of exits were sent past the log, 1 lines torn: ${path}`]);
    assertEquals(flatteningOf(day.host.kernel, day.rules), null);
    next.close();
  }));

Deno.test("where the log comes back, the same process puts the file aside, once", () =>
  withFlattened((day, path, emergency) => {
    day.play("10:03");
    assertEquals(emergency.look(true, true), null);
    assertEquals(typeof emergency.look(false, true), "string");
    day.play("10:03:10");
    assertEquals([emergency.look(false, true), filesBeside(path)], [null, 2]);
  }));
