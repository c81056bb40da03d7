/** One desk an account, however the first one ends. @module */
import { assertEquals, assertThrows } from "@std/assert";
import { AccountLockedError, lockAccount } from "../../../adapters/kite/account_lock.ts";

async function withFile(act: (file: string, folder: string) => void | Promise<void>) {
  const folder = Deno.makeTempDirSync();
  try {
    const file = `${folder}/app.json`;
    Deno.writeTextFileSync(file, "{}", { mode: 0o600 });
    await act(file, folder);
  } finally {
    Deno.removeSync(folder, { recursive: true });
  }
}

Deno.test("lockAccount() refuses a second holder and changes nothing", () =>
  withFile((file, folder) => {
    const first = lockAccount(file);
    const error = assertThrows(
      () => lockAccount(file),
      AccountLockedError,
      "trades at this account",
    );
    assertEquals(error.file, file);
    first.release();
    lockAccount(file).release();
    assertEquals([...Deno.readDirSync(folder)].map(({ name }) => name), ["app.json"]);
    assertEquals(Deno.readTextFileSync(file), "{}");
  }));

Deno.test("lockAccount() is refused by another process until that one is killed", () =>
  withFile(async (file, folder) => {
    const module = new URL("../../../adapters/kite/account_lock.ts", import.meta.url).href;
    const holder = `${folder}/holder.ts`;
    const source = `import { lockAccount } from "${module}";
lockAccount("${file}");
setInterval(() => {}, 1_000);
console.log("held");`;
    Deno.writeTextFileSync(holder, source);
    // With leave to read alone.
    const child = new Deno.Command("deno", {
      args: ["run", "--no-prompt", "--allow-read", holder],
      stdout: "piped",
      stderr: "null",
    }).spawn();
    const reader = child.stdout.getReader();
    await reader.read();
    assertThrows(() => lockAccount(file), AccountLockedError);
    child.kill("SIGKILL");
    await child.status;
    await reader.cancel();
    lockAccount(file).release();
  }));
