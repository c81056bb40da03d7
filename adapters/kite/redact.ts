/**
 * Keeps keys, tokens and secrets out of every text that leaves the adapter. Known secrets are
 * replaced wherever they stand; what looks like one is replaced where Kite writes them.
 * @module
 */
const MASK = "***";

/** Shorter ones would blot out ordinary words. */
const SECRET_LENGTH_MIN = 4;

const NAMED =
  /\b(access_token|request_token|refresh_token|public_token|enctoken|api_secret|api_key|checksum)(["']?\s*[=:]\s*["']?)[^\s"'&,;)}\]]+/gi;
const HEADER = /\b(authorization["']?\s*[:=]\s*["']?token|token)\s+[\w-]+:[\w-]+/gi;

export type Redact = (text: string) => string;

/** Masks `secrets`, as they are and as a URL or JSON would write them. */
export function redactor(secrets: readonly string[]): Redact {
  const forms = secrets.filter((secret) => secret.length >= SECRET_LENGTH_MIN)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ]);
  // The longest first: one secret may begin another.
  const known = [...new Set(forms)].sort((a, b) => b.length - a.length);
  return (text) => {
    let safe = text;
    for (const secret of known) safe = safe.replaceAll(secret, MASK);
    return safe.replace(NAMED, `$1$2${MASK}`).replace(HEADER, `$1 ${MASK}`);
  };
}
