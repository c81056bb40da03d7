/**
 * One short word for a whole configuration: two runs with the same word had the same settings.
 * @module
 */
import { createHash } from "node:crypto";
import type { Config } from "../../domain/config.ts";

/** 16 hexadecimal digits of SHA-256. A default that the file spells out changes nothing. */
export function configHash(config: Config): string {
  return createHash("sha256").update(JSON.stringify(config)).digest("hex").slice(0, 16);
}
