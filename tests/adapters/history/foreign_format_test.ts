/** Files that are no plain CSV, told in a word for all their rows. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { gzipSync } from "node:zlib";
import { readCandles } from "../../../adapters/history/csv_candles.ts";
import { HistoryError } from "../../../adapters/history/history_error.ts";
import { minuteLines, withFile } from "./candle_file.ts";

const LINES = ["date,open,high,low,close,volume", ...minuteLines("2024-01-01", 555, 600)];
const TEXT = LINES.join("\n");

function problem(content: string | Uint8Array): string {
  return withFile("A.csv", content, (path) => {
    const { message } = assertThrows(() => readCandles(path), HistoryError);
    return message.replace(`Cannot read history ${path}: `, "");
  });
}

Deno.test("readCandles() says of a file that is no plain CSV what it is", () => {
  const utf16 = new Uint8Array(
    [0xff, 0xfe, ...TEXT].flatMap((char) =>
      typeof char === "number" ? [char] : [char.charCodeAt(0), 0]
    ),
  );
  const quoted = LINES.map((line) => line.split(",").map((field) => `"${field}"`).join());
  assertEquals(
    [
      gzipSync(TEXT),
      utf16,
      new TextEncoder().encode("PK\x03\x04rest"),
      TEXT.replaceAll(",", ";"),
      TEXT.replaceAll(",", "\t"),
      quoted.join("\r\n"),
    ].map(problem),
    [
      "it is compressed (gzip): unpack it first",
      "its text is UTF-16: expected UTF-8",
      "it is a zip archive or a spreadsheet: expected CSV",
      "its columns are separated by semicolons: expected commas",
      "its columns are separated by tabs: expected commas",
      "its fields are in quotes: expected none",
    ],
  );
});

Deno.test("readCandles() reads plain CSV whose columns nobody needs hold anything", () => {
  const noted = LINES.map((line, i) => i === 0 ? `${line},a|b|c|d|e` : `${line},"x;y;z;x;y"`);
  withFile("A.csv", noted.join("\n"), (path) => assertEquals(readCandles(path).count, 45));
});
