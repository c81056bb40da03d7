/** How late timers come, as a person sees it first. @module */
import { assert, assertEquals } from "@std/assert";
import { LoopProbe } from "../../../../commands/desk/views/loop_probe.ts";
import { until } from "../../../patience.ts";

/** A timer that is left behind fails the test. */
const LEAVING_NOTHING = { sanitizeOps: true, sanitizeResources: true };

Deno.test(
  "LoopProbe tells how long something has kept the loop, until it stops",
  LEAVING_NOTHING,
  async () => {
    const probe = new LoopProbe();
    assertEquals(probe.lateness(), { p99: 0, max: 0 });
    probe.start();
    const from = performance.now();
    while (performance.now() - from < 80);
    await until(() => probe.lateness().max > 0);
    const { p99, max } = probe.lateness();
    // Of few looks, the latest is the one of a hundred.
    assert(max >= 60 && p99 === max, `${p99} ms, ${max} ms`);
    assertEquals(max, Math.round(max * 10) / 10);
    probe.stop();
  },
);
