/**
 * Histograms as bytes, one after another: a second of an endpoint takes some 150 of them, where its counts as doubles
 * take 1,300. Whole numbers are written seven bits a byte, the low ones first (LEB128).
 */
import type { BucketRow } from './bucket-row.ts';
import { ExponentialHistogram } from './exponential-histogram.ts';

/** Bytes that any whole number, or a double, may take. */
const mostEach = 9;

export class PackedHistograms {
  bytes = new Uint8Array(512);
  length = 0;
  private view = new DataView(this.bytes.buffer);

  /** @returns where it begins */
  put(histogram: ExponentialHistogram): number {
    const { positive, negative } = histogram;
    this.makeRoom((positive.length + negative.length + 9) * mostEach);
    const start = this.length;
    this.putSigned(histogram.scale);
    this.putWhole(histogram.zeroCount);
    this.putDouble(histogram.sum);
    this.putDouble(histogram.min);
    this.putDouble(histogram.max);
    this.putRow(positive);
    this.putRow(negative);
    return start;
  }

  private putRow({ first, length, counts }: BucketRow): void {
    this.putWhole(length);
    if (length > 0) this.putSigned(first);
    for (let place = 0; place < length; place += 1) this.putWhole(counts[place] ?? 0);
  }

  private putWhole(value: number): void {
    let rest = value;
    while (rest >= 128) {
      this.bytes[this.length] = (rest % 128) + 128;
      this.length += 1;
      rest = Math.floor(rest / 128);
    }
    this.bytes[this.length] = rest;
    this.length += 1;
  }

  private putSigned(value: number): void {
    this.putWhole(value < 0 ? -value * 2 - 1 : value * 2);
  }

  private putDouble(value: number): void {
    this.view.setFloat64(this.length, value);
    this.length += 8;
  }

  private makeRoom(bytes: number): void {
    if (this.length + bytes <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.length + bytes, Math.ceil(this.bytes.length * 1.5)));
    grown.set(this.bytes.subarray(0, this.length));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Packed histograms, read one at a time. */
export class HistogramUnpacker {
  private readonly one = new ExponentialHistogram();
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private counts = new Float64Array(256);

  /** Adds the one that begins there to `sum`. @returns where the next one begins */
  addTo(sum: ExponentialHistogram, bytes: Uint8Array, start: number): number {
    this.bytes = bytes;
    this.at = start;
    const { one } = this;
    one.scale = this.signed();
    one.zeroCount = this.whole();
    const view = new DataView(bytes.buffer, bytes.byteOffset + this.at, 24);
    one.sum = view.getFloat64(0);
    one.min = view.getFloat64(8);
    one.max = view.getFloat64(16);
    this.at += 24;
    this.readRow(one.positive);
    this.readRow(one.negative);
    sum.add(one);
    return this.at;
  }

  private readRow(row: BucketRow): void {
    const length = this.whole();
    const first = length > 0 ? this.signed() : 0;
    if (this.counts.length < length) this.counts = new Float64Array(length * 2);
    for (let place = 0; place < length; place += 1) this.counts[place] = this.whole();
    row.assign(first, this.counts, length);
  }

  private whole(): number {
    let value = 0;
    let factor = 1;
    for (;;) {
      const byte = this.bytes[this.at] ?? 0;
      this.at += 1;
      if (byte < 128) return value + byte * factor;
      value += (byte - 128) * factor;
      factor *= 128;
    }
  }

  private signed(): number {
    const value = this.whole();
    return value % 2 === 1 ? -(value + 1) / 2 : value / 2;
  }
}
