/** HOLDs on a ticking market are told every minute, so that a desk that is stopped loses few. @module */
import { assertEquals } from "@std/assert";
import { TickingDay } from "./ticking_desk.ts";

Deno.test("holds are counted once a minute of the market, and each one once", () => {
  const day = new TickingDay({
    from: "10:00",
    until: "10:05:30",
    prices: { NIFTY: { "10:00": 24_000 } },
    scripts: { fno: {} },
  });
  day.play();
  const counted = day.events("HoldsCounted").filter(({ counts }) => Object.keys(counts).length > 0);
  assertEquals(
    counted.map(({ clock }) => clock),
    ["10:01", "10:02", "10:03", "10:04", "10:05", "10:06", "10:07"],
  );
  // Seven bars without a signal, and a minute in which nothing ticked any more.
  const all = counted.flatMap(({ counts }) => Object.entries(counts));
  const of = (reason: string) =>
    all.reduce((sum, [name, count]) => name === reason ? sum + count : sum, 0);
  assertEquals([of("no_signal"), of("bars_missing")], [7, 1]);
});
