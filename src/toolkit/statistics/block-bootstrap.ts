/**
 * How far a figure of one run's seconds would scatter if the run were repeated, learned from the run itself: the
 * moving-block bootstrap (H. R. Künsch, The Jackknife and the Bootstrap for General Stationary Observations, Annals
 * of Statistics 17, 1989). Blocks keep what neighbouring seconds have in common; single seconds would not.
 */

const resamples = 2000;

export interface Bootstrap {
  /** Values a block has. */
  readonly blockLength: number;
  readonly random: () => number;
}

/** Of the median. Ranks are counted instead of sorted, so that a resample costs one pass. */
export function medianScatter(values: readonly number[], bootstrap: Bootstrap): number {
  const order = values.map((_, place) => place).sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranks = new Int32Array(values.length);
  order.forEach((place, rank) => (ranks[place] = rank));
  const sorted = order.map((place) => values[place] ?? NaN);
  const counts = new Int32Array(values.length);
  return scatter(values.length, bootstrap, (places) => {
    counts.fill(0);
    for (const place of places) {
      const rank = ranks[place] ?? 0;
      counts[rank] = (counts[rank] ?? 0) + 1;
    }
    return medianOfCounts(sorted, counts);
  });
}

function medianOfCounts(sorted: readonly number[], counts: Int32Array): number {
  const [low, high] = [Math.floor((counts.length - 1) / 2), Math.ceil((counts.length - 1) / 2)];
  let seen = 0;
  let below = NaN;
  for (let rank = 0; rank < counts.length; rank += 1) {
    seen += counts[rank] ?? 0;
    if (seen > low && Number.isNaN(below)) below = sorted[rank] ?? NaN;
    if (seen > high) return (below + (sorted[rank] ?? NaN)) / 2;
  }
  return NaN;
}

/** Of the logarithm of a sum over another, e.g. CPU seconds over requests. */
export function logRatioScatter(
  over: readonly number[],
  under: readonly number[],
  bootstrap: Bootstrap,
): number {
  return scatter(over.length, bootstrap, (places) => {
    let [top, bottom] = [0, 0];
    for (const place of places) {
      top += over[place] ?? 0;
      bottom += under[place] ?? 0;
    }
    return Math.log(top / bottom);
  });
}

/**
 * The resamples' standard deviation. A run of n values is seen by blocks of b as n/b independent pieces whose own
 * mean has been taken away, which makes resamples agree too well by 1 − b/n; that is put back.
 */
function scatter(
  length: number,
  { blockLength, random }: Bootstrap,
  statistic: (places: Int32Array) => number,
): number {
  const places = new Int32Array(length);
  const starts = length - blockLength + 1;
  let [count, mean, squares] = [0, 0, 0];
  for (let round = 0; round < resamples; round += 1) {
    drawBlocks(places, blockLength, () => Math.floor(random() * starts));
    const value = statistic(places);
    if (!Number.isFinite(value)) continue;
    count += 1;
    const step = value - mean;
    mean += step / count;
    squares += step * (value - mean);
  }
  return Math.sqrt(squares / Math.max(1, count - 1) / (1 - blockLength / length));
}

function drawBlocks(places: Int32Array, blockLength: number, draw: () => number): void {
  for (let filled = 0; filled < places.length; filled += blockLength) {
    const start = draw() - filled;
    const end = Math.min(places.length, filled + blockLength);
    for (let place = filled; place < end; place += 1) places[place] = start + place;
  }
}
