/**
 * Latency as counts on a logarithmic scale, slice of time by slice: they add up without loss, so that any stretch of a
 * run has the percentiles of its requests. Packed as text, they go into a baseline's file.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** A bin is one percent wide: a latency is known to half a percent, a percentile better, as it lies within its bin. */
const binWidth = 0.01;
const leastMs = 1e-3;

/** Where a latency lies on the scale of bins: bin 7 reaches from 7 to 8. */
function toScale(ms: number): number {
  return Math.log(Math.max(ms, leastMs) / leastMs) / binWidth;
}

export function toMs(place: number): number {
  return leastMs * Math.exp(place * binWidth);
}

/** The logarithm of the ratio of two latencies that lie so far apart. */
export function toLogRatio(distance: number): number {
  return distance * binWidth;
}

/** Requests by bin, from the first that holds any to the last. */
export interface Slice {
  readonly firstBin: number;
  readonly counts: readonly number[];
}

export function sliceOf(latenciesMs: readonly (readonly number[])[]): Slice {
  const binsOf = latenciesMs.map((all) => all.map((ms) => Math.floor(toScale(ms))));
  let [firstBin, lastBin] = [Infinity, -Infinity];
  for (const bins of binsOf) {
    for (const bin of bins) {
      if (bin < firstBin) firstBin = bin;
      if (bin > lastBin) lastBin = bin;
    }
  }
  if (firstBin === Infinity) return { firstBin: 0, counts: [] };
  const counts = new Array<number>(lastBin - firstBin + 1).fill(0);
  for (const bins of binsOf)
    for (const bin of bins) counts[bin - firstBin] = (counts[bin - firstBin] ?? 0) + 1;
  return { firstBin, counts };
}

/** For each slice its first bin, the number of its bins, and their counts: LEB128, deflated, in base64. */
export function packSlices(slices: readonly Slice[]): string {
  const bytes: number[] = [];
  for (const { firstBin, counts } of slices) {
    for (const value of [firstBin, counts.length, ...counts]) {
      let rest = value;
      for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
      bytes.push(rest);
    }
  }
  return deflateRawSync(Uint8Array.from(bytes), { level: 9 }).toString('base64');
}

/** Null for what is none, as of a file that was broken. */
export function unpackSlices(packed: string): Slice[] | null {
  const bytes = inflate(packed);
  if (bytes === null) return null;
  const slices: Slice[] = [];
  let at = 0;
  const take = (): number => {
    for (let [value, weight] = [0, 1]; ; weight *= 128) {
      const byte = bytes[at] ?? 0;
      at += 1;
      value += (byte % 128) * weight;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const [firstBin, bins] = [take(), take()];
    if (firstBin + bins > mostBins) return null;
    slices.push({ firstBin, counts: Array.from({ length: bins }, take) });
  }
  return at === bytes.length ? slices : null;
}

/** One percent wide each, so many bins reach far beyond any latency. */
const mostBins = 5000;
/** More than any run's slices come to. */
const mostBytes = 10_000_000;

function inflate(packed: string): Buffer | null {
  try {
    return inflateRawSync(Buffer.from(packed, 'base64'), { maxOutputLength: mostBytes });
  } catch {
    return null;
  }
}
