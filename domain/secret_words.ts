/**
 * What looks like a key, a token or a secret in a text, by how Kite writes them: of a text that
 * somebody else wrote nobody knows what it holds.
 * @module
 */
const MASK = "***";

const NAMED =
  /\b(access_token|request_token|refresh_token|public_token|enctoken|api_secret|api_key|checksum)(["']?\s*[=:]\s*["']?)[^\s"'&,;)}\]]+/gi;
const HEADER = /\b(authorization["']?\s*[:=]\s*["']?token|token)\s+[\w-]+:[\w-]+/gi;

/** The text with `***` for whatever stands where Kite has a secret. */
export function withoutNamedSecrets(text: string): string {
  return text.replace(NAMED, `$1$2${MASK}`).replace(HEADER, `$1 ${MASK}`);
}
