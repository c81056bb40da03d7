/** What an order is said to need and cost is what it then needs and costs. @module */
import { assert, assertEquals } from "@std/assert";
import { totalCharges } from "../../../../../domain/account/charges.ts";
import { PlayedBroker, refusalOf } from "../played_broker.ts";

const INFY = { exchange: "NSE", tradingsymbol: "INFY", quantity: 10 };
const FUTURE = { exchange: "NFO", tradingsymbol: "NIFTY26NOVFUT", quantity: 65 };
const OPTION = { exchange: "NFO", tradingsymbol: "NIFTY26NOV24800CE", quantity: 65 };

function asked(play: PlayedBroker, of: typeof INFY, side: string, percent: number) {
  return {
    ...of,
    transaction_type: side,
    variety: "regular",
    product: "MIS",
    order_type: "LIMIT",
    price: play.priceAt(`${of.exchange}:${of.tradingsymbol}`, percent),
  };
}

Deno.test("orderMargins() says what a traded order ties up, by what it is", () => {
  for (
    const [of, side] of [[INFY, "SELL"], [FUTURE, "BUY"], [OPTION, "BUY"], [
      OPTION,
      "SELL",
    ]] as const
  ) {
    const play = new PlayedBroker();
    const { broker } = play;
    const order = asked(play, of, side, -3);
    const priced = { ...order, price: play.priceAt(`${of.exchange}:${of.tradingsymbol}`, 0) };
    const body = JSON.stringify([{ ...priced, transaction_type: side }]);
    const [margin] = broker.charges.orderMargins(body, null, broker.now);
    const parts = [margin!.span, margin!.exposure, margin!.option_premium, margin!.var];
    const sum = Math.round(parts.reduce((all, each) => all + each, 0) * 100) / 100;
    assertEquals(sum, margin!.total);
    const form = { transaction_type: side, quantity: of.quantity };
    const far = play.priceAt(`${of.exchange}:${of.tradingsymbol}`, side === "BUY" ? -1 : 1);
    play.place(`${of.exchange}:${of.tradingsymbol}`, { ...form, price: far });
    play.pass(1_000);
    const { utilised } = broker.views.equityFunds(broker.now);
    const [resting] = broker.charges.orderMargins(
      JSON.stringify([{ ...priced, price: far }]),
      "compact",
      broker.now,
    );
    assertEquals(utilised.debits, resting!.total);
    assert(!("charges" in resting!));
  }
});

Deno.test("contractNote() says what the account is then charged", () => {
  for (const [of, side] of [[INFY, "BUY"], [FUTURE, "SELL"], [OPTION, "SELL"]] as const) {
    const play = new PlayedBroker();
    const { broker } = play;
    const percent = side === "BUY" ? 1 : -1;
    const { exchange, tradingsymbol, quantity } = of;
    const price = play.priceAt(`${exchange}:${tradingsymbol}`, percent);
    play.place(`${exchange}:${tradingsymbol}`, { transaction_type: side, quantity, price });
    play.pass(5_000);
    const [order] = broker.shelf.orders;
    assertEquals(order?.status, "COMPLETE");
    const average = order!.turnover / order!.filled / 100;
    const one = { ...asked(play, of, side, 0), average_price: average };
    const [note] = broker.charges.contractNote(JSON.stringify([one]), broker.now);
    assertEquals(
      Math.round(note!.charges.total * 1_000_000),
      totalCharges(broker.account.ledger.charges),
    );
  }
});

Deno.test("basketMargins() counts what reduces a position for nothing", () => {
  const play = new PlayedBroker();
  const { broker } = play;
  const key = "NFO:NIFTY26NOVFUT";
  const price = play.priceAt(key, 0.5);
  play.place(key, { transaction_type: "BUY", quantity: 65, price });
  play.pass(5_000);
  const basket = JSON.stringify([asked(play, FUTURE, "SELL", 0), asked(play, INFY, "BUY", 0)]);
  const beside = broker.charges.basketMargins(basket, null, true, broker.now);
  const alone = broker.charges.basketMargins(basket, null, false, broker.now);
  const [future, share] = alone.orders.map(({ total }) => total) as [number, number];
  assertEquals(alone.initial.total, Math.round((future + share) * 100) / 100);
  assertEquals(alone.final, alone.initial);
  assertEquals([beside.initial, beside.final.total], [alone.initial, share]);
});

Deno.test("what is no list of orders is refused", () => {
  const { broker } = new PlayedBroker();
  const at = broker.now;
  const order = { ...INFY, transaction_type: "BUY", product: "MIS", order_type: "LIMIT" };
  for (
    const [body, says] of [
      ["{", "Invalid JSON in the request."],
      ["{}", "Invalid `orders`."],
      [JSON.stringify([{ ...order, quantity: 0 }]), "Invalid `quantity`."],
      [JSON.stringify([{ ...order, tradingsymbol: "NOBODY" }]), "Invalid `tradingsymbol`."],
    ] as const
  ) {
    assertEquals(refusalOf(() => broker.charges.contractNote(body, at)).message, says);
  }
});
