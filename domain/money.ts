/**
 * Money as whole numbers: prices and cash in paise, charges in millionths of a rupee, so that
 * sums are exact and a rounding rule is applied where it is written, never by accident.
 * @module
 */
declare const unit: unique symbol;

/** Whole paise (1/100 rupee): every price and every rupee amount of cash. */
export type Paise = number & { readonly [unit]: "paise" };

/** Whole millionths of a rupee: charges accumulate here before they are rounded. */
export type MicroRupees = number & { readonly [unit]: "microRupees" };

/** One paisa in micro-rupees. */
export const MICROS_PER_PAISA = 10_000;

/** Asserts that `value` is a whole number of paise. A fraction is a broken invariant. */
export function paise(value: number): Paise {
  if (!Number.isSafeInteger(value)) throw new RangeError(`Not a whole number of paise: ${value}`);
  return value as Paise;
}

/** Rupees, as written in files and on screens, to the nearest paisa. */
export function fromRupees(rupees: number): Paise {
  return paise(Math.round(rupees * 100));
}

/** Paise as rupees, for display and files only. */
export function toRupees(amount: Paise): number {
  return amount / 100;
}

/** Micro-rupees to the nearest paisa, halves away from zero. */
export function microsToPaise(amount: MicroRupees): Paise {
  const whole = Math.round(Math.abs(amount) / MICROS_PER_PAISA);
  return (amount < 0 ? -whole : whole) as Paise;
}

/**
 * Each amount in whole paise, so that together they are what their sum comes to: rounded one by
 * one they would be off by half a paisa each.
 */
export function allToPaise(amounts: readonly MicroRupees[]): Paise[] {
  let exact = 0, given = 0;
  return amounts.map((amount) => {
    const before = given;
    given = microsToPaise((exact += amount) as MicroRupees);
    return (given - before + 0) as Paise; // never -0
  });
}

/** Paise as micro-rupees, exactly. */
export function paiseToMicros(amount: Paise): MicroRupees {
  return (amount * MICROS_PER_PAISA) as MicroRupees;
}

/** Rounds a price down or up to a whole number of ticks. */
export function toTick(price: number, tick: Paise, way: "down" | "up" | "nearest"): Paise {
  const ticks = price / tick;
  const whole = way === "down"
    ? Math.floor(ticks + 1e-9)
    : way === "up"
    ? Math.ceil(ticks - 1e-9)
    : Math.round(ticks);
  return (whole * tick) as Paise;
}

/** `12,34,567.89`: rupees in the Indian grouping, two decimals, for people. */
export function formatRupees(amount: Paise): string {
  const sign = amount < 0 ? "-" : "";
  const [whole = "0", cents = "00"] = (Math.abs(amount) / 100).toFixed(2).split(".");
  const head = whole.length > 3 ? whole.slice(0, -3).replace(/\B(?=(\d{2})+$)/g, ",") + "," : "";
  return `${sign}${head}${whole.slice(-3)}.${cents}`;
}

/** `+12,340.50`, `-378.00`, `0.00`: a gain with its sign, too. */
export function signedRupees(amount: Paise): string {
  return amount > 0 ? `+${formatRupees(amount)}` : formatRupees(amount);
}
