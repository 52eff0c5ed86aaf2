/** The real k6 against a sandbox, its figures sent as OTLP, and all its samples kept beside them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { projectPlatform } from '../../src/toolkit/config/platform.ts';
import { otlpVariables } from '../../src/toolkit/otlp/k6-variables.ts';
import { readSamples } from '../../src/toolkit/record/samples/read-samples.ts';
import { readSummary } from '../../src/toolkit/record/read-summary.ts';
import type { MergedTimeline, Samples } from '../../src/toolkit/record/types.ts';
import type { Summary } from '../../src/toolkit/record/summary-schema.ts';
import { countOver, histogramOver, rateOver } from '../../src/toolkit/analyze/merged/ask.ts';
import { histogramQuantile } from '../../src/toolkit/statistics/histogram-quantile.ts';
import { quantile } from '../../src/toolkit/statistics/percentiles.ts';
import { bundlePath, k6 } from '../k6/run-k6.ts';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';

export interface Sent {
  readonly summary: Summary;
  readonly samples: Samples;
}

/** A hundred requests at once, of several endpoints. @param endpoint where OTLP goes */
export async function sendLoad(endpoint: string): Promise<Sent> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-otlp-k6-'));
  const sandbox = await startSandbox();
  const file = join(folder, 'samples.csv');
  const summary = join(folder, 'summary.json');
  try {
    const { exitCode, stderr } = await k6(
      ['run', '--quiet', '--out', 'opentelemetry', '--out', 'csv', bundlePath('burst')],
      {
        ...otlpVariables({ endpoint, periodSeconds: 1, instance: 'one' }),
        ...{ TARGET_URL: sandbox.url, JWT_SECRET: secret, SUMMARY_FILE: summary },
        ...{ K6_CSV_FILENAME: file, K6_CSV_TIME_FORMAT: 'unix_milli' },
      },
    );
    expect(exitCode, stderr).toBe(0);
    const { samples } = await readSamples([{ path: file, kind: 'csv' }], projectPlatform().metrics);
    return { summary: await readSummary(summary), samples: samples! };
  } finally {
    await sandbox.close();
    await rm(folder, { recursive: true });
  }
}

/** Counts are k6's own, and percentiles those of its samples within their bound. */
export function expectSame(timeline: MergedTimeline, { summary, samples }: Sent): void {
  for (const metric of ['http_reqs', 'iterations', 'task_runs', 'data_sent', 'data_received'])
    expect([metric, countOver(timeline, { metric })]).toEqual([
      metric,
      summary.metrics[metric]?.values['count'],
    ]);
  for (const metric of ['http_req_failed', 'request_ok'])
    expect([metric, rateOver(timeline, { metric })]).toEqual([
      metric,
      summary.metrics[metric]?.values['rate'],
    ]);
  const { values, tagIds } = samples.trends.get('http_req_duration')!;
  const names = new Set(samples.tags.flatMap(({ name }) => (name === undefined ? [] : [name])));
  expect(names.size).toBeGreaterThan(2);
  for (const name of names) {
    const own = [...values].filter((_, row) => samples.tags[tagIds[row]!]!['name'] === name);
    expectQuantiles(
      timeline,
      name,
      own.sort((a, b) => a - b),
    );
  }
}

function expectQuantiles(timeline: MergedTimeline, name: string, sorted: readonly number[]): void {
  const histogram = histogramOver(timeline, { metric: 'http_req_duration', tags: { name } });
  expect([name, histogram.count]).toEqual([name, sorted.length]);
  if (sorted.length === 0) return;
  for (const q of [0, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 1]) {
    const { low, high } = histogramQuantile(histogram, q);
    const exact = quantile(sorted, q);
    // The last digits of k6's CSV are cut off.
    expect(exact).toBeGreaterThanOrEqual(low * (1 - 1e-6) - 1e-6);
    expect(exact).toBeLessThanOrEqual(high * (1 + 1e-6) + 1e-6);
  }
}
