/** One point of an exponential histogram, into a histogram that is used again for the next one. */
import type { BucketRow } from '../../statistics/bucket-row.ts';
import {
  bucketBound,
  coarsestScale,
  ExponentialHistogram,
  finestScale,
} from '../../statistics/exponential-histogram.ts';
import type { JsonCursor } from './json-cursor.ts';

/** Doubles lie between 2^-1075 and 2^1024: a bucket beyond is none of theirs. */
const widestPower = 1100;

export class HistogramReader {
  private readonly cursor: JsonCursor;
  private readonly histogram = new ExponentialHistogram();
  private count = NaN;
  private zeroThreshold = 0;
  private hasOddCount = false;

  constructor(cursor: JsonCursor) {
    this.cursor = cursor;
  }

  /** @param takesOther reads what a point has beside its histogram; @returns null where it contradicts itself */
  read(takesOther: (key: string) => boolean): ExponentialHistogram | null {
    const { cursor, histogram } = this;
    this.clear();
    cursor.eachMember((key) => {
      if (!this.takes(key) && !takesOther(key)) cursor.skip();
      return true;
    });
    return this.isSound() ? histogram : null;
  }

  private clear(): void {
    this.histogram.clear();
    this.histogram.scale = 0;
    this.count = 0;
    this.zeroThreshold = 0;
    this.hasOddCount = false;
  }

  private takes(key: string): boolean {
    const { cursor, histogram } = this;
    if (key === 'positive') this.takeRow(histogram.positive);
    else if (key === 'negative') this.takeRow(histogram.negative);
    else if (key === 'count') this.count = cursor.number();
    else if (key === 'sum') histogram.sum = cursor.number();
    else if (key === 'scale') histogram.scale = cursor.number();
    else if (key === 'min') histogram.min = cursor.number();
    else if (key === 'max') histogram.max = cursor.number();
    else if (key === 'zeroCount') this.prove((histogram.zeroCount = cursor.number()));
    else if (key === 'zeroThreshold') this.zeroThreshold = cursor.number();
    else return false;
    return true;
  }

  /** Where they begin may stand behind the counts. */
  private takeRow(row: BucketRow): void {
    const { cursor } = this;
    let [offset, length] = [0, 0];
    cursor.eachMember((key) => {
      if (key === 'offset') offset = cursor.number();
      else if (key === 'bucketCounts') length = cursor.numbers();
      else cursor.skip();
      return true;
    });
    row.assign(offset, cursor.list, length);
    for (let place = 0; place < length; place += 1) this.prove(cursor.list[place] ?? 0);
  }

  private prove(count: number): void {
    if (!Number.isSafeInteger(count) || count < 0) this.hasOddCount = true;
  }

  private isSound(): boolean {
    const { scale, sum, count, positive, negative } = this.histogram;
    const hasScale = Number.isInteger(scale) && scale >= coarsestScale && scale <= finestScale;
    const isCounted = !this.hasOddCount && count === this.count && this.zeroThreshold === 0;
    const isWhole = hasScale && isWithin(positive, scale) && isWithin(negative, scale);
    return isWhole && isCounted && Number.isFinite(sum) && hasOwnExtremes(this.histogram);
  }
}

/** Of a sum that was rounded with each value, and of values that lie on a bucket's bound. */
const rounding = 1e-9;

/** Its least and its greatest lie in its first and its last bucket, and the sum between as many of them. */
function hasOwnExtremes(histogram: ExponentialHistogram): boolean {
  const { min, max, sum, count } = histogram;
  if (count === 0) return min === Infinity && max === -Infinity;
  if (!Number.isFinite(max - min) || min > max) return false;
  const slack = rounding * count * Math.max(Math.abs(min), Math.abs(max));
  const isSummed = sum >= count * min - slack && sum <= count * max + slack;
  const [first, last] = [leastBucket(histogram), greatestBucket(histogram)];
  return isSummed && isIn(first, min) && isIn(last, max);
}

type Bounds = readonly [number, number];

function leastBucket({ scale, zeroCount, positive, negative }: ExponentialHistogram): Bounds {
  if (negative.length > 0) return mirrored(bucketAt(scale, negative.first + negative.length - 1));
  return zeroCount > 0 ? [0, 0] : bucketAt(scale, positive.first);
}

function greatestBucket({ scale, zeroCount, positive, negative }: ExponentialHistogram): Bounds {
  if (positive.length > 0) return bucketAt(scale, positive.first + positive.length - 1);
  return zeroCount > 0 ? [0, 0] : mirrored(bucketAt(scale, negative.first));
}

function bucketAt(scale: number, index: number): Bounds {
  return [bucketBound(scale, index), bucketBound(scale, index + 1)];
}

function mirrored([lower, upper]: Bounds): Bounds {
  return [-upper, -lower];
}

function isIn([lower, upper]: Bounds, value: number): boolean {
  const slack = Math.abs(value) * rounding;
  return value >= lower - slack && value <= upper + slack;
}

function isWithin({ first, length }: BucketRow, scale: number): boolean {
  const widest = widestPower * 2 ** scale;
  return length === 0 || (Number.isInteger(first) && first >= -widest && first + length <= widest);
}
