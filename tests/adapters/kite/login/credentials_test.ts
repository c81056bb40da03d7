/** Files of secrets: who may read them, what they hold, and that no error says it. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { readApp, readToken, writeToken } from "../../../../adapters/kite/login/credentials.ts";
import { SecretFileError, writeSecretFile } from "../../../../adapters/kite/login/secret_file.ts";
import type { EpochMs } from "../../../../domain/market_time.ts";

const ISSUED = Date.parse("2026-11-20T08:30:00+05:30") as EpochMs;
const KEPT = { apiKey: "key123", userId: "AB1234", accessToken: "ToKeN9876", issuedAt: ISSUED };
const later = (hours: number) => ISSUED + hours * 3_600_000 as EpochMs;

function inFolder(act: (folder: string) => void): void {
  const folder = Deno.makeTempDirSync();
  try {
    act(folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

const rights = (path: string) => (Deno.lstatSync(path).mode ?? 0) & 0o777;

Deno.test("writeToken() leaves a file for its owner alone, readToken() reads it back", () => {
  inFolder((folder) => {
    const file = `${folder}/secrets/token.json`;
    writeToken(file, KEPT);
    assertEquals([rights(file), rights(`${folder}/secrets`)], [0o600, 0o700]);
    const found = readToken(file, "key123", later(1));
    assert(found.type === "Token");
    const endsAt = Date.parse("2026-11-21T06:00:00+05:30") as EpochMs;
    assertEquals(found.token, { ...KEPT, endsAt });
  });
});

Deno.test("writeSecretFile() never widens rights, whatever lay there before", () => {
  inFolder((folder) => {
    const file = `${folder}/token.json`;
    for (const left of [file, `${file}.new`]) {
      Deno.writeTextFileSync(left, "old");
      Deno.chmodSync(left, 0o666);
    }
    writeSecretFile(file, "new");
    assertEquals([rights(file), Deno.readTextFileSync(file)], [0o600, "new"]);
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["token.json"]);
  });
});

Deno.test("readToken() asks for a login when there is no token, an old one or another app's", () => {
  inFolder((folder) => {
    const file = `${folder}/token.json`;
    const says = (apiKey: string, now: EpochMs) => {
      const found = readToken(file, apiKey, now);
      return found.type === "NeedsLogin" ? found.code : found.type;
    };
    assertEquals(says("key123", ISSUED), "no_token");
    writeToken(file, KEPT);
    assertEquals(says("other", later(1)), "other_app");
    const end = Date.parse("2026-11-21T06:00:00+05:30") as EpochMs;
    assertEquals(says("key123", end - 1 as EpochMs), "Token");
    assertEquals(says("key123", end), "token_ended");
  });
});

Deno.test("readToken() refuses a file that others can read", () => {
  inFolder((folder) => {
    const file = `${folder}/token.json`;
    writeToken(file, KEPT);
    for (const mode of [0o640, 0o604, 0o660, 0o610, 0o602]) {
      Deno.chmodSync(file, mode);
      const error = assertThrows(() => readToken(file, "key123", ISSUED), SecretFileError);
      assertEquals([error.code, error.advice], ["open_to_others", `run chmod 600 ${file}`]);
    }
  });
});

Deno.test("readToken() refuses a link", () => {
  inFolder((folder) => {
    writeToken(`${folder}/real.json`, KEPT);
    Deno.symlinkSync(`${folder}/real.json`, `${folder}/link.json`);
    const read = () => readToken(`${folder}/link.json`, "key123", ISSUED);
    assertEquals(assertThrows(read, SecretFileError).code, "no_plain_file");
  });
});

Deno.test("readApp() says which field is wrong and nothing that the file holds", () => {
  inFolder((folder) => {
    const file = `${folder}/app.json`;
    const fault = (text: string) => {
      writeSecretFile(file, text);
      const error = assertThrows(() => readApp(file), SecretFileError);
      assertEquals(error.code, "malformed");
      assert(!Deno.inspect(error).includes("hush"));
      return error.advice;
    };
    assertEquals(fault("hush"), "not JSON");
    const fields = "its fields are api_key, api_secret";
    const missing = "is missing, or nothing of its kind";
    assertEquals(fault('["hush"]'), `the file ${missing}; ${fields}`);
    assertEquals(fault('{"api_key": "key123"}'), `api_secret ${missing}; ${fields}`);
    const bad = '{"api_key": "key123", "api_secret": "hush !"}';
    assertEquals(fault(bad), `api_secret is not as Kite gives it; ${fields}`);
    const more = '{"api_key": "key123", "api_secret": "hush1", "hush": 1}';
    assertEquals(fault(more), `the file has a field that is none of its own; ${fields}`);
    writeSecretFile(file, '{"api_key": "key123", "api_secret": "hush1"}');
    assertEquals(readApp(file), { apiKey: "key123", apiSecret: "hush1" });
    const none = assertThrows(() => readApp(`${folder}/none.json`), SecretFileError);
    assertEquals(none.code, "missing");
  });
});
