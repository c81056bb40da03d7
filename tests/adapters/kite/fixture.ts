/** The answers that Zerodha published to test clients against. @module */
const FOLDER = new URL("../../../../shared/fixtures/kiteconnect-mocks/", import.meta.url);

/** Elsewhere the tests of published answers are skipped. */
export const hasFixtures = isFolder(FOLDER);

export function fixtureText(file: string): string {
  return Deno.readTextFileSync(new URL(file, FOLDER));
}

/** `data` of a published answer. */
export function fixtureData(file: string): unknown {
  return (JSON.parse(fixtureText(file)) as { data: unknown }).data;
}

export function fixtureFiles(): string[] {
  return [...Deno.readDirSync(FOLDER)].map(({ name }) => name).sort();
}

function isFolder(path: URL): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
