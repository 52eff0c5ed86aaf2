/**
 * A process of its own that reads OTLP files and asks them for quantiles. Read is what a
 * report reads. Input: one argument, JSON; output: JSON.
 */
import { countOver, histogramOver } from '../src/toolkit/analyze/merged/ask.ts';
import { isPartOfRequest } from '../src/toolkit/record/read-metrics.ts';
import { readMerged } from '../src/toolkit/record/otlp/read-merged.ts';
import { type Estimate, histogramQuantile } from '../src/toolkit/statistics/histogram-quantile.ts';

export interface MergedFigures {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly requests: number;
  readonly periodMs: number;
  readonly estimates: readonly Estimate[];
}

const { paths, quantiles } = JSON.parse(process.argv[2] ?? '') as { paths: string[]; quantiles: number[] };
const begin = performance.now();
const { timeline, notes } = await readMerged(paths, (metric) => !isPartOfRequest(metric));
if (timeline === null || notes.length > 0) throw new Error(notes.join('; '));
const durations = histogramOver(timeline, { metric: 'http_req_duration' });
const { user, system } = process.cpuUsage();
const figures: MergedFigures = {
  seconds: (performance.now() - begin) / 1000,
  cpuSeconds: (user + system) / 1e6,
  requests: countOver(timeline, { metric: 'http_reqs' }),
  periodMs: timeline.periodMs,
  estimates: quantiles.map((q) => histogramQuantile(durations, q)),
};
process.stdout.write(JSON.stringify(figures));
