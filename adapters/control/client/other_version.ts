/**
 * What an engine says that this program does not understand: one of the two is older, as after an
 * upgrade while the desk ran on. That is nobody's fault, and no reason for a stack.
 * @module
 */
import type { z } from "zod";

/** Says what was not understood, and what to do. */
export class OtherVersionError extends Error {
  override readonly name = "OtherVersionError";

  constructor(readonly problem: string) {
    super(
      `The engine is of another version, its answer cannot be read (${problem}). What was asked ` +
        "is done all the same; `halt` works with any version. Ask with the engine's own program, " +
        "or start the desk anew with this one",
    );
  }
}

/** `said` as `schema` has it. Throws OtherVersionError. */
export function understood<T>(schema: z.ZodType<T>, said: unknown): T {
  const { success, data, error } = schema.safeParse(said);
  if (success) return data;
  const [issue] = error.issues;
  throw new OtherVersionError(`${issue?.path.join(".") || "all of it"}: ${issue?.message}`);
}
