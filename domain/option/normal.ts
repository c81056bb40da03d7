/**
 * The standard normal distribution in double precision: what option prices are made of.
 * @module
 */
const ROOT_TWO_PI = Math.sqrt(2 * Math.PI);
/** Below this the tail is summed as a continued fraction. */
const FAR = 7.07106781186547;

/** Density at `x`. */
export function normalDensity(x: number): number {
  return Math.exp(-x * x / 2) / ROOT_TWO_PI;
}

/** Probability of a value up to `x`, to 1e-15 and 9 digits (Hart 1968, as given by West 2005). */
export function normalCdf(x: number): number {
  const far = Math.abs(x);
  if (far > 37) return x > 0 ? 1 : 0;
  const tail = Math.exp(-far * far / 2) * (far < FAR ? nearTail(far) : farTail(far));
  return x > 0 ? 1 - tail : tail;
}

function nearTail(x: number): number {
  const above = (((((0.0352624965998911 * x + 0.700383064443688) * x + 6.37396220353165) * x +
                33.912866078383) * x + 112.079291497871) * x + 221.213596169931) * x +
    220.206867912376;
  const below = ((((((0.0883883476483184 * x + 1.75566716318264) * x + 16.064177579207) * x +
                    86.7807322029461) * x + 296.564248779674) * x + 637.333633378831) * x +
        793.826512519948) * x + 440.413735824752;
  return above / below;
}

function farTail(x: number): number {
  return 1 / (x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) / ROOT_TWO_PI;
}
