/**
 * Faults of a cluster, made with real parts. Of each the verdict is right, or INVALID with a reason that is true, and what
 * had arrived is told.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { until } from '../cli/jorge-load.ts';
import { sendLoad } from '../otlp/real-k6.ts';
import {
  begun,
  close,
  forgetRuns,
  inTheMiddle,
  recordFile,
  requestsTold,
  runJob,
  send,
  startCluster,
} from './cluster.ts';
import { garbage, post } from './garbage.ts';
import { startOtherClock } from './other-clock.ts';
import { requestsRecorded } from './recorded.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-faults-'));
});
afterAll(() => rm(folder, { recursive: true }));

// The one that is to be the first by the clocks is let go first, so that no busy machine turns them round.
it.for([
  {
    seconds: 3,
    first: 1,
    said: /^runner 2 of 3 began \S+ s after runner 1, by their clocks: it was late, or/,
  },
  {
    seconds: -3,
    first: 2,
    said: /^runner 3 of 3 began \S+ s after runner 2, by their clocks: it was late, or/,
  },
])('a clock that is $seconds s off makes a short run INVALID', async ({ seconds, first, said }, context) => {
  const cluster = await startCluster(context, ['--runners', '3', '--duration', '10s'], { folder });
  const clock = await startOtherClock(cluster.collector.endpoint, seconds * 1000);
  const hold = async (): Promise<unknown> => await until(() => begun(cluster, first) > 0);
  const holds = Object.fromEntries([1, 2, 3].filter((one) => one !== first).map((one) => [one, hold]));
  const { ends } = await send(cluster, { endpoints: { 2: clock.endpoint }, holds });
  expect(await ends).toEqual([0, 0, 0]);
  const job = await runJob(cluster, '3s');
  clock.close();
  await close(cluster);
  expect([job.report.verdict, job.exitCode]).toEqual(['INVALID', 98]);
  expect(job.report.reasons).toContainEqual(expect.stringMatching(said));
  expect(job.report.reasons.join()).not.toContain('missing');
  expect(requestsTold(job)).toBe(requestsRecorded(cluster.record));
});

it('a runner that is let go 4 s after the other makes a short run INVALID', async (context) => {
  const cluster = await startCluster(context, ['--runners', '2', '--duration', '10s'], { folder });
  const hold = async (): Promise<void> => {
    await until(() => begun(cluster, 1) > 0);
    await sleep(4000);
  };
  const { ends } = await send(cluster, { holds: { 2: hold } });
  expect(await ends).toEqual([0, 0]);
  const job = await runJob(cluster, '3s');
  await close(cluster);
  expect([job.report.verdict, job.exitCode]).toEqual(['INVALID', 98]);
  expect(job.report.reasons).toContainEqual(
    expect.stringMatching(/^runner 2 of 2 began \S+ s after runner 1, by their clocks: it was late, or one/),
  );
  expect(requestsTold(job)).toBe(requestsRecorded(cluster.record));
});

it('what is no request of metrics, or of another program, changes nothing', async (context) => {
  const cluster = await startCluster(context, ['--runners', '2', '--duration', '10s'], { folder });
  const { ends } = await send(cluster);
  await inTheMiddle(cluster);
  const statuses = [];
  for (const one of garbage) statuses.push(await post(cluster.collector.endpoint, one));
  expect(statuses).toEqual(garbage.map(({ status }) => status));
  expect(await ends).toEqual([0, 0]);
  const job = await runJob(cluster, '3s');
  expect([job.report.verdict, job.report.reasons, job.exitCode]).toEqual(['PASS', expect.any(Array), 0]);
  expect(requestsTold(job)).toBe(requestsRecorded(cluster.record));

  const file = recordFile(cluster);
  const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
  const torn = ['{"resourceMetrics":[{"resource":{}', 'no JSON \u0000 {', '[1,', 'null'];
  writeFileSync(file, [...torn, ...lines.slice(0, 9), ...torn, ...lines.slice(9), ...torn, ''].join('\n'));
  await forgetRuns(cluster);
  const again = await runJob(cluster, '3s');
  await close(cluster);
  expect([again.report.verdict, again.report.reasons, again.exitCode]).toEqual([
    'INVALID',
    ['12 lines of metrics.ndjson.gz could not be read'],
    98,
  ]);
  expect(again.run.runners).toEqual(job.run.runners);
  expect(again.report.totals).toEqual(job.report.totals);
});

it('a k6 that is no runner makes it INVALID, as the counts hold its requests', async (context) => {
  const cluster = await startCluster(context, ['--runners', '2', '--duration', '8s'], { folder });
  const { ends } = await send(cluster);
  const { summary } = await sendLoad(cluster.collector.endpoint);
  expect(await ends).toEqual([0, 0]);
  const { report, exitCode } = await runJob(cluster, '3s');
  await close(cluster);
  expect([report.verdict, exitCode]).toEqual(['INVALID', 98]);
  const requests = summary.metrics['http_reqs{phase:steady}']?.values['count'];
  expect(report.reasons).toContain(
    `a k6 that is no runner sent figures too: the counts hold its ${requests} requests`,
  );
});
