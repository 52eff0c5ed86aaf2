/** Requests of OTLP that are added up as one period, however long it is. */
import { countOver } from '../analyze/merged/ask.ts';
import { MergedBuilder } from '../record/otlp/merged-builder.ts';
import { type IsWanted, RequestReader } from '../record/otlp/request-reader.ts';
import type { MergedTimeline } from '../record/types.ts';

export class MetricSum {
  private readonly builder = new MergedBuilder({ isOnePeriod: true });
  private readonly reader: RequestReader;

  constructor(isWanted?: IsWanted) {
    this.reader = new RequestReader(this.builder, isWanted);
  }

  /** Of each request the time that it adds up, together. */
  seconds = 0;

  add(request: Buffer): void {
    this.builder.longestSpanMs = 0;
    this.reader.take(request, 0, request.length);
    this.seconds += this.builder.longestSpanMs / 1000;
  }

  /** Null where there was nothing. */
  get timeline(): MergedTimeline | null {
    return this.builder.finish();
  }

  /** Of a counter. @param leftOut phases that are not counted */
  count(metric: string, leftOut: readonly string[]): number {
    const { timeline } = this;
    return timeline === null ? 0 : countOver(timeline, { metric, leftOut });
  }
}
