/**
 * Exported functions that no doc comment says a word of: what comes back, in which unit and when it
 * is null stands in neither name nor type.
 * @module
 */
import { codeOnly } from "./code_only.ts";

const EXPORTED = /^export (?:default )?(?:async )?function\b\*? *(\w*)/;

/** Names of the exported functions of `text` that have none directly above, in their order. */
export function undocumented(text: string): string[] {
  const lines = text.split("\n");
  return codeOnly(text).split("\n").flatMap((line, at) => {
    const found = EXPORTED.exec(line);
    return found === null || isDocumented(lines, at) ? [] : [found[1] || "default"];
  });
}

/** The file's header is of the file, and a comment without a word is none. */
function isDocumented(lines: readonly string[], at: number): boolean {
  if (!lines[at - 1]?.endsWith("*/")) return false;
  const from = lines.findLastIndex((line, i) => i < at && line.startsWith("/*"));
  const comment = lines.slice(from, at).join("\n");
  return /^\/\*\*(?:(?!\*\/)[^])*\*\/$/.test(comment) && /\w/.test(comment) &&
    !/@module\b/.test(comment);
}
