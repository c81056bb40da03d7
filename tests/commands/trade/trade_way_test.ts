/** From what was typed to the desk that is meant, as far as nothing is started. @module */
import { assertEquals } from "@std/assert";
import { LIVE, PAPER_ON_KITE } from "../../../commands/desk/desk_paths.ts";
import { type TradePlan, tradePlan } from "../../../commands/trade/trade_plan.ts";
import { tradeWay } from "../../../commands/trade/trade_way.ts";

const OWN = { root: "http://127.0.0.1:7171", ticker: "ws://127.0.0.1:7171" };

/** The way that such a line goes without a screen, at an exchange of this machine. */
async function wayOf(file: string, ...line: string[]) {
  const path = new URL(`../../../configs/${file}`, import.meta.url).pathname;
  const args = [...line, "--config", path];
  const plan = tradePlan(args) as TradePlan;
  const config = { ...plan.config, kite: OWN };
  return { way: await tradeWay({ ...plan, config }, { args, onScreen: false }), args };
}

Deno.test("tradeWay() finds no way to a live desk before somebody has said real money", async () => {
  assertEquals((await wayOf("live.yaml", "live")).way, null);
  const { way, args } = await wayOf("live.yaml", "live", "--yes-real-money");
  assertEquals([way!.paths, way!.leave.hosts], [LIVE, ["127.0.0.1:7171"]]);
  assertEquals(way!.args, ["trade", ...args, "--headless"]);
});

Deno.test("tradeWay() of paper on Kite's prices has a desk of its own, with leave for those hosts", async () => {
  const { way, args } = await wayOf("dev.yaml", "paper", "--feed", "kite");
  assertEquals([way!.paths, way!.leave.hosts], [PAPER_ON_KITE, ["127.0.0.1:7171"]]);
  assertEquals(way!.args, ["trade", ...args, "--headless"]);
});
