/** A desk that was halted before it starts is halted, whatever became of its HALT file. @module */
import { assertEquals } from "@std/assert";
import { GATE } from "../../../../actors/protocol/gate.ts";
import { PORTFOLIO } from "../../../../actors/protocol/portfolio.ts";
import { RISK } from "../../../../actors/protocol/risk.ts";
import type { Kernel } from "../../../../actors/runtime/kernel.ts";
import type { ControlLink } from "../../../../adapters/control/control_link.ts";
import { resumeSwitches } from "../../../../commands/desk/start/engine_switches.ts";
import { holding, RULES } from "../../../domain/portfolio/book.ts";

/** Why the desk is halted by its start. */
function raised(operatorHalt: boolean, latch: number): readonly string[] {
  const states: Readonly<Record<string, unknown>> = {
    [GATE]: { off: [] },
    [PORTFOLIO]: holding(),
    [RISK]: { day: { operatorHalt } },
  };
  const cell = (path: string) => path in states ? { head: { state: states[path] } } : undefined;
  const reasons: string[] = [];
  const link = { latch: { read: () => latch }, raise: (reason: string) => reasons.push(reason) };
  resumeSwitches({ cell } as unknown as Kernel, link as unknown as ControlLink, {
    market: { rules: RULES },
    engines: null,
    say: () => {},
  });
  return reasons;
}

Deno.test("resumeSwitches() halts a desk whose log says HALT, unless its latch is up already", () => {
  assertEquals(raised(true, 0), ["halted before the restart"]);
  assertEquals([raised(true, 1), raised(false, 0), raised(false, 1)], [[], [], []]);
});
