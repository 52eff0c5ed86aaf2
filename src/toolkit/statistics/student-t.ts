/** Student's t: its tail and its quantiles. */
import { logGamma } from './distributions.ts';

/** P(T > t) with `df` degrees of freedom, which need not be whole: half of I(df / (df + t²); df/2, 1/2). */
export function studentTail(t: number, df: number): number {
  const half = 0.5 * incompleteBeta(df / (df + t * t), df / 2, 0.5);
  return t >= 0 ? half : 1 - half;
}

/** The t whose lower tail is `probability` (0–1, both exclusive), by bisection on the tail. Without degrees of freedom there is no bound. */
export function studentQuantile(probability: number, df: number): number {
  if (df <= 0) return probability < 0.5 ? -Infinity : Infinity;
  let high = 1;
  while (studentTail(high, df) > Math.min(probability, 1 - probability)) high *= 2;
  let low = -high;
  for (let step = 0; step < 80; step += 1) {
    const middle = (low + high) / 2;
    if (1 - studentTail(middle, df) < probability) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Press et al., Numerical Recipes, 3rd ed., 6.4: the continued fraction, by Lentz's method. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log(1 - x));
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

const tiny = 1e-300;

function betaFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / guard(1 - ((a + b) * x) / (a + 1));
  let h = d;
  for (let m = 1; m < 300; m += 1) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 / guard(1 + term * d);
      c = guard(1 + term / c);
      h *= c * d;
    }
    if (Math.abs(c * d - 1) < 1e-14) break;
  }
  return h;
}

const guard = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
