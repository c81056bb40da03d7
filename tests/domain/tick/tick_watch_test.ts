/** Which instruments have stopped, by the exchange's time. @module */
import { assertEquals } from "@std/assert";
import type { InstrumentToken } from "../../../domain/instrument/instrument.ts";
import type { EpochMs } from "../../../domain/market_time.ts";
import { TickWatch } from "../../../domain/tick/tick_watch.ts";

const token = (value: number) => value as InstrumentToken;
const at = (value: number) => value as EpochMs;

Deno.test("stale() names what has not ticked for too long by the exchange's time", () => {
  const watch = new TickWatch();
  for (const each of [1, 2, 3]) watch.add(token(each), at(1_000));
  watch.saw(token(1), at(5_000));
  watch.saw(token(2), at(2_000));
  assertEquals<unknown>(watch.stale(at(6_000), 3_000), [2, 3]);
  assertEquals<unknown>(watch.stale(at(4_000), 3_000), []);
});

Deno.test("saw() takes neither a tick from the past nor one of what is not watched", () => {
  const watch = new TickWatch();
  watch.add(token(1), at(1_000));
  watch.saw(token(1), at(5_000));
  watch.saw(token(1), at(4_000));
  watch.add(token(1), at(0));
  watch.saw(token(2), at(9_000));
  assertEquals<unknown>(watch.stale(at(6_500), 2_000), []);
  watch.remove(token(1));
  assertEquals<unknown>(watch.stale(at(99_000), 0), []);
});
