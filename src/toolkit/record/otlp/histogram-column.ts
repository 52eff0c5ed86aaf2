/**
 * The histograms of one series, by period. The period that is being added to is open; the others are packed, and
 * opened again where something of theirs comes late.
 */
import { ExponentialHistogram } from '../../statistics/exponential-histogram.ts';
import { HistogramUnpacker, PackedHistograms } from '../../statistics/packed-histogram.ts';
import { PeriodColumn } from './period-column.ts';

const unpacker = new HistogramUnpacker();

export class HistogramColumn {
  /** By period, where its histogram begins. */
  readonly starts = new PeriodColumn();
  packed = new PackedHistograms();
  private readonly open = new ExponentialHistogram();
  private openPeriod: number | null = null;
  /** Bytes of histograms that were opened again: they lie there still. */
  private wasted = 0;

  add(period: number, histogram: ExponentialHistogram): void {
    if (period !== this.openPeriod) {
      this.seal();
      this.reopen(period);
    }
    this.open.add(histogram);
  }

  /** Packs what is open. */
  seal(): void {
    if (this.openPeriod === null) return;
    const row = this.starts.rowOf(this.openPeriod);
    this.starts.values[row] = this.packed.put(this.open);
    this.open.clear();
    this.openPeriod = null;
    if (this.wasted * 2 > this.packed.length) this.repack((period) => period);
  }

  /** Makes several periods one. */
  widen(times: number): void {
    this.seal();
    this.repack((period) => Math.floor(period / times));
  }

  get byteLength(): number {
    return this.starts.byteLength + this.packed.bytes.byteLength;
  }

  private reopen(period: number): void {
    this.openPeriod = period;
    const row = this.starts.rowOf(period);
    const start = this.starts.values[row] ?? NaN;
    if (Number.isNaN(start)) return;
    this.wasted += unpacker.addTo(this.open, this.packed.bytes, start) - start;
  }

  private repack(periodOf: (period: number) => number): void {
    const { periods, values, length } = this.starts;
    const old = this.packed.bytes;
    this.packed = new PackedHistograms();
    this.wasted = 0;
    this.starts.length = 0;
    for (let row = 0; row < length; row += 1) {
      const period = periodOf(periods[row] ?? 0);
      unpacker.addTo(this.open, old, values[row] ?? 0);
      if (row + 1 < length && periodOf(periods[row + 1] ?? 0) === period) continue;
      periods[this.starts.length] = period;
      values[this.starts.length] = this.packed.put(this.open);
      this.starts.length += 1;
      this.open.clear();
    }
  }
}
