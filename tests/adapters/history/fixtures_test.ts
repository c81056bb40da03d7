/** Every fixture file read whole, against figures worked out by other means. @module */
import { assert, assertEquals } from "@std/assert";
import { readCandles } from "../../../adapters/history/csv_candles.ts";
import { type EpochMs, istClock, istDate } from "../../../domain/market_time.ts";
import type { CandleHistory } from "../../../domain/candle/candle_history.ts";
import { fixtureTest } from "../../domain/fixture_bars.ts";

const FOLDER = `${import.meta.dirname}/../../../../shared/fixtures/nse/`;

/**
 * What each file holds, worked out from its text by other means: stamp, rows, kept, dropped as
 * outside_session, duplicate and backward, days, sum of all prices in paise, sum of volume.
 * The 2016 files have their months in alphabetical order and July twice.
 */
const FILES = `
equity_1m/AXISBANK_2023-04_05_kite.csv     start 15001 15000   1    0     0  40   5326457275 586011321
equity_1m/HDFCBANK_2023-04_05_kite.csv     start 15001 15000   1    0     0  40   9927626290 698936730
equity_1m/ICICIBANK_2023-04_05_kite.csv    start 15001 15000   1    0     0  40   5526122475 890022525
equity_1m/KOTAKBANK_2023-04_05_kite.csv    start 15001 15000   1    0     0  40  11425520580 240491603
equity_1m/SBIN_2023-04_05_kite.csv         start 15001 15000   1    0     0  40   3387327400 821166308
index_1m/BANKNIFTY_2019_OCT.txt            end    7248  7185  63    0     0  20  83023159475         0
index_1m/BANKNIFTY_2021_JAN.txt            end    7557  7500  57    0     0  20  95242971820         0
index_1m/BANKNIFTY_2023-04_05_kite.csv     start 15001 15000   1    0     0  40 257767416845         0
index_1m/INDIAVIX_2023-04_05_kite.csv      start 15001 15000   1    0     0  40     74108151         0
index_1m/NIFTY_2019_OCT.txt                end    7266  7185  81    0     0  20  33016873740         0
index_1m/NIFTY_2021_JAN.txt                end    7557  7500  57    0     0  20  42920969525         0
index_1m/NIFTY_2024-01_08.csv              start 58127 57960 167    0     0 156 529576525790         0
mit_nse1minR/BANKNIFTY_2016-04_09.csv      end   53624 22499   0    0 31125  60 166461062595         0
mit_nse1minR/FEDERALBNK_2015-04_05.csv     end   19091 14226   0 4865     0  38    758790670 110055252
mit_nse1minR/NIFTY_2016-04_09.csv          end   53533 22408   0    0 31125  60  75582344445         0
mit_nse1minR/ULTRACEMCO_2015-04_05.csv     end   19101 14232   0 4869     0  38  16171916140         0
mit_nse1minR/UPL_2015-04_05.csv            end   19105 14236   0 4869     0  38   2776239940         0
mit_nse1minR/VOLTAS_2015-04_05.csv         end   19097 14228   0 4869     0  38   1668390595         0
mit_nse1minR/WIPRO_2015-04_05.csv          end   19104 14235   0 4869     0  38   3208799165         0
mit_nse1minR/YESBANK_2015-04_05.csv        end   14237 14236   1    0     0  38   4794582610         0
mit_nse1minR/ZEEL_2015-04_05.csv           end   19104 14235   0 4869     0  38   1840680955         0
`.trim().split("\n").map((line) => {
  const [file = "", stamp, ...figures] = line.split(/ +/);
  return { file, stamp, figures: figures.map(Number) };
});

/** `2019-10-27 18:15-19:15` of every session that is not 09:15-15:30. */
function specialSessions(history: CandleHistory): string[] {
  return history.sessions
    .map((s) => `${s.date} ${istClock(s.openAt).slice(0, 5)}-${istClock(s.closeAt).slice(0, 5)}`)
    .filter((text) => !text.endsWith("09:15-15:30"));
}

for (const { file, stamp, figures } of FILES) {
  fixtureTest(`readCandles() accounts for every row of ${file}`, () => {
    const history = readCandles(FOLDER + file);
    const { rows, count, dropped, sessions, open, high, low, close, volume } = history;
    const days = new Set(sessions.map((session) => session.date)).size;
    let prices = 0;
    let units = 0;
    for (let i = 0; i < count; i++) {
      prices += open[i]! + high[i]! + low[i]! + close[i]!;
      units += volume[i]!;
    }
    const { outside_session, duplicate, backward } = dropped;
    assertEquals(history.stamp, stamp);
    assertEquals(history.symbol, /\/([A-Z]+)_/.exec(file)?.[1]);
    assertEquals(
      [rows, count, outside_session, duplicate, backward, days, prices, units],
      figures,
    );
    assertEquals([dropped.malformed, dropped.bad_price], [0, 0]);
    assertEquals(rows, count + outside_session + duplicate + backward);
  });
}

fixtureTest("readCandles() keeps every row inside one of its sessions, in order", () => {
  for (const { file } of FILES) {
    const { at, count, sessions } = readCandles(FOLDER + file);
    let session = 0;
    for (let i = 0; i < count; i++) {
      while (at[i]! >= sessions[session]!.closeAt) session++;
      assert(at[i]! >= sessions[session]!.openAt, `${file} row ${i} lies before its session`);
      assert(i === 0 || at[i]! > at[i - 1]!, `${file} row ${i} does not ascend`);
    }
  }
});

fixtureTest("readCandles() finds the sessions of special days", () => {
  const evening = ["2019-10-27 18:15-19:15"];
  assertEquals(specialSessions(readCandles(FOLDER + "index_1m/NIFTY_2019_OCT.txt")), evening);
  assertEquals(specialSessions(readCandles(FOLDER + "index_1m/BANKNIFTY_2019_OCT.txt")), evening);
  // 2024-01-20, a Saturday with rows until 18:16, was a regular day.
  assertEquals(specialSessions(readCandles(FOLDER + "index_1m/NIFTY_2024-01_08.csv")), [
    "2024-03-02 09:15-10:00",
    "2024-03-02 11:30-12:30",
    "2024-05-18 09:15-10:00",
    "2024-05-18 11:30-12:30",
  ]);
  // 2016-08-31 breaks off at 13:59 and 2016-08-25 lacks a minute.
  assertEquals(specialSessions(readCandles(FOLDER + "mit_nse1minR/NIFTY_2016-04_09.csv")), []);
});

fixtureTest("readCandles() keeps the Muhurat evening without the prints around it", () => {
  const { at, count } = readCandles(FOLDER + "index_1m/NIFTY_2019_OCT.txt");
  const evening = Array.from(at.subarray(0, count), (start) => start as EpochMs)
    .filter((start) => istDate(start) === "2019-10-27");
  assertEquals(evening.length, 60);
  assertEquals(istClock(evening[0]!), "18:15:00");
  assertEquals(istClock(evening[59]!), "19:14:00");
});

fixtureTest("readCandles() reads each option of a chain, however sparse", () => {
  const folder = FOLDER + "options_1m/NIFTY_2023-06-05/";
  let files = 0;
  let kept = 0;
  for (const { name } of Deno.readDirSync(folder)) {
    const history = readCandles(folder + name);
    assertEquals([history.stamp, history.symbol], ["start", name.replace(".csv", "")]);
    assertEquals(history.rows, history.count);
    assertEquals(specialSessions(history), []);
    files++;
    kept += history.count;
  }
  assertEquals([files, kept], [95, 5587]);
});
