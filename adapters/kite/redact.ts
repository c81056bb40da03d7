/**
 * Keeps keys, tokens and secrets out of every text that leaves the adapter. Known secrets are
 * replaced wherever they stand; what looks like one is replaced where Kite writes them.
 * @module
 */
import { withoutNamedSecrets } from "../../domain/secret_words.ts";

const MASK = "***";

/** Shorter ones would blot out ordinary words. */
const SECRET_LENGTH_MIN = 4;

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
    return withoutNamedSecrets(safe);
  };
}
