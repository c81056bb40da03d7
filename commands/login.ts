/**
 * `login`: signs in with Kite for the day. Prints where to go, then takes whichever comes first:
 * the browser's way back to this machine, or the address pasted here.
 * @module
 */
import { processLoop } from "../adapters/clock.ts";
import { Limiter } from "../adapters/kite/limiter.ts";
import {
  APP_FILE,
  type KiteApp,
  readApp,
  TOKEN_FILE,
  writeToken,
} from "../adapters/kite/login/credentials.ts";
import {
  accessTokenFor,
  catchRedirect,
  loginUrl,
  type Redirect,
  requestTokenOf,
} from "../adapters/kite/login/login.ts";
import { requestRates } from "../domain/broker/request_budget.ts";
import { tokenEndsAt } from "../domain/broker/token_life.ts";
import { istStamp } from "../domain/market_time.ts";
import { EXIT, type ExitCode } from "./line/exit_code.ts";
import { parseFlags, UsageError, usageOf } from "./line/flags.ts";
import { complain, print } from "./line/terminal_line.ts";

const COMMAND = {
  name: "login",
  help: "Signs in with Kite for the day and keeps its access token.",
  flags: {
    port: {
      kind: "number",
      value: "PORT",
      whole: true,
      min: 0,
      max: 65_535,
      help: "where the browser comes back to, on loopback (8765)",
    },
    root: { kind: "string", value: "URL", help: "an exchange on loopback instead of Kite" },
  },
} as const;

const PORT = 8_765;
/** A login is one request; the dated tables are not its to read. */
const ONCE = requestRates({ quotesPerSecond: 1, historyPerSecond: 1, othersPerSecond: 1 });
/** Kite's own page gives up after some minutes. */
const WAIT_MS = 300_000;

/** `failed` after five minutes without a login. Throws UsageError, KiteError or SecretFileError. */
export async function login(args: readonly string[]): Promise<ExitCode> {
  const typed = parseFlags(COMMAND, args);
  if (typed.type === "Help") {
    print(typed.usage);
    return EXIT.ok;
  }
  const { port = PORT, root } = typed.flags;
  if (root !== undefined && !isLoopback(root)) {
    throw new UsageError(["--root takes a URL on 127.0.0.1"], usageOf(COMMAND));
  }
  const app = readApp(APP_FILE);
  const requestToken = await signIn(app, port, root);
  if (requestToken === null) {
    complain("No login within five minutes: nothing was changed");
    return EXIT.failed;
  }
  const limiter = new Limiter({ rates: ONCE, loop: processLoop() });
  const token = await accessTokenFor(requestToken, {
    app,
    limiter,
    ...(root === undefined ? {} : { root }),
  });
  writeToken(TOKEN_FILE, token);
  print(`Logged in as ${token.userId}; the token ends at ${istStamp(tokenEndsAt(token.issuedAt))}`);
  return EXIT.ok;
}

/** Null when nobody signed in. */
async function signIn(
  { apiKey }: KiteApp,
  port: number,
  root: string | undefined,
): Promise<string | null> {
  const state = crypto.randomUUID();
  const end = AbortSignal.timeout(WAIT_MS);
  const done = new AbortController();
  const redirect = waitForBrowser(port, state, AbortSignal.any([end, done.signal]));
  print(`Sign in at\n\n  ${loginUrl(apiKey, state, root)}\n`);
  print(`The redirect URL of the app should be ${redirect.url}; if the browser ends elsewhere,`);
  print("paste the address it ended at, or its request_token, here:");
  const paste = pastedToken();
  try {
    return await Promise.race([redirect.token, paste.token]);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") return null;
    throw error;
  } finally {
    done.abort();
    await redirect.token.catch(() => {});
    paste.stop();
  }
}

function waitForBrowser(port: number, state: string, signal: AbortSignal): Redirect {
  try {
    return catchRedirect(port, state, signal);
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    throw new UsageError([`--port ${port} is taken by another program`], usageOf(COMMAND));
  }
}

/** The first line of stdin that holds a request token; never settles when there is none. */
function pastedToken(): { readonly token: Promise<string>; stop(): void } {
  const reader = Deno.stdin.readable.getReader();
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const take = (line: string) => {
    const token = requestTokenOf(line);
    if (token !== null) resolve(token);
    else if (line.trim() !== "") print("There is no request_token in that; try again:");
  };
  const read = async () => {
    const decoder = new TextDecoder();
    let text = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const lines = (text + decoder.decode(part.value, { stream: true })).split("\n");
      text = lines.pop()!;
      for (const line of lines) take(line);
    }
    take(text);
  };
  read().catch(reject);
  return { token: promise, stop: () => void reader.cancel().catch(() => {}) };
}

function isLoopback(root: string): boolean {
  return URL.canParse(root) && new URL(root).hostname === "127.0.0.1";
}
