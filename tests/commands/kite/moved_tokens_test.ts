/** A line whose tokens are not those that the desk holds by. @module */
import { assertEquals, assertStrictEquals } from "@std/assert";
import type { KiteLine, LineListener } from "../../../commands/kite/kite_line.ts";
import { lineFor } from "../../../commands/kite/moved_tokens.ts";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";

const [OWN, KITES, OTHER] = [1, 2, 3] as InstrumentToken[] as [
  InstrumentToken,
  InstrumentToken,
  InstrumentToken,
];

class FakeLine {
  readonly asked: unknown[] = [];
  listener: LineListener = {};
  readonly reader = {
    quotes: () =>
      Promise.resolve({ "NSE:A": { tick: { token: KITES } }, "NSE:B": { tick: { token: OTHER } } }),
    candles: ({ token }: { token: number }) => Promise.resolve([token]),
  };

  listen(listener: LineListener): void {
    this.listener = listener;
  }

  watch(tokens: readonly number[]): void {
    this.asked.push(["watch", ...tokens]);
  }

  resubscribe(tokens: readonly number[]): void {
    this.asked.push(["again", ...tokens]);
  }

  stale(): readonly number[] {
    return [KITES, OTHER];
  }
}

Deno.test("lineFor() asks Kite by its own tokens, and answers by those that are held", async () => {
  const fake = new FakeLine();
  const line = lineFor(fake as unknown as KiteLine, new Map([[OWN, KITES]]));
  line.watch([OWN, OTHER]);
  line.resubscribe([OWN]);
  assertEquals(fake.asked, [["watch", KITES, OTHER], ["again", KITES]]);
  assertEquals(line.stale(1), [OWN, OTHER]);
  const heard: number[] = [];
  line.listen({ packets: (all) => heard.push(...all.map(({ token }) => token)) });
  fake.listener.packets!([{ token: KITES }, { token: OTHER }] as never);
  assertEquals(heard, [OWN, OTHER]);
  const quotes = Object.values(await line.reader.quotes(["NSE:A", "NSE:B"]));
  assertEquals(quotes.map(({ tick }) => tick.token), [OWN, OTHER]);
  const candles: unknown = await line.reader.candles({ token: OWN } as never);
  assertEquals(candles, [KITES]);
});

Deno.test("lineFor() is the line itself where nothing has moved", () => {
  const fake = new FakeLine() as unknown as KiteLine;
  assertStrictEquals<unknown>(lineFor(fake, new Map()), fake);
});
