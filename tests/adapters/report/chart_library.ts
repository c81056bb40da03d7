/**
 * The charting library as it is published: the build that stands alone, out of the package that
 * deno.json pins. As a script it renews the copy that pages are made with.
 * @module
 */
import { version } from "lightweight-charts";

const PAGE = new URL("../../../adapters/report/page/", import.meta.url);

/** Copy in our tree, and where it comes from in the package. */
export const COPIES = {
  "lightweight_charts.js": "dist/lightweight-charts.standalone.production.js",
  "lightweight_charts.LICENSE": "LICENSE",
} as const;

export function copied(name: keyof typeof COPIES): string {
  return Deno.readTextFileSync(new URL(name, PAGE));
}

/** As the package has it. Deno alone knows where it keeps packages. */
export function published(name: keyof typeof COPIES): string {
  const id = `lightweight-charts@${version()}`;
  const { stdout } = new Deno.Command("deno", { args: ["info", "--json", `npm:${id}`] })
    .outputSync();
  const { npmPackages } = JSON.parse(new TextDecoder().decode(stdout)) as {
    readonly npmPackages: Readonly<Record<string, { readonly localPath: string }>>;
  };
  return Deno.readTextFileSync(`${npmPackages[id]!.localPath}/${COPIES[name]}`);
}

if (import.meta.main) {
  for (const name of Object.keys(COPIES) as (keyof typeof COPIES)[]) {
    Deno.writeTextFileSync(new URL(name, PAGE), published(name));
  }
}
