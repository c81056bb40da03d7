/** A desk ends in order with its terminal, and nohup keeps it. @module */
import { assertEquals } from "@std/assert";
import { stopSignals } from "../../../adapters/engine/engine_signals.ts";

Deno.test("stopSignals() stop an engine with its terminal, and not where it has none", () => {
  const ends = [["SIGINT", "stops"], ["SIGTERM", "stops"]];
  assertEquals(stopSignals(true), [...ends, ["SIGHUP", "stops"]] as never);
  assertEquals(stopSignals(false), [...ends, ["SIGHUP", "nothing"]] as never);
});
