/** The official client's packet parser: public in its code, missing from its types. @module */
import { KiteTicker } from "kiteconnect";

const ticker = new KiteTicker({ api_key: "", access_token: "" }) as unknown as {
  parseBinary(frame: ArrayBuffer): unknown[];
};

export function parseOfficially(frame: ArrayBuffer): unknown[] {
  return ticker.parseBinary(frame);
}
