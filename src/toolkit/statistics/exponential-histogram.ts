/**
 * Histograms whose buckets grow by a constant factor: at scale s, bucket i holds what is above 2^(i / 2^s) and not above
 * 2^((i + 1) / 2^s) (OpenTelemetry's metrics data model, "ExponentialHistogram"; C. Masson and others, DDSketch, 2019).
 * One that is coarser by a scale has every two buckets joined, so that any two merge without loss: counts, the sum, the
 * least and the greatest stay exact, and in whatever order they are merged, the outcome is the same.
 */
import { BucketRow, widthTogether } from './bucket-row.ts';

export const finestScale = 20;
export const coarsestScale = -10;
/** A merge that would take more is made coarser: at scale 4, 640 span twelve decades. */
const mostBuckets = 640;

export class ExponentialHistogram {
  scale = finestScale;
  zeroCount = 0;
  sum = 0;
  /** Infinity where there is nothing. */
  min = Infinity;
  max = -Infinity;
  readonly positive = new BucketRow();
  /** By the size of the values, sign left out. */
  readonly negative = new BucketRow();

  get count(): number {
    return this.zeroCount + this.positive.total() + this.negative.total();
  }

  clear(): void {
    this.scale = finestScale;
    this.zeroCount = 0;
    this.sum = 0;
    this.min = Infinity;
    this.max = -Infinity;
    this.positive.clear();
    this.negative.clear();
  }

  add(other: ExponentialHistogram): void {
    const scale = sharedScale(this, other);
    this.positive.coarsen(this.scale - scale);
    this.negative.coarsen(this.scale - scale);
    this.scale = scale;
    this.positive.add(other.positive, other.scale - scale);
    this.negative.add(other.negative, other.scale - scale);
    this.zeroCount += other.zeroCount;
    this.sum += other.sum;
    this.min = Math.min(this.min, other.min);
    this.max = Math.max(this.max, other.max);
  }
}

/** The finest at which both together have few enough buckets. */
function sharedScale(a: ExponentialHistogram, b: ExponentialHistogram): number {
  const fits = (scale: number): boolean => {
    const by = [a.scale - scale, b.scale - scale] as const;
    return (
      widthTogether(a.positive, b.positive, by) <= mostBuckets &&
      widthTogether(a.negative, b.negative, by) <= mostBuckets
    );
  };
  let scale = Math.min(a.scale, b.scale);
  while (scale > coarsestScale && !fits(scale)) scale -= 1;
  return scale;
}

/** What a bucket's values are above; its upper bound is the next one's. */
export function bucketBound(scale: number, index: number): number {
  return 2 ** (index * 2 ** -scale);
}
