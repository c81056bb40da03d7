/**
 * `login` as a person runs it: its own process, the task's own permissions, a broker on loopback.
 * What it prints and writes, and that no secret is in any of it but in the one file made for it.
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { json, refusal, withKite } from "../adapters/kite/kite_server.ts";

const ROOT = new URL("../../", import.meta.url).pathname;
const API_KEY = "publickey123";
const API_SECRET = "VerySecret456";
const REQUEST_TOKEN = "RequestToken789";
const ACCESS_TOKEN = "AccessToken000";

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

/** Starts the task of deno.json in `folder`, with its lines of input as they are given. */
function start(folder: string, args: readonly string[]): Deno.ChildProcess {
  const { tasks } = JSON.parse(Deno.readTextFileSync(`${ROOT}deno.json`));
  const [deno, ...words] = (tasks.login as string).split(" ");
  const task = words.map((word) => word === "main.ts" ? `${ROOT}main.ts` : word);
  return new Deno.Command(deno!, {
    args: [...task, ...args],
    cwd: folder,
    env: { NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
}

async function run(folder: string, args: readonly string[], input: string): Promise<Ended> {
  const child = start(folder, args);
  const stdin = child.stdin.getWriter();
  await stdin.write(new TextEncoder().encode(input));
  await stdin.close().catch(() => {});
  const { code, stdout, stderr } = await child.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, out: text(stdout), error: text(stderr) };
}

async function inFolder(act: (folder: string) => Promise<void>): Promise<void> {
  const folder = Deno.makeTempDirSync();
  try {
    Deno.mkdirSync(`${folder}/secrets`, { mode: 0o700 });
    const app = `${folder}/secrets/kite_app.json`;
    const text = JSON.stringify({ api_key: API_KEY, api_secret: API_SECRET });
    Deno.writeTextFileSync(app, text, { mode: 0o600 });
    await act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

/** Every file below `folder` that says `text`. */
function filesThatSay(text: string, folder: string): string[] {
  return [...Deno.readDirSync(folder)].flatMap(({ name, isDirectory }) => {
    const path = `${folder}/${name}`;
    if (isDirectory) return filesThatSay(text, path);
    return Deno.readTextFileSync(path).includes(text) ? [name] : [];
  });
}

const granted = () =>
  json({
    status: "success",
    data: { user_id: "AB1234", access_token: ACCESS_TOKEN, login_time: "2026-11-20 08:30:00" },
  });

Deno.test("login keeps the token of a pasted address, and writes a secret nowhere else", async () => {
  await inFolder((folder) =>
    withKite(granted, async ({ root }) => {
      const pasted = `what?\n\nhttp://x/?status=success&request_token=${REQUEST_TOKEN}\n`;
      const { code, out, error } = await run(folder, ["--port", "0", "--root", root], pasted);
      assertEquals([code, error], [0, ""]);
      assertStringIncludes(out, `${root}/connect/login?v=3&api_key=${API_KEY}`);
      assertEquals(out.split("There is no request_token in that; try again:").length, 2);
      assertStringIncludes(out, "Logged in as AB1234; the token ends at 2026-11-21T06:00:00");
      assertEquals(filesThatSay(ACCESS_TOKEN, folder), ["kite_token.json"]);
      assertEquals(filesThatSay(API_SECRET, folder), ["kite_app.json"]);
      assertEquals(filesThatSay(REQUEST_TOKEN, folder), []);
      for (const secret of [API_SECRET, REQUEST_TOKEN, ACCESS_TOKEN]) assert(!out.includes(secret));
      const { mode } = Deno.lstatSync(`${folder}/secrets/kite_token.json`);
      assertEquals((mode ?? 0) & 0o777, 0o600);
    })
  );
});

Deno.test("login takes the browser's way back to loopback", async () => {
  await inFolder((folder) =>
    withKite(granted, async ({ root }) => {
      const child = start(folder, ["--port", "0", "--root", root]);
      let out = "";
      let redirected = false;
      for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
        out += part;
        const state = /state%3D([\w-]+)/.exec(out)?.[1];
        const back = /should be (http:\S+);/.exec(out)?.[1];
        if (redirected || state === undefined || back === undefined) continue;
        redirected = true;
        const query = `?status=success&request_token=${REQUEST_TOKEN}&state=${state}`;
        // The broker may refuse it yet: the page promises nothing.
        const said = await (await fetch(back + query)).text();
        assertStringIncludes(said, "The login has come back: the terminal says the rest.");
      }
      await child.stdin.close().catch(() => {});
      await child.stderr.cancel();
      assertEquals((await child.status).code, 0);
      assertEquals(filesThatSay(ACCESS_TOKEN, folder), ["kite_token.json"]);
    })
  );
});

Deno.test("login that is refused says so without a secret and keeps nothing", async () => {
  const said = `${REQUEST_TOKEN} and ${API_SECRET} are bad`;
  await inFolder((folder) =>
    withKite(() => refusal(403, "TokenException", said), async ({ root }) => {
      const args = ["--port", "0", "--root", root];
      const { code, out, error } = await run(folder, args, `${REQUEST_TOKEN}\n`);
      assertEquals(code, 1);
      assertStringIncludes(error, "*** and *** are bad (needs_login, HTTP 403)");
      for (const secret of [API_SECRET, REQUEST_TOKEN]) assert(!(out + error).includes(secret));
      assertEquals([...Deno.readDirSync(`${folder}/secrets`)].length, 1);
    })
  );
});

Deno.test("login says that its port is another program's, before anybody is sent anywhere", async () => {
  const other = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  try {
    await inFolder(async (folder) => {
      const { code, out, error } = await run(folder, ["--port", String(other.addr.port)], "");
      assertEquals([code, out], [2, ""]);
      assertStringIncludes(error, `--port ${other.addr.port} is taken by another program`);
    });
  } finally {
    other.close();
  }
});

Deno.test("login refuses an app file that others can read, and a root that is not here", async () => {
  await inFolder(async (folder) => {
    const { code, out } = await run(folder, ["--help"], "");
    assertEquals([code, out.startsWith("Usage: login ")], [0, true]);
    const far = await run(folder, ["--root", "https://example.org"], "");
    assertEquals(far.code, 2);
    Deno.chmodSync(`${folder}/secrets/kite_app.json`, 0o644);
    const open = await run(folder, [], "");
    assertEquals(open.code, 1);
    assertStringIncludes(open.error, "run chmod 600 secrets/kite_app.json");
    assert(!open.error.includes(API_SECRET));
  });
});
