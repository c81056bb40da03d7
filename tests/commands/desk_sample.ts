/** A desk in the middle of a day, for what shows one. @module */
import type { DeskStatus } from "../../domain/control/desk_status.ts";
import type { EpochMs, IsoDate } from "../../domain/market_time.ts";
import type { Paise } from "../../domain/money.ts";
import { UNTROUBLED } from "../domain/control/untroubled.ts";

const paise = (amount: number) => amount as Paise;

export const DESK: DeskStatus = {
  ...UNTROUBLED,
  mode: "paper",
  simulated: true,
  pid: 4711,
  date: "2026-11-20" as IsoDate,
  at: Date.parse("2026-11-20T06:12:07Z") as EpochMs,
  phase: "open",
  halt: {
    reason: "news",
    by: "asha",
    at: Date.parse("2026-11-20T06:10:00Z") as EpochMs,
  },
  day: {
    realised: paise(-1_500_000),
    unrealised: paise(250_050),
    toClose: paise(12_000),
    charges: paise(84_000),
    net: paise(-1_345_950),
    lossMax: paise(5_000_000),
    nearest: { limit: "day_loss", share: 0.26919 },
  },
  engines: [
    { name: "fno", on: true, reason: "" },
    { name: "options", on: false, reason: "asha switched it off" },
  ],
  positions: [
    {
      symbol: "NIFTY26NOVFUT",
      book: "fno",
      product: "NRML",
      quantity: 75,
      averagePrice: paise(2_415_025),
      lastPrice: paise(2_418_359),
      unrealised: paise(250_050),
      stop: { quantity: 75, trigger: paise(2_400_000) },
      bare: "",
      covers: null,
    },
    {
      symbol: "INFY",
      book: "equity",
      product: "MIS",
      quantity: -40,
      averagePrice: paise(150_000),
      lastPrice: null,
      unrealised: null,
      stop: null,
      bare: "",
      covers: null,
    },
  ],
  orders: [{
    tag: "k3j2h1",
    symbol: "NIFTY26NOVFUT",
    purpose: "stop",
    side: "SELL",
    type: "SL",
    status: "TRIGGER_PENDING",
    quantity: 75,
    filled: 0,
    price: paise(2_388_000),
    trigger: paise(2_400_000),
  }],
  flatten: { ended: false, left: [{ symbol: "INFY", quantity: -40, why: "no price yet" }] },
  actors: [
    {
      path: "desk/trading/book/portfolio",
      state: "running",
      depth: 0,
      peak: 0,
      oldestMs: 0,
      handled: 123_456,
      lost: 0,
      aborts: 0,
      restarts: 0,
      lastError: "",
    },
    {
      path: "desk/trading/engines/options",
      state: "suspended",
      depth: 12,
      peak: 12,
      oldestMs: 0,
      handled: 999,
      lost: 3,
      aborts: 4,
      restarts: 2,
      lastError: "Cannot price NIFTY26NOV24150CE: no underlying price was seen for a long while",
    },
  ],
  undelivered: [
    {
      to: "desk/trading/engines/options",
      kind: "BarClosed",
      why: "dropped",
      count: 3,
      lost: true,
    },
    { to: "desk/trading/market/feed", kind: "GetQuotes", why: "expired", count: 2, lost: false },
  ],
};
