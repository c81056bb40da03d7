/**
 * One short word for a whole configuration: two runs with the same word had the same settings.
 * @module
 */
import { createHash } from "node:crypto";
import type { Config } from "../../domain/config.ts";

export function configHash(config: Config): string {
  return createHash("sha256").update(JSON.stringify(config)).digest("hex").slice(0, 16);
}
