/** What an index says after its last tick: its close is that of the auction of its shares. @module */
import { assertEquals } from "@std/assert";
import { istClock } from "../../../../domain/market_time.ts";
import { PlayedBroker } from "./played_broker.ts";

const INDEX = "NSE:NIFTY 50";
const VIX = "NSE:INDIA VIX";

Deno.test("an index is told once more as the closing auction of its shares is matched", () => {
  const played = new PlayedBroker({ startMinute: 15 * 60 + 14 });
  const shown = (key: string) =>
    played.shown.get(played.broker.market.named(key, played.broker.now)!.token)!;
  played.tick(INDEX);
  played.tick(VIX);
  played.passTo("15:29");
  const last = shown(INDEX);
  assertEquals(istClock(last.at).slice(0, 5), "15:14");
  played.passTo("15:31");
  assertEquals([istClock(shown(INDEX).at), shown(INDEX).ltp], ["15:30:00", last.ltp]);
  assertEquals(played.tick(INDEX), shown(INDEX));
  // Its own hours are those of options: it ticks on.
  assertEquals(istClock(shown(VIX).at).slice(0, 5), "15:30");
});

Deno.test("who looks at an index after the match sees its close", () => {
  const late = new PlayedBroker({ startMinute: 15 * 60 + 45 });
  assertEquals(istClock(late.tick(INDEX).at), "15:30:00");
  const early = new PlayedBroker({ startMinute: 15 * 60 + 20 });
  assertEquals(istClock(early.tick(INDEX).at).slice(0, 5), "15:14");
});
