/**
 * The seeded one-minute bars of the comparison with other backtesters: the same bytes as their
 * generator writes (seed 42, NSE session, weekdays).
 * @module
 */
const START = Date.UTC(2015, 0, 1);
const DAY_MS = 86_400_000;

function mulberry32(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const two = (n: number) => (n < 10 ? "0" + n : "" + n);
const toTick = (x: number) => Math.round(x * 20) / 20;

/** CSV text of `count` bars with its header. */
export function peerBars(count: number): string {
  const random = mulberry32(42);
  const gaussian = () => {
    let u = 0;
    while (!u) u = random();
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * random());
  };
  const rows = ["timestamp,open,high,low,close,volume\n"];
  let price = 20000;
  for (let day = START, made = 0; made < count; day += DAY_MS) {
    const date = new Date(day);
    if (date.getUTCDay() === 0 || date.getUTCDay() === 6) continue;
    const iso = date.toISOString().slice(0, 10);
    for (let minute = 0; minute < 375 && made < count; minute++, made++) {
      const open = price;
      const step = price * 0.0004;
      const close = Math.max(100, open + gaussian() * step);
      const high = Math.max(open, close) + Math.abs(gaussian()) * step * 0.4;
      const low = Math.min(open, close) - Math.abs(gaussian()) * step * 0.4;
      const volume = 1000 + Math.floor(random() * 90000);
      const clock = 555 + minute;
      const prices = [open, high, low, close].map((x) => toTick(x).toFixed(2)).join(",");
      rows.push(
        `${iso}T${two(Math.floor(clock / 60))}:${two(clock % 60)}:00+0530,${prices},${volume}\n`,
      );
      price = toTick(close);
    }
  }
  return rows.join("");
}
