/**
 * Why a file or folder cannot be read, in words for whoever named it: the system's own are for
 * programmers.
 * @module
 */

const WORDS: readonly (readonly [new (message: string) => Error, string])[] = [
  [Deno.errors.NotFound, "no such file"],
  [Deno.errors.IsADirectory, "a folder"],
  [Deno.errors.NotADirectory, "a path through a file that is no folder"],
  [Deno.errors.PermissionDenied, "permission denied"],
  [Deno.errors.NotCapable, "the program was not allowed to read it"],
];

/** `error`: what reading it has thrown. Others than the usual ones say it in their own words. */
export function whyUnreadable(error: unknown): string {
  const words = WORDS.find(([kind]) => error instanceof kind)?.[1];
  return words ?? (error instanceof Error ? error.message : String(error));
}
