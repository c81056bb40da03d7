/**
 * Files that are no rows with commas, told by how they begin: one word about the whole file says
 * more than a refusal of each row.
 * @module
 */

/** First bytes of what is often mistaken for a CSV file. */
const BEGINNINGS: readonly (readonly [bytes: readonly number[], problem: string])[] = [
  [[0x1f, 0x8b], "it is compressed (gzip): unpack it first"],
  [[0x50, 0x4b, 3, 4], "it is a zip archive or a spreadsheet: expected CSV"],
  [[0xff, 0xfe], "its text is UTF-16: expected UTF-8"],
  [[0xfe, 0xff], "its text is UTF-16: expected UTF-8"],
];

const SEPARATORS: Readonly<Record<string, string>> = {
  ";": "semicolons",
  "\t": "tabs",
  "|": "bars",
};
/** Of a row without a volume: date or stamp, and four prices. */
const COLUMNS_MIN = 5;

/** What the bytes at the beginning of a file are known as; null for text. */
export function foreignBytes(bytes: Uint8Array): string | null {
  const known = BEGINNINGS.find(([begin]) => begin.every((byte, i) => bytes[i] === byte));
  return known?.[1] ?? null;
}

/** What its first line has in place of plain fields with commas; null where nothing is known. */
export function foreignText(head: string): string | null {
  const line = head.split(/\r?\n/).find((text) => text !== "") ?? "";
  for (const [separator, name] of Object.entries(SEPARATORS)) {
    if (!line.includes(",") && line.split(separator).length >= COLUMNS_MIN) {
      return `its columns are separated by ${name}: expected commas`;
    }
  }
  const fields = line.split(",");
  const areQuoted = fields.length >= COLUMNS_MIN && fields.every((field) => /^".*"$/.test(field));
  return areQuoted ? "its fields are in quotes: expected none" : null;
}
