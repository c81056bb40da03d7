/**
 * What Kite lets us in with: the app's key and secret, which a person writes down once, and the
 * access token of the day, which a login leaves.
 * @module
 */
import { z } from "zod";
import { tokenEndsAt } from "../../../domain/broker/token_life.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { readSecretFile, SecretFileError, writeSecretFile } from "./secret_file.ts";

/** From the project's folder; git ignores it. */
export const APP_FILE = "secrets/kite_app.json";
export const TOKEN_FILE = "secrets/kite_token.json";

export interface KiteApp {
  readonly apiKey: string;
  readonly apiSecret: string;
}

export interface AccessToken {
  readonly apiKey: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly issuedAt: EpochMs;
  /** The next 06:00 IST. */
  readonly endsAt: EpochMs;
}

export type FoundToken =
  | { readonly type: "Token"; readonly token: AccessToken }
  | { readonly type: "NeedsLogin"; readonly code: "no_token" | "token_ended" | "other_app" };

const secret = z.string().regex(/^[\w-]{4,128}$/);

const app = z.strictObject({ api_key: secret, api_secret: secret });
const token = z.strictObject({
  api_key: secret,
  user_id: z.string().min(1),
  access_token: secret,
  issued_at: z.int().nonnegative(),
});

/** Throws SecretFileError. */
export function readApp(file: string): KiteApp {
  const text = readSecretFile(
    file,
    'write {"api_key": "...", "api_secret": "..."}, then chmod 600',
  );
  const { api_key: apiKey, api_secret: apiSecret } = parsed(file, app, text);
  return { apiKey, apiSecret };
}

/** The token of `apiKey` if it still lives. Throws SecretFileError. */
export function readToken(file: string, apiKey: string, now: EpochMs): FoundToken {
  let text: string;
  try {
    text = readSecretFile(file, "log in");
  } catch (error) {
    if (!(error instanceof SecretFileError) || error.code !== "missing") throw error;
    return { type: "NeedsLogin", code: "no_token" };
  }
  const kept = parsed(file, token, text);
  if (kept.api_key !== apiKey) return { type: "NeedsLogin", code: "other_app" };
  const issuedAt = kept.issued_at as EpochMs;
  const endsAt = tokenEndsAt(issuedAt);
  if (now >= endsAt) return { type: "NeedsLogin", code: "token_ended" };
  const { user_id: userId, access_token: accessToken } = kept;
  return { type: "Token", token: { apiKey, userId, accessToken, issuedAt, endsAt } };
}

/** Throws SecretFileError. */
export function writeToken(file: string, kept: Omit<AccessToken, "endsAt">): void {
  const row = {
    api_key: kept.apiKey,
    user_id: kept.userId,
    access_token: kept.accessToken,
    issued_at: kept.issuedAt,
  };
  writeSecretFile(file, JSON.stringify(row, null, 2) + "\n");
}

/** Of a field, or of the whole file: what it holds may be a secret, and so may a name in it. */
const WRONG: Readonly<Partial<Record<z.core.$ZodIssue["code"], string>>> = {
  invalid_type: "is missing, or nothing of its kind",
  unrecognized_keys: "has a field that is none of its own",
};

/** Says which field is wrong, not what it holds. */
function parsed<T>(
  file: string,
  schema: z.ZodType<T> & { readonly shape: object },
  text: string,
): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SecretFileError(file, "malformed", "not JSON");
  }
  const read = schema.safeParse(value);
  if (read.success) return read.data;
  const wrong = read.error.issues.map(({ path, code }) =>
    `${path.join(".") || "the file"} ${WRONG[code] ?? "is not as Kite gives it"}`
  );
  const fields = Object.keys(schema.shape).join(", ");
  throw new SecretFileError(file, "malformed", `${wrong.join("; ")}; its fields are ${fields}`);
}
