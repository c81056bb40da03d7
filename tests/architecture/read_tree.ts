/**
 * The project's sources and imports as they are on disk: every *.ts and *.tsx that .gitignore
 * does not hide, and Deno's own view of what imports what.
 * @module
 */
import type { Import, SourceFile, SourceTree } from "./rules.ts";

/** Reads the project in the folder `root` (a file URL that ends in a slash). */
export async function readTree(root: URL): Promise<SourceTree> {
  const files = sourceFiles(root, "", hiddenBy(root));
  return { files, imports: await importsOf(root, files) };
}

/** Top-level names that .gitignore hides: `artifacts/*`, `node_modules/`, `/patang`. */
function hiddenBy(root: URL): ReadonlySet<string> {
  const lines = Deno.readTextFileSync(new URL(".gitignore", root)).split("\n");
  return new Set(lines.map((line) => line.trim().replace(/^\/|\/\*?$/g, "")));
}

function sourceFiles(root: URL, folder: string, hidden: ReadonlySet<string>): SourceFile[] {
  return [...Deno.readDirSync(new URL(folder, root))]
    .filter(({ name }) => !name.startsWith(".") && !hidden.has(name))
    .sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(({ name, isDirectory }) => {
      const path = folder + name;
      if (isDirectory) return sourceFiles(root, `${path}/`, hidden);
      if (!/\.tsx?$/.test(name)) return [];
      return [{ path, text: Deno.readTextFileSync(new URL(path, root)) }];
    });
}

/** One side of an import in the graph. */
interface GraphEdge {
  readonly specifier?: string;
}

interface GraphModule {
  readonly specifier: string;
  readonly error?: string;
  readonly dependencies?: readonly {
    readonly specifier: string;
    readonly code?: GraphEdge;
    readonly type?: GraphEdge;
  }[];
}

/** Asked once for all files, by a file that imports them all: a process each would take minutes. */
async function importsOf(root: URL, files: readonly SourceFile[]): Promise<Import[]> {
  const folder = await Deno.makeTempDir();
  const everything = `${folder}/everything.ts`;
  const lines = files.map(({ path }) => `import ${JSON.stringify(new URL(path, root).href)};\n`);
  await Deno.writeTextFile(everything, lines.join(""));
  const config = decodeURIComponent(new URL("deno.json", root).pathname);
  const { success, stdout, stderr } = await new Deno.Command("deno", {
    args: ["info", "--json", "--config", config, everything],
  }).output();
  await Deno.remove(folder, { recursive: true });
  if (!success) throw new Error(`deno info failed: ${new TextDecoder().decode(stderr)}`);
  const graph: { modules: readonly GraphModule[] } = JSON.parse(new TextDecoder().decode(stdout));
  const broken = new Set(
    graph.modules.filter((m) => m.error !== undefined).map((m) => m.specifier),
  );
  return graph.modules
    .filter(({ specifier }) => specifier.startsWith(root.href))
    .flatMap((module) =>
      (module.dependencies ?? []).map(({ specifier, code, type }): Import => {
        const target = code?.specifier ?? type?.specifier;
        return {
          from: pathOf(module.specifier, root),
          written: specifier,
          to: target === undefined || broken.has(target) ? null : pathOf(target, root),
          typeOnly: code === undefined,
        };
      })
    );
}

function pathOf(specifier: string, root: URL): string {
  return specifier.startsWith(root.href) ? specifier.slice(root.href.length) : specifier;
}
