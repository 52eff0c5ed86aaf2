/**
 * What k6 sends while a run goes on, as two merged timelines: the last second, and all so far. Input: requests of OTLP,
 * as they come to the receiver.
 */
import type { MergedTimeline } from '../record/types.ts';
import { MetricPeriods } from './metric-periods.ts';
import { MetricSum } from './metric-sum.ts';

export class LiveMetrics {
  last: MergedTimeline | null = null;
  /** How long that was. */
  lastSeconds = 1;
  total: MergedTimeline | null = null;
  private readonly all = new MetricSum();
  private readonly periods: MetricPeriods;

  /** @param generators each of which sends a request a period */
  constructor(generators: number) {
    this.periods = new MetricPeriods(generators);
  }

  take(json: string): void {
    const request = Buffer.from(json);
    this.all.add(request);
    const period = this.periods.take(request);
    if (period === null) return;
    this.last = period.timeline;
    this.lastSeconds = period.seconds;
    this.total = this.all.timeline;
  }
}
