/**
 * The account that a desk on Kite's prices reads by: app and token of the secrets folder, and a
 * line that can read and nothing else.
 * @module
 */
import {
  type AccessToken,
  APP_FILE,
  type FoundToken,
  type KiteApp,
  readApp,
  readToken,
  TOKEN_FILE,
} from "../../adapters/kite/login/credentials.ts";
import { SecretFileError } from "../../adapters/kite/login/secret_file.ts";
import type { EpochMs } from "../../domain/market_time.ts";

export interface KiteAccount {
  readonly app: KiteApp;
  readonly token: AccessToken;
  /** The newest token there is; `refused`: the last one is no good. Rejects with SecretFileError. */
  findToken(refused: boolean): Promise<FoundToken>;
}

export type FoundAccount =
  | { readonly type: "Account"; readonly account: KiteAccount }
  /** What is missing, and what to do about it. */
  | { readonly type: "None"; readonly reason: string };

const REASONS = {
  no_token: "nobody has logged in: run `deno task login`",
  token_ended: "the login of the day has ended: run `deno task login`",
  other_app: "the login is of another app: run `deno task login`",
} as const;

/** What a login has left. A file that is there and cannot be used throws SecretFileError. */
export function accountOfFiles(now: () => EpochMs): FoundAccount {
  const app = appOfFile();
  if (app === null) {
    const what = '{"api_key": "...", "api_secret": "..."}';
    const reason = `write ${what} of your Kite app to ${APP_FILE}, chmod 600, \`deno task login\``;
    return { type: "None", reason };
  }
  const find = () => readToken(TOKEN_FILE, app.apiKey, now());
  const found = find();
  if (found.type === "NeedsLogin") return { type: "None", reason: REASONS[found.code] };
  const { token } = found;
  const findToken = () => Promise.resolve().then(find);
  return { type: "Account", account: { app, token, findToken } };
}

/** With the newest token there is: a desk that is opened anew may have another one by then. */
export async function withNewestToken(account: KiteAccount): Promise<KiteAccount> {
  const found = await account.findToken(false);
  return found.type === "Token" ? { ...account, token: found.token } : account;
}

function appOfFile(): KiteApp | null {
  try {
    return readApp(APP_FILE);
  } catch (error) {
    if (error instanceof SecretFileError && error.code === "missing") return null;
    throw error;
  }
}
