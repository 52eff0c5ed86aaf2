/**
 * A second's requests, rebuilt from the figures that k6 records of them, so that seconds with few requests can be
 * pooled: a p95 of one request is noise, and percentiles can't be averaged. k6's percentiles are type 7 (Hyndman and
 * Fan 1996), which is linear between neighbours, so for up to three requests the result is exact, and the two slowest
 * of up to 101 are as well. What lies between is read off a line through the logarithms of the known quantiles over
 * their normal scores, which is straight for log-normal latency: straight in milliseconds it lies 4–10 % too high.
 */
export interface SecondFigures {
  readonly count: number;
  readonly min: number;
  readonly med: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

type Knot = readonly [quantile: number, value: number];

/** k6's clock says nothing of less, and a logarithm needs more than none. */
const leastMs = 1e-3;

/** Ascending; empty for a second without requests. */
export function rebuildSamples(second: SecondFigures): number[] {
  const { count, min, med, p90, p95, p99, max } = second;
  if (!(count > 0) || Number.isNaN(max)) return [];
  if (count === 1) return [max];
  const figures: readonly Knot[] = [
    [0, min],
    [0.5, med],
    [0.9, p90],
    [0.95, p95],
    [0.99, p99],
    [1, max],
  ];
  const known = figures.filter(([, value]) => !Number.isNaN(value));
  return alongKnots(withRunnerUp(known, count), count);
}

/** From three percentiles alone: below the median it is taken for a mirror of what is above. */
export function samplesBetween(
  [p50, p95, p99]: readonly [p50: number, p95: number, p99: number],
  count: number,
): number[] {
  if (count <= 1) return count === 1 ? [p50] : [];
  const lowest = Math.max(p50, leastMs) ** 2 / Math.max(p99, leastMs);
  return alongKnots(
    [
      [0, lowest],
      [0.5, p50],
      [0.95, p95],
      [0.99, p99],
      [1, p99],
    ],
    count,
  );
}

/** The second slowest request, solved from a quantile that lies between it and the slowest. */
function withRunnerUp(known: readonly Knot[], count: number): readonly Knot[] {
  const place = (count - 2) / (count - 1);
  const between = known.find(([quantile]) => quantile >= place && quantile < 1);
  const highest = known.at(-1)?.[1] ?? NaN;
  if (between === undefined) return known;
  const below = known.filter(([quantile]) => quantile < place);
  const share = (between[0] - place) / (1 - place);
  const solved = (between[1] - share * highest) / (1 - share);
  const runnerUp: Knot = [place, Math.min(highest, Math.max(below.at(-1)?.[1] ?? 0, solved))];
  return [...below, runnerUp, [1, highest]];
}

function alongKnots(knots: readonly Knot[], count: number): number[] {
  const scores = scoresOf(count);
  const scoreAt = (quantile: number): number => score(quantile, count);
  const samples = new Array<number>(count);
  let place = 0;
  for (let next = 1; next < knots.length; next += 1) {
    const [left, low] = knots[next - 1] ?? [0, NaN];
    const [right, high] = knots[next] ?? [1, NaN];
    const bottom = Math.log(Math.max(low, leastMs));
    const slope = (Math.log(Math.max(high, leastMs)) - bottom) / (scoreAt(right) - scoreAt(left));
    const from = scoreAt(left);
    for (; place < count && place / (count - 1) < right - 1e-12; place += 1) {
      const isOnKnot = place / (count - 1) <= left + 1e-12;
      samples[place] = isOnKnot ? low : Math.exp(bottom + slope * ((scores[place] ?? 0) - from));
    }
  }
  for (; place < count; place += 1) samples[place] = knots.at(-1)?.[1] ?? NaN;
  return samples;
}

/** Seconds of a run have few different counts. */
const scoresByCount = new Map<number, Float64Array>();

function scoresOf(count: number): Float64Array {
  const known = scoresByCount.get(count);
  if (known !== undefined) return known;
  const scores = Float64Array.from({ length: count }, (_, place) => score(place / (count - 1), count));
  if (scoresByCount.size >= 1000) scoresByCount.clear();
  scoresByCount.set(count, scores);
  return scores;
}

/**
 * Where a quantile of so many requests is expected on the normal distribution (G. Blom, Statistical Estimates and
 * Transformed Beta-Variables, 1958), by S. Winitzki's approximation of the inverse error function (2008).
 */
function score(quantile: number, count: number): number {
  const probability = (quantile * (count - 1) + 0.625) / (count + 0.25);
  const a = 0.147;
  const log = Math.log(4 * probability * (1 - probability));
  const half = 2 / (Math.PI * a) + log / 2;
  return Math.sign(probability - 0.5) * Math.sqrt(Math.sqrt(half * half - log / a) - half);
}
