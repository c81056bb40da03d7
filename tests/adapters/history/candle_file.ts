/**
 * Small candle files written for one test and removed behind it.
 * @module
 */
import {
  type HistoryOptions,
  readCandles,
  readTogether,
} from "../../../adapters/history/csv_candles.ts";
import type { CandleHistory } from "../../../domain/candle/candle_history.ts";

/** Calls `use` with the path of a file of that name and content. */
export function withFile<T>(
  name: string,
  content: string | Uint8Array,
  use: (path: string) => T,
): T {
  const folder = Deno.makeTempDirSync({ prefix: "history-" });
  try {
    const path = `${folder}/${name}`;
    if (typeof content === "string") Deno.writeTextFileSync(path, content);
    else Deno.writeFileSync(path, content);
    return use(path);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** The candles of a file of these lines, named TEST.csv. */
export function readLines(lines: readonly string[], options: HistoryOptions = {}): CandleHistory {
  return withFile("TEST.csv", lines.join("\n") + "\n", (path) => readCandles(path, options));
}

/** The candles of files of these lines, read together. */
export function readFiles(files: readonly (readonly string[])[]): readonly CandleHistory[] {
  const folder = Deno.makeTempDirSync({ prefix: "history-" });
  try {
    const paths = files.map((lines, i) => {
      const path = `${folder}/FILE${i}.csv`;
      Deno.writeTextFileSync(path, lines.join("\n") + "\n");
      return path;
    });
    return readTogether(paths);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const two = (n: number) => String(n).padStart(2, "0");

/** `09:15` of minute 555. */
export function clock(minute: number): string {
  return `${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}

/** Lines `DATE CLOCK,100.00,101.00,99.00,100.50,7` for the minutes [from, to). */
export function minuteLines(date: string, from: number, to: number): string[] {
  return Array.from(
    { length: to - from },
    (_, i) => `${date} ${clock(from + i)},100.00,101.00,99.00,100.50,7`,
  );
}
