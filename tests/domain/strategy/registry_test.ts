/** The registry of strategies. @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import { STRATEGIES } from "../../../domain/strategy/registry.ts";
import { defaultValues, numberValue } from "../../../domain/strategy/strategy.ts";

Deno.test("STRATEGIES have the ids that configurations name", () => {
  assertEquals(STRATEGIES.map(({ id }) => id), [
    "ema20_50_intraday",
    "fno_intraday_trend",
    "mean_reversion",
    "price_action",
    "ema_cross_peer",
  ]);
});

Deno.test("STRATEGIES have defaults within their own bounds and choices", () => {
  for (const { id, parameters } of STRATEGIES) {
    for (const [name, parameter] of Object.entries(parameters)) {
      const where = `${id}.${name}`;
      if (parameter.kind === "choice") {
        assert(parameter.choices.includes(parameter.default), where);
      } else {
        assert(parameter.min <= parameter.default && parameter.default <= parameter.max, where);
        assert(!parameter.whole || Number.isInteger(parameter.default), where);
      }
    }
  }
});

Deno.test("bind() gives a strategy that runs on its defaults", () => {
  for (const strategy of STRATEGIES) {
    const bound = strategy.bind(defaultValues(strategy.parameters));
    assert(bound.indicators.length > 0, strategy.id);
  }
});

Deno.test("numberValue() throws for a value that was never checked", () => {
  assertEquals(numberValue({ min_confidence: 0.5 }, "min_confidence"), 0.5);
  assertThrows(() => numberValue({}, "min_confidence"), TypeError, "min_confidence");
});
