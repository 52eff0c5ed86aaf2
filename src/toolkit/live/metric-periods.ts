/** Requests of OTLP as they come, period by period: of each, what all generators sent. */
import type { IsWanted } from '../record/otlp/request-reader.ts';
import type { MergedTimeline } from '../record/types.ts';
import { MetricSum } from './metric-sum.ts';

export interface MetricPeriod {
  /** As the one period of a timeline; null where nothing was in it. */
  readonly timeline: MergedTimeline | null;
  /** What is late tells of more than a second. */
  readonly seconds: number;
}

export class MetricPeriods {
  private readonly generators: number;
  private readonly isWanted: IsWanted | undefined;
  private open: MetricSum;
  private heard = 0;

  /** @param generators each of which sends a request a period */
  constructor(generators: number, isWanted?: IsWanted) {
    this.generators = generators;
    this.isWanted = isWanted;
    this.open = new MetricSum(isWanted);
  }

  /** @returns the period that is whole with it; null where none is */
  take(request: Buffer): MetricPeriod | null {
    this.open.add(request);
    this.heard += 1;
    if (this.heard < this.generators) return null;
    const { timeline, seconds } = this.open;
    this.open = new MetricSum(this.isWanted);
    this.heard = 0;
    return { timeline, seconds: Math.max(0.1, seconds / this.generators) };
  }
}
