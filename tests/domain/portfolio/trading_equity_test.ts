/** The smaller of the book and the broker's money, whatever the day makes of it. @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import type { Paise } from "../../../domain/money.ts";
import { tradingEquity } from "../../../domain/portfolio/trading_equity.ts";
import { DAY } from "./book.ts";

const funds = (net: number, own: number) => ({ date: DAY, net: net as Paise, own: own as Paise });

Deno.test("tradingEquity() is the smaller of both at the opening, the book where no broker is", () => {
  assertEquals(tradingEquity(100 as Paise, funds(80, 100)) as number, 80);
  assertEquals(tradingEquity(100 as Paise, funds(120, 100)) as number, 100);
  assertEquals(tradingEquity(100 as Paise, undefined) as number, 100);
});

Deno.test("tradingEquity() falls with a loss of the day, and rises to what the broker had at most", () => {
  assertEquals(tradingEquity(90 as Paise, funds(80, 100)) as number, 70);
  assertEquals(tradingEquity(110 as Paise, funds(80, 100)) as number, 80);
  assertEquals(tradingEquity(110 as Paise, funds(105, 100)) as number, 105);
});

Deno.test("tradingEquity() is no more than is configured, less what the day has lost", () => {
  const most = 50 as Paise;
  assertEquals(tradingEquity(100 as Paise, { ...funds(80, 100), most }) as number, 50);
  assertEquals(tradingEquity(130 as Paise, { ...funds(200, 120), most }) as number, 50);
  assertEquals(tradingEquity(90 as Paise, { ...funds(80, 100), most }) as number, 40);
  assertEquals(tradingEquity(40 as Paise, { ...funds(80, 40), most }) as number, 40);
});

Deno.test("tradingEquity() is never above the book, nor above what the broker had", () => {
  const amount = fc.integer({ min: 0, max: 10_000_000_000 });
  fc.assert(fc.property(amount, amount, amount, (own, net, then) => {
    const equity = tradingEquity(own as Paise, funds(net, then));
    assert(equity <= own && equity <= net);
  }));
});
