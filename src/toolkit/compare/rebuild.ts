/**
 * A second's requests, rebuilt from the figures that k6 records of them, so that seconds with few requests can be
 * pooled: a p95 of one request is noise, and percentiles can't be averaged. k6's percentiles are type 7 (Hyndman and
 * Fan 1996), which is linear between neighbours, so for up to three requests the result is exact, and the two slowest
 * of up to 101 are as well; what lies between is read off the line through the known quantiles.
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

/** Ascending; empty for a second without requests. */
export function rebuildSamples(second: SecondFigures): number[] {
  const { count, min, med, p90, p95, p99, max } = second;
  if (!(count > 0) || Number.isNaN(max)) return [];
  if (count === 1) return [max];
  const known: readonly Knot[] = [
    [0, min],
    [0.5, med],
    [0.9, p90],
    [0.95, p95],
    [0.99, p99],
    [1, max],
  ];
  const knots = withRunnerUp(known, count);
  return Array.from({ length: count }, (_, place) => onLine(knots, place / (count - 1)));
}

/** The second slowest request, solved from a quantile that lies between it and the slowest. */
function withRunnerUp(known: readonly Knot[], count: number): Knot[] {
  const place = (count - 2) / (count - 1);
  const between = known.find(([quantile]) => quantile >= place && quantile < 1);
  const highest = known.at(-1)?.[1] ?? NaN;
  if (between === undefined) return [...known];
  const share = (between[0] - place) / (1 - place);
  const runnerUp: Knot = [place, (between[1] - share * highest) / (1 - share)];
  return [...known.filter(([quantile]) => quantile < place), runnerUp, [1, highest]];
}

function onLine(knots: readonly Knot[], quantile: number): number {
  const next = Math.max(
    1,
    knots.findIndex(([at]) => at >= quantile - 1e-12),
  );
  const [left, low] = knots[next - 1] ?? [0, NaN];
  const [right, high] = knots[next] ?? [1, NaN];
  return low + ((high - low) * (quantile - left)) / (right - left);
}
