/**
 * A login as a process of its own, on this terminal: whoever asks for one has no leave for Kite's
 * network or the secrets, and needs none.
 * @module
 */
/** As a URL: a path would have to be decoded, where its folders have spaces or other letters. */
const MAIN = new URL("../../../main.ts", import.meta.url).href;

/** What a login may do, as its task gives it. */
export const LOGIN_FLAGS: readonly string[] = [
  "--no-prompt",
  "--allow-read=secrets",
  "--allow-write=secrets",
  "--allow-env",
  "--allow-net=api.kite.trade,127.0.0.1",
];

/** Runs `login` until somebody has signed in or nobody has; returns its exit code. */
export async function runLogin(): Promise<number> {
  const { standalone } = Deno.build;
  const flags = standalone ? [] : ["run", ...LOGIN_FLAGS, MAIN];
  const child = new Deno.Command(standalone ? Deno.execPath() : "deno", {
    args: [...flags, "login"],
  }).spawn();
  return (await child.status).code;
}
