/**
 * The part of an option chain that somebody may come to trade: strikes around the money, on both
 * sides. The whole chain would be ten times as many.
 * @module
 */
import type { Instrument, InstrumentToken } from "../instrument/instrument.ts";
import type { ChainStrike } from "../instrument/instrument_list.ts";
import type { Paise } from "../money.ts";
import type { AtMoney } from "./chain.ts";

/** Place of the strike nearest to `price`, the lower one of two; -1 in an empty chain. */
export function strikeNearest(
  chain: readonly Pick<ChainStrike, "strike">[],
  price: Paise,
): number {
  let nearest = -1;
  let away = Infinity;
  for (let place = 0; place < chain.length; place++) {
    const distance = Math.abs(chain[place]!.strike - price);
    if (distance >= away) break;
    nearest = place;
    away = distance;
  }
  return nearest;
}

/** Tokens of the `strikes` strikes on each side of `place`, and of the one there. */
export function aroundStrike(
  chain: readonly ChainStrike[],
  place: number,
  strikes: number,
): readonly InstrumentToken[] {
  if (place < 0) return [];
  return chain.slice(Math.max(0, place - strikes), place + strikes + 1)
    .flatMap(({ call, put }) => [call, put])
    .flatMap((option) => option === null ? [] : [option.token]);
}

/** Options of the nearest expiry on the strike nearest to the price and `strikes` to each side. */
export function optionsAround(
  instruments: readonly Instrument[],
  { name, price, expiryFrom }: Omit<AtMoney, "kind">,
  strikes: number,
): readonly Instrument[] {
  const options = instruments.filter((each) =>
    each.name === name && (each.kind === "CE" || each.kind === "PE") && each.expiry! >= expiryFrom
  );
  const nearest = options.reduce((first, { expiry }) => expiry! < first ? expiry! : first, "~");
  const chain = options.filter(({ expiry }) => expiry === nearest)
    .sort((a, b) => a.strike - b.strike);
  const rising = [...new Set(chain.map(({ strike }) => strike))];
  const place = strikeNearest(rising.map((strike) => ({ strike })), price);
  const around = rising.slice(Math.max(0, place - strikes), place + strikes + 1);
  return place < 0 ? [] : chain.filter(({ strike }) => around.includes(strike));
}
