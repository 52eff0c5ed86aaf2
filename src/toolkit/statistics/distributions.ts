/** Tails and quantiles of χ² and of the normal distribution. */

/**
 * P(χ² ≥ statistic) with the given degrees of freedom: the regularised upper incomplete gamma function
 * Q(df/2, x/2), by series below a + 1 and Lentz's continued fraction above (Press et al., Numerical Recipes,
 * 3rd ed., 6.2).
 */
export function chiSquareTail(statistic: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom <= 0 || statistic <= 0) return 1;
  const a = degreesOfFreedom / 2;
  const x = statistic / 2;
  return x < a + 1 ? 1 - lowerBySeries(a, x) : upperByFraction(a, x);
}

const iterations = 500;
const precision = 1e-14;

function lowerBySeries(a: number, x: number): number {
  let term = 1 / a;
  let total = term;
  for (let n = 1; n < iterations && Math.abs(term) > Math.abs(total) * precision; n += 1) {
    term *= x / (a + n);
    total += term;
  }
  return total * Math.exp(-x + a * Math.log(x) - logGamma(a));
}

function upperByFraction(a: number, x: number): number {
  const tiny = 1e-300;
  let b = x + 1 - a;
  let c = 1 / tiny;
  let d = 1 / b;
  let h = d;
  for (let i = 1; i < iterations; i += 1) {
    const an = -i * (i - a);
    b += 2;
    d = 1 / (an * d + b || tiny);
    c = b + an / c || tiny;
    h *= d * c;
    if (Math.abs(d * c - 1) < precision) break;
  }
  return h * Math.exp(-x + a * Math.log(x) - logGamma(a));
}

/** Lanczos's approximation, g = 7, n = 9 (P. Godfrey's coefficients). */
export function logGamma(z: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const x = z - 1;
  const t = x + 7.5;
  const series = coefficients.reduce(
    (total, value, place) => (place === 0 ? value : total + value / (x + place)),
    0,
  );
  return 0.5 * Math.log(2 * Math.PI) + (x + 0.5) * Math.log(t) - t + Math.log(series);
}

/** P(Z ≥ z) of the standard normal, by the χ² of one degree of freedom. */
export function normalTail(z: number): number {
  const half = chiSquareTail(z * z, 1) / 2;
  return z >= 0 ? half : 1 - half;
}

/** The z below which a share of the standard normal lies, by bisection of its tail. */
export function normalQuantile(share: number): number {
  let [low, high] = [-10, 10];
  while (high - low > 1e-9) {
    const middle = (low + high) / 2;
    if (1 - normalTail(middle) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
