/** Student's t distribution for whole degrees of freedom, as intervals of fits need it. */

/**
 * The value that t stays below with the given probability (0.5–1): by bisection on the finite series for
 * P(|T| ≤ t) of Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
 */
export function studentTQuantile(probability: number, degreesOfFreedom: number): number {
  if (degreesOfFreedom < 1) return Infinity;
  const within = 2 * probability - 1;
  let low = 0;
  let high = 1;
  while (shareWithin(high, degreesOfFreedom) < within) high *= 2;
  for (let round = 0; round < 80; round += 1) {
    const middle = (low + high) / 2;
    if (shareWithin(middle, degreesOfFreedom) < within) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** P(T ≥ t) for t of 0 and more. */
export function studentTTail(t: number, degreesOfFreedom: number): number {
  return (1 - shareWithin(t, degreesOfFreedom)) / 2;
}

/** P(|T| ≤ t). */
function shareWithin(t: number, degreesOfFreedom: number): number {
  const angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
  const isOdd = degreesOfFreedom % 2 === 1;
  const cosine = Math.cos(angle);
  let term = isOdd ? cosine : 1;
  let series = degreesOfFreedom === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power < degreesOfFreedom; power += 2) {
    term *= ((power - 1) / power) * cosine ** 2;
    series += term;
  }
  const part = Math.sin(angle) * series;
  return isOdd ? (2 / Math.PI) * (angle + part) : part;
}
