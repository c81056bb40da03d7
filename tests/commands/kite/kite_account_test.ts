/** Whose login a desk at a broker goes by. @module */
import { assertEquals, assertRejects } from "@std/assert";
import type { AccessToken, FoundToken } from "../../../adapters/kite/login/credentials.ts";
import { type KiteAccount, newestOf, OtherUserError } from "../../../commands/kite/kite_account.ts";
import type { EpochMs } from "../../../domain/market_time.ts";

function tokenOf(userId: string, accessToken: string): AccessToken {
  const life = { issuedAt: 0 as EpochMs, endsAt: 1 as EpochMs };
  return { apiKey: "key4711", userId, accessToken, ...life };
}

const NONE: FoundToken = { type: "NeedsLogin", code: "token_ended" };

/** An account of which these tokens are found, one after the other. */
function accountWith(token: AccessToken, ...found: readonly FoundToken[]): KiteAccount {
  const rest = [...found];
  const app = { apiKey: "key4711", apiSecret: "secret4711" };
  return { app, token, findToken: () => Promise.resolve(rest.shift()!) };
}

Deno.test("newestOf() takes the newest login of its user, at the start and later", async () => {
  const [old, next, last] = ["old", "next", "last"].map((name) => tokenOf("AB1234", name));
  const found = [next, last].map((token) => ({ type: "Token", token: token! }) as const);
  const account = await newestOf(accountWith(old!, ...found, NONE), "AB1234");
  assertEquals(account.token.accessToken, "next");
  assertEquals(await account.findToken(false), { type: "Token", token: last! });
  assertEquals(await account.findToken(true), NONE);
  assertEquals((await newestOf(accountWith(old!, NONE), "AB1234")).token, old!);
});

Deno.test("newestOf() never takes the login of somebody else under the same app", async () => {
  const [ours, others] = [tokenOf("AB1234", "ours"), tokenOf("XY9999", "others")];
  const theirs = { type: "Token", token: others } as const;
  const words = "the login is of XY9999, and the books of this desk are of AB1234";
  const fails = (act: () => Promise<unknown>) => assertRejects(act, OtherUserError, words);
  await fails(() => newestOf(accountWith(ours, theirs), "AB1234"));
  await fails(() => newestOf(accountWith(others, NONE), "AB1234"));
  const account = await newestOf(accountWith(ours, NONE, theirs), "AB1234");
  await fails(() => account.findToken(false));
});
