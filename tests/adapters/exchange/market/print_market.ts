/** Prints the digest of a simulated hour: run in other time zones to compare. @module */
import { clock, framesOf, marketOf, OPEN } from "./made_market.ts";

/** SHA-256 of instruments, ticks and history of one market. */
export async function marketDigest(): Promise<string> {
  const market = marketOf();
  const instruments = market.instruments();
  const frames = framesOf(market.frames(OPEN, clock(9, 20)));
  const history = instruments.slice(0, 40).map(({ token }) =>
    market.history({ token, until: OPEN, countMax: 30 })
  );
  const text = JSON.stringify({ instruments, frames, history });
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

if (import.meta.main) await Deno.stdout.write(new TextEncoder().encode(await marketDigest()));
