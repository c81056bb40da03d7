/** `replay` of a recording that was cut short: as far as it goes, and said. @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { TickRecorder } from "../../../adapters/history/tick_recorder.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import { type EpochMs, type IsoDate, istInstant } from "../../../domain/market_time.ts";
import type { Paise } from "../../../domain/money.ts";
import { inNewFolder } from "../../new_folder.ts";
import { ranTask } from "../../process/ran_task.ts";

const DATE = "2026-11-20" as IsoDate;

Deno.test("replay says what a damaged recording lacks, and that one holds no ticks", () =>
  inNewFolder(async (folder) => {
    const file = `${folder}/artifacts/market_data/paper_${DATE}.ticks`;
    const recorder = new TickRecorder({
      path: () => file,
      day: (date) => ({
        ...{ date, seed: 64, instruments: null, equity: ["SBIN"], historyMinutes: null },
        ...{ closes: [], bands: [] },
      }),
      failed: (problem) => {
        throw new Error(problem);
      },
    });
    const price = 100_00 as Paise;
    const prices = { ltp: price, open: price, high: price, low: price, volume: 1, oi: 0 };
    for (let second = 0; second < 60; second++) {
      const at = istInstant(DATE, 555) + 1_000 * second as EpochMs;
      const tick = { ...prices, token: 1 as InstrumentToken, at, bids: [], asks: [] };
      recorder.frame({ type: "Ticks", at, ticks: [tick] });
    }
    await recorder.close();
    const whole = Deno.readFileSync(file);
    const said = async (kept: number) => {
      Deno.writeFileSync(file, whole.subarray(0, kept));
      const { code, out, error } = await ranTask(folder, "replay", DATE);
      return [code, out.split("\n")[1]?.trim(), error.trim()];
    };
    const fills = "fills are the paper exchange's";
    assertEquals(await said(whole.length), [0, fills, ""]);
    const [code, remarks] = await said(whole.length - 1);
    assertEquals(code, 0);
    assertStringIncludes(`${remarks}`, `${fills} · the recording is damaged: its last `);
    const none = `Ticks artifacts/market_data/paper_${DATE}.ticks: it holds no ticks`;
    // The head of the first block is behind the file's own words: its kind, then its length.
    const noted = 15 + 9 + new DataView(whole.buffer).getUint32(16);
    assertEquals(await said(noted + 20), [1, undefined, none]);
  }));

Deno.test("replay of a day that nobody recorded says what there is, and ends with 1", () =>
  inNewFolder(async (folder) => {
    const asked = async (...args: string[]) => {
      const { code, out, error } = await ranTask(folder, "replay", ...args);
      return [code, out, error];
    };
    const none = "Ticks artifacts/market_data: none of 2026-11-19";
    assertEquals(await asked("2026-11-19"), [1, "", `${none}. Days: none\n`]);
    const data = `${folder}/artifacts/market_data`;
    Deno.mkdirSync(data, { recursive: true });
    const names = ["paper", "paper_on_kite"].map((desk) => `${desk}_${DATE}.ticks`);
    for (const name of [...names, `${names[0]}.old1`]) {
      Deno.writeTextFileSync(`${data}/${name}`, "");
    }
    assertEquals(
      await asked("2026-11-19", "--of", "live"),
      [1, "", `${none} by live. Days: ${DATE} (paper, paper_on_kite)\n`],
    );
    assertEquals((await asked("2026-11-32"))[0], 2);
  }));
