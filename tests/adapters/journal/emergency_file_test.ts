/** The file of exits past a lost log: its room, its mode, and what is read back of torn writes. @module */
import { assert, assertEquals } from "@std/assert";
import { EmergencyFile } from "../../../adapters/journal/emergency_file.ts";
import { type EmergencyLine, emergencyLine } from "../../../domain/broker/emergency_line.ts";
import { EMPTY_BLOTTER } from "../../../domain/order/blotter.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import type { NewOrder } from "../../../domain/order/order.ts";
import type { Approved } from "../../../domain/risk/approved.ts";
import { FUTURE, orderFor } from "../../domain/listed_market.ts";

function lineOf(tag: string): EmergencyLine {
  const order = orderFor(FUTURE, { tag, purpose: "exit", product: "MIS" }) as Approved<NewOrder>;
  const of = { at: 1_000 as EpochMs, by: "asha" };
  return emergencyLine({ type: "Place", order, tick: 5 as Paise }, EMPTY_BLOTTER, of)!;
}

async function inFolder(act: (path: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    await act(`${folder}/emergency.jsonl`);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("EmergencyFile gives back its lines, also to the next process, for one's own eyes only", () =>
  inFolder(async (path) => {
    const first = EmergencyFile.open(path);
    assertEquals(first.read(), { lines: [], unreadable: 0 });
    await first.append(lineOf("a"));
    await first.append(lineOf("b"));
    first.close();
    const second = EmergencyFile.open(path);
    await second.append(lineOf("c"));
    assertEquals(second.read(), { lines: ["a", "b", "c"].map(lineOf), unreadable: 0 });
    assertEquals(Deno.statSync(path).mode! & 0o777, 0o600);
    second.close();
  }));

Deno.test("EmergencyFile has its room before it is needed", () =>
  inFolder(async (path) => {
    const file = EmergencyFile.open(path);
    const { size } = Deno.statSync(path);
    for (let i = 0; i < 50; i++) await file.append(lineOf(`${i}`));
    assertEquals(Deno.statSync(path).size, size);
    file.close();
  }));

Deno.test("EmergencyFile reads around a torn line, and writes after it", () =>
  inFolder(async (path) => {
    const whole = JSON.stringify(lineOf("a"));
    for (const cut of [1, 20, whole.length - 1]) {
      Deno.writeTextFileSync(path, `${whole}\n${whole.slice(0, cut)}`);
      const file = EmergencyFile.open(path);
      await file.append(lineOf("b"));
      assertEquals(file.read(), { lines: [lineOf("a"), lineOf("b")], unreadable: 1 }, `cut ${cut}`);
      file.close();
    }
  }));

Deno.test("EmergencyFile puts aside what is settled, and begins anew", () =>
  inFolder(async (path) => {
    const file = EmergencyFile.open(path);
    await file.append(lineOf("a"));
    const aside = file.putAside("1000");
    assert(aside.endsWith("/emergency-1000.jsonl"));
    assert(Deno.readTextFileSync(aside).includes('"tag":"a"'));
    assertEquals(file.read().lines, []);
    await file.append(lineOf("b"));
    assertEquals(file.read().lines, [lineOf("b")]);
    file.close();
  }));
