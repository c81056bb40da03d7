/** What an engine may do, and who may trade with real money. @module */
import { assertEquals } from "@std/assert";
import {
  hasLeave,
  isOnThisMachine,
  kiteLeave,
  NO_LEAVE,
} from "../../../commands/trade/engine_leave.ts";
import type { Typist } from "../../../commands/line/typed_words.ts";
import { meansRealMoney } from "../../../commands/trade/real_money.ts";
import { type TradePlan, tradePlan } from "../../../commands/trade/trade_plan.ts";

const KITE = { root: "https://api.kite.trade", ticker: "wss://ws.kite.trade" };
const OWN = { root: "http://127.0.0.1:7070", ticker: "ws://127.0.0.1:7070" };

Deno.test("kiteLeave() has the hosts of a configuration, each once, with their ports", () => {
  assertEquals(kiteLeave(KITE).hosts, ["api.kite.trade", "ws.kite.trade"]);
  assertEquals(kiteLeave(OWN).hosts, ["127.0.0.1:7070"]);
  assertEquals([NO_LEAVE.hosts, hasLeave(NO_LEAVE)], [[], true]);
});

Deno.test("isOnThisMachine() is true of this machine's address alone", () => {
  const elsewhere = ["https://127.0.0.1.example.com", "https://example.com/127.0.0.1"];
  assertEquals(elsewhere.map((root) => isOnThisMachine({ ...KITE, root })), [false, false]);
  assertEquals([isOnThisMachine(KITE), isOnThisMachine(OWN)], [false, true]);
});

/** Of a live desk, with what was said after it. */
function live(...said: string[]): TradePlan {
  const config = new URL("../../../configs/live.yaml", import.meta.url).pathname;
  return tradePlan(["live", "--config", config, ...said]) as TradePlan;
}

const typing = (line: string): Typist => ({ isTerminal: true, line: () => line });

Deno.test("meansRealMoney() without a screen takes it only where it was said", () => {
  const words = typing("trade real money\n");
  assertEquals(meansRealMoney(live(), false, words), false);
  assertEquals(meansRealMoney(live("--yes-real-money"), false, typing("")), true);
});

Deno.test("meansRealMoney() takes the typed words, and nothing near them", () => {
  assertEquals(meansRealMoney(live(), true, typing("trade real money\n")), true);
  for (const line of ["", "\n", "y\n", "yes\n", "real money\n", "trade real money!\n"]) {
    assertEquals(meansRealMoney(live(), true, typing(line)), false, JSON.stringify(line));
  }
});
