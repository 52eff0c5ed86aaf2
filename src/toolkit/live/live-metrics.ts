/**
 * What k6 sends while a run goes on, as two merged timelines: the last second, and all so far. Input: requests of OTLP,
 * as they come to the receiver.
 */
import { countOver } from '../analyze/merged/ask.ts';
import { MergedBuilder } from '../record/otlp/merged-builder.ts';
import { type IsWanted, RequestReader } from '../record/otlp/request-reader.ts';
import type { MergedTimeline } from '../record/types.ts';

/** Requests that are added up as one period, however long it is. */
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

  /** Of a counter. */
  count(metric: string): number {
    const { timeline } = this;
    return timeline === null ? 0 : countOver(timeline, { metric });
  }
}

export class LiveMetrics {
  last: MergedTimeline | null = null;
  /** How long that was: what is late tells of more than a second. */
  lastSeconds = 1;
  total: MergedTimeline | null = null;
  private readonly generators: number;
  private readonly all = new MetricSum();
  private open = new MetricSum();
  private heard = 0;

  /** @param generators each of which sends a request a period */
  constructor(generators: number) {
    this.generators = generators;
  }

  take(json: string): void {
    const request = Buffer.from(json);
    this.all.add(request);
    this.open.add(request);
    this.heard += 1;
    if (this.heard < this.generators) return;
    this.last = this.open.timeline;
    this.lastSeconds = Math.max(0.1, this.open.seconds / this.generators);
    this.total = this.all.timeline;
    this.open = new MetricSum();
    this.heard = 0;
  }
}
