/**
 * A counter's growth per second, series by series: their sum would hide that one of them began anew.
 * Input: a counter of one page after the other. Output: the rate of all its series together.
 */
import type { Metric, Series } from './metrics-text.ts';

interface CounterReading {
  readonly atMs: number;
  readonly series: ReadonlyMap<string, Series>;
}

export class SeriesRates {
  private readonly before = new Map<string, CounterReading>();

  /** Undefined the first time, for what is not there, and while one of its series began anew or was not counted on. */
  perSecond(name: string, counter: Metric | undefined, atMs: number): number | undefined {
    const before = this.before.get(name);
    if (counter === undefined) {
      this.before.delete(name);
      return undefined;
    }
    this.before.set(name, { atMs, series: counter.series });
    if (before === undefined) return undefined;
    let total = 0;
    for (const [key, now] of counter.series) total += rateOf(now, before.series.get(key), atMs - before.atMs);
    return Number.isNaN(total) ? undefined : total;
  }
}

/** NaN where it is not known. @param since undefined for one that appeared: it is counted from 0 */
function rateOf(now: Series, since: Series | undefined, betweenMs: number): number {
  const grown = now.value - (since?.value ?? 0);
  if (since !== undefined && beganAnew(now, since)) return NaN;
  const tookMs = now.timeMs === null || since?.timeMs == null ? betweenMs : now.timeMs - since.timeMs;
  return tookMs > 0 ? (grown / tookMs) * 1000 : NaN;
}

function beganAnew(now: Series, since: Series): boolean {
  const [created, before] = [now.createdSeconds, since.createdSeconds];
  return now.value < since.value || (created !== null && before !== null && created !== before);
}
