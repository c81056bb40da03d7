/**
 * Where a desk that speaks to Kite finds it: the broker itself, with the wall's clock and the login
 * of the day, or an exchange on this machine, with its clock and a login that nobody has to sign.
 * @module
 */
import { processLoop } from "../../adapters/clock.ts";
import {
  EXCHANGE_APP,
  ExchangeError,
  readClock,
  requestTokenAt,
} from "../../adapters/exchange/exchange_client.ts";
import { Limiter } from "../../adapters/kite/limiter.ts";
import type { AccessToken } from "../../adapters/kite/login/credentials.ts";
import { accessTokenFor } from "../../adapters/kite/login/login.ts";
import { tokenEndsAt } from "../../domain/broker/token_life.ts";
import type { KiteConfig } from "../../domain/config.ts";
import { MarketTime, WALL } from "../desk/desk_clock.ts";
import { isOnThisMachine } from "../trade/engine_leave.ts";
import { ratesAt } from "./reading_line.ts";
import { accountOfFiles, type FoundAccount, type KiteAccount } from "./kite_account.ts";

export interface KiteWorld {
  readonly time: MarketTime;
  readonly found: FoundAccount;
  /** Which exchange of ours it is, and with which prices; null for Kite. */
  readonly exchange: { readonly startedAt: number; readonly seed: number } | null;
}

const ANOTHER_RUN = "it was started anew and knows nothing of this desk: stop the desk, and " +
  "start it again";

/** Rejects with ExchangeError, KiteError or SecretFileError. */
export async function findKite(kite: KiteConfig): Promise<KiteWorld> {
  const loop = processLoop();
  if (!isOnThisMachine(kite)) {
    const time = new MarketTime(loop, WALL);
    return { time, found: accountOfFiles(time.now), exchange: null };
  }
  const { seed, ...reading } = await readClock(kite.root);
  const time = new MarketTime(loop, reading);
  const account = await accountAt(kite.root, reading.wallAt, time);
  return {
    time,
    found: { type: "Account", account },
    exchange: { startedAt: reading.wallAt, seed },
  };
}

/**
 * Logs in again by itself when its token has ended, but with the exchange alone that was started at
 * `startedAt`: another one has another clock, and nothing of what the desk did.
 */
async function accountAt(
  root: string,
  startedAt: number,
  time: MarketTime,
): Promise<KiteAccount> {
  const limiter = new Limiter({ rates: ratesAt(time.now()), loop: time.counted });
  const logIn = async (): Promise<AccessToken> => {
    const requestToken = await requestTokenAt(root, EXCHANGE_APP.apiKey);
    const token = await accessTokenFor(requestToken, { app: EXCHANGE_APP, limiter, root });
    return { ...token, endsAt: tokenEndsAt(token.issuedAt) };
  };
  let token = await logIn();
  return {
    app: EXCHANGE_APP,
    token,
    findToken: async (refused) => {
      if (refused || time.now() >= token.endsAt) {
        const { wallAt } = await readClock(root);
        if (wallAt !== startedAt) throw new ExchangeError(root, ANOTHER_RUN);
        token = await logIn();
      }
      return { type: "Token", token };
    },
  };
}
