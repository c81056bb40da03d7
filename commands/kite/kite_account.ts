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

/** The login of the day is another user's. */
export class OtherUserError extends Error {
  override readonly name = "OtherUserError";

  constructor(userId: string, found: string) {
    super(
      `the login is of ${found}, and the books of this desk are of ${userId}: run ` +
        `\`deno task login\` and sign in as ${userId}`,
    );
  }
}

/**
 * What a desk has written down is of the account of `userId`: under one app others may sign in as
 * well, whose orders and positions explain nothing of it. Rejects, and its `findToken` does, with
 * OtherUserError while the newest login is somebody else's.
 */
export async function newestOf(account: KiteAccount, userId: string): Promise<KiteAccount> {
  const findToken = async (refused: boolean): Promise<FoundToken> => {
    const found = await account.findToken(refused);
    if (found.type === "Token") mustBeOf(userId, found.token);
    return found;
  };
  const newest = await withNewestToken({ ...account, findToken });
  mustBeOf(userId, newest.token);
  return newest;
}

function mustBeOf(userId: string, token: AccessToken): void {
  if (token.userId !== userId) throw new OtherUserError(userId, token.userId);
}

function appOfFile(): KiteApp | null {
  try {
    return readApp(APP_FILE);
  } catch (error) {
    if (error instanceof SecretFileError && error.code === "missing") return null;
    throw error;
  }
}
