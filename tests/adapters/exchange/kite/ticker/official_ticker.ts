/**
 * The official ticker in a process of its own, for it ends the process when it likes: prints what
 * it hears, a line of JSON each, and ends when its standard input does.
 * @module
 */
import { KiteTicker } from "kiteconnect";

const [root = "", apiKey = "", accessToken = "", ...tokens] = Deno.args;
const say = (what: string, data: unknown) =>
  Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify({ what, data }) + "\n"));

// Its types do not know where it may be sent; its code does.
const params = { api_key: apiKey, access_token: accessToken, root };
const ticker = new KiteTicker(params);
const watched = tokens.map(Number);

ticker.on("connect", () => {
  ticker.subscribe(watched);
  ticker.setMode("full", watched);
  say("connect", null);
});
ticker.on("ticks", (ticks: unknown) => say("ticks", ticks));
ticker.on("order_update", (order: unknown) => say("order", order));
ticker.on("message", (frame: ArrayBuffer) => {
  if (frame.byteLength === 1) say("heartbeat", null);
});
ticker.on("error", (error: { message?: string }) => say("error", error.message ?? ""));
ticker.connect();

for await (const _ of Deno.stdin.readable);
Deno.exit(0);
