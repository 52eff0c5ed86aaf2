/** What `--out json` says besides its samples: thresholds, types and units. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { jsonLines, jsonMetric, jsonPoint } from './json-lines.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-json-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function samplesOf(lines: readonly string[]) {
  const path = join(folder, 'run.json');
  await writeFile(path, jsonLines(lines));
  return (await readRecord(path)).samples!;
}

describe("a metric's line in k6's JSON", () => {
  it('gives its thresholds as k6 was asked, whatever their spelling', async () => {
    const samples = await samplesOf([
      jsonMetric('queue_wait', 'trend', { contains: 'time', thresholds: ['p(95) < 250', 'max<=+1e3'] }),
      jsonMetric('lost_jobs', 'counter', { thresholds: [] }),
      jsonPoint('queue_wait', { value: 80 }),
    ]);
    expect(samples.thresholds).toEqual({ queue_wait: ['p(95) < 250', 'max<=+1e3'] });
  });

  it('gives the thresholds of a metric that never got a sample', async () => {
    const samples = await samplesOf([
      jsonMetric('lost_jobs', 'counter', { thresholds: ['count<1'] }),
      jsonMetric('queue_wait', 'trend'),
      jsonPoint('queue_wait', { value: 80 }),
    ]);
    expect(samples.thresholds).toEqual({ lost_jobs: ['count<1'] });
  });

  it('gives the unit of its values, and leaves thresholds out that are no texts', async () => {
    const samples = await samplesOf([
      jsonMetric('payload', 'trend', { contains: 'data', thresholds: [7, null] }),
      jsonMetric('depth', 'gauge', { contains: 'fathoms' }),
      jsonPoint('payload', { value: 80 }),
    ]);
    expect(samples.thresholds).toEqual({});
    expect([...samples.contains]).toEqual([
      ['payload', 'data'],
      ['depth', 'default'],
    ]);
  });
});
