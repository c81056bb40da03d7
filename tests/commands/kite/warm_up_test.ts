/** When candles are made anew from history: after a gap, and where Kite has not answered. @module */
import { assertEquals } from "@std/assert";
import { WarmUp } from "../../../commands/kite/warm_up.ts";
import { ManualClock } from "../../adapters/kite/manual_clock.ts";

const AFTER_GAP = "ticks are back after a gap: reading the minutes that were missed";
const AGAIN = "reading history again";

function warmUp() {
  const loop = new ManualClock();
  const said: string[] = [];
  const anew: string[] = [];
  const warm = new WarmUp({
    loop,
    say: (line) => said.push(line),
    anew: (line) => anew.push(line),
  });
  const ends = (asked: number, failed: number, refused = 0) =>
    warm.progressed({ answered: asked, asked, failed, refused });
  return { loop, said, anew, warm, ends };
}

Deno.test("history that was not answered is read again, ever more rarely, until it is", () => {
  const { loop, said, anew, ends } = warmUp();
  ends(54, 12);
  assertEquals(said, [
    "history: 54 of 54",
    "history: no answer for 12 of 54: asking again in 1 minute",
  ]);
  loop.pass(59_000);
  assertEquals(anew, []);
  loop.pass(2_000);
  assertEquals(anew, [AGAIN]);
  ends(54, 54);
  loop.pass(119_000);
  assertEquals(anew, [AGAIN]);
  loop.pass(2_000);
  assertEquals(anew, [AGAIN, AGAIN]);
  ends(54, 0);
  loop.pass(3_600_000);
  assertEquals(anew, [AGAIN, AGAIN]);
});

Deno.test("a gap has history read at once, or when what is being read has come", () => {
  const { loop, anew, warm, ends } = warmUp();
  warm.gapEnded();
  assertEquals(anew, [AFTER_GAP]);
  warm.progressed({ answered: 1, asked: 54, failed: 1, refused: 0 });
  warm.gapEnded();
  assertEquals(anew, [AFTER_GAP]);
  // All of it is read again anyway.
  ends(54, 1);
  assertEquals(anew, [AFTER_GAP, AFTER_GAP]);
  loop.pass(600_000);
  assertEquals(anew, [AFTER_GAP, AFTER_GAP]);
});

Deno.test("a chart's question has nothing read again, and no desk does that has ended", () => {
  const { loop, said, anew, warm, ends } = warmUp();
  ends(54, 0);
  ends(1, 1);
  ends(2, 2);
  loop.pass(600_000);
  assertEquals([said.at(-1), anew], ["history: 2 of 2", []]);
  warm.gapEnded();
  ends(1, 1);
  assertEquals(said.at(-1), "history: no answer for 1 of 1: asking again in 1 minute");
  warm.close();
  loop.pass(600_000);
  assertEquals(anew, [AFTER_GAP]);
});

Deno.test("where Kite gives no history at all a gap takes from engines none of what they have", () => {
  const { loop, said, anew, warm, ends } = warmUp();
  ends(54, 0, 54);
  warm.gapEnded();
  loop.pass(600_000);
  assertEquals(anew, []);
  assertEquals(
    said.at(-1),
    "ticks are back after a gap: bars lack its minutes, since Kite gives no history",
  );
  // A chart that is answered after all says nothing of the others.
  ends(1, 0);
  warm.gapEnded();
  assertEquals(anew, []);
  ends(54, 0, 53);
  warm.gapEnded();
  assertEquals(anew, [AFTER_GAP]);
});
