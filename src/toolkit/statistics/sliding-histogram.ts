/**
 * The sum of the last so many histograms of a sequence, at each place of it. Histograms add up without loss, but none can
 * be taken out of a sum again: its least and greatest value, and its scale, would not come back. So this is a queue of
 * two stacks: of the older half every sum up to its youngest is at hand, of the newer half their sum so far. Each
 * histogram is added twice in all, however long the window is.
 */
import { ExponentialHistogram } from './exponential-histogram.ts';
import { HistogramUnpacker, PackedHistograms } from './packed-histogram.ts';

const unpacker = new HistogramUnpacker();

export class SlidingHistogram {
  private readonly length: number;
  /** Where the sums of the older half begin: that from the oldest one on is the last. */
  private readonly olderStarts: number[] = [];
  private readonly older = new PackedHistograms();
  private readonly newerStarts: number[] = [];
  private readonly newer = new PackedHistograms();
  private readonly newerSum = new ExponentialHistogram();

  /** @param length how many are added up at most */
  constructor(length: number) {
    this.length = length;
  }

  /** Adds the next one; beyond the length, the oldest one goes. */
  push(histogram: ExponentialHistogram): void {
    if (this.olderStarts.length + this.newerStarts.length === this.length) this.dropOldest();
    this.newerStarts.push(this.newer.put(histogram));
    this.newerSum.add(histogram);
  }

  get sum(): ExponentialHistogram {
    const sum = new ExponentialHistogram();
    const start = this.olderStarts.at(-1);
    if (start !== undefined) unpacker.addTo(sum, this.older.bytes, start);
    sum.add(this.newerSum);
    return sum;
  }

  private dropOldest(): void {
    if (this.olderStarts.length === 0) this.turnOver();
    this.olderStarts.pop();
  }

  /** The newer half becomes the older one. */
  private turnOver(): void {
    const sum = new ExponentialHistogram();
    this.older.length = 0;
    for (const start of this.newerStarts.reverse()) {
      unpacker.addTo(sum, this.newer.bytes, start);
      this.olderStarts.push(this.older.put(sum));
    }
    this.newerStarts.length = 0;
    this.newer.length = 0;
    this.newerSum.clear();
  }
}
