/** Faults of the volume that a Collector writes to: of each, what had been written is told, and the reason is true. */
import { readdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, type TestContext } from 'vitest';
import { runsIn } from '../cli/jorge-load.ts';
import { requestBody } from '../otlp/requests.ts';
import {
  type Cluster,
  close,
  forgetRuns,
  inTheMiddle,
  recordFile,
  requestsTold,
  runJob,
  send,
  startCluster,
  startJob,
} from './cluster.ts';
import { otherProgram, post } from './garbage.ts';
import { requestsRecorded } from './recorded.ts';
import { emptyDisk, fillDisk, needSmallDisk, onSmallDisk } from './small-disk.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-volume-'));
});
afterAll(() => rm(folder, { recursive: true }));

it('a volume that is full ends the Job in one line, and with room what had been written is judged', async (context) => {
  const { cluster, ends } = await fillInTheMiddle(context, '16s');
  expect(await ends).toEqual([0, 0]);
  for (const leftBytes of [0, 8192, 65_536]) {
    fillDisk(cluster.record, leftBytes);
    const { exitCode, stderr } = await startJob(cluster, '0.5s');
    const errors = stderr.split('\n').filter((line) => !line.startsWith('waiting until'));
    expect([exitCode, errors]).toEqual([
      2,
      [expect.stringMatching(/^error: cannot write .*: the disk is full; free some space.* \(E_OUTPUT\)$/)],
    ]);
    expectWhole(cluster);
    await forgetRuns(cluster);
  }
  emptyDisk(cluster.record);
  const recorded = requestsRecorded(cluster.record);
  const job = await runJob(cluster, '0.5s');
  expect([job.report.verdict, job.exitCode]).toEqual(['INVALID', 98]);
  for (const runner of [1, 2])
    expect(job.report.reasons).toContainEqual(
      expect.stringMatching(
        `^runner ${runner} of 2 has no figures after .*: its part of the load is missing$`,
      ),
    );
  expect(requestsTold(job)).toBeGreaterThanOrEqual(recorded);
  expect(requestsTold(job)).toBeLessThan(cluster.sandbox.requests());
  await close(cluster);
});

/** Two runners send, and the volume is full from the middle of their load on. */
async function fillInTheMiddle(context: TestContext, duration: string) {
  await needSmallDisk(context);
  const flags = ['--runners', '2', '--duration', duration];
  const cluster = await startCluster(context, flags, { folder, onDisk: onSmallDisk });
  const { ends } = await send(cluster);
  await inTheMiddle(cluster);
  fillDisk(cluster.record);
  return { cluster, ends };
}

/** What is there of a run that could not be written to its end. */
function expectWhole({ record }: Cluster): void {
  for (const run of runsIn(join(record, 'runs'))) {
    const names = readdirSync(run);
    expect(names).toEqual(expect.arrayContaining(['run.json', 'metrics.ndjson.gz', 'failures.ndjson']));
    expect(names.filter((name) => name.endsWith('.tmp'))).toEqual([]);
    expect(readFileSync(join(run, 'run.json'), 'utf8')).toContain('"seal"');
  }
}

it('a volume that is full for a while loses what k6 let go of meanwhile, and counts nothing twice', async (context) => {
  const { cluster, ends } = await fillInTheMiddle(context, '20s');
  await sleep(4000);
  emptyDisk(cluster.record);
  expect(await ends).toEqual([0, 0]);
  const job = await runJob(cluster, '3s');
  expect([job.report.verdict, job.exitCode]).toEqual(['INVALID', 98]);
  expect(job.report.reasons).toContainEqual(expect.stringMatching(/lines? of metrics\.ndjson\.gz could not/));
  expect(requestsTold(job)).toBeGreaterThanOrEqual(requestsRecorded(cluster.record));
  expect(requestsTold(job)).toBeLessThanOrEqual(cluster.sandbox.requests());
  await close(cluster);
});

it('a file that the Collector rotates while the Job waits is read as one', async (context) => {
  const config = (text: string): string => text.replace('max_megabytes: 1024', 'max_megabytes: 1');
  const cluster = await startCluster(context, ['--runners', '2', '--duration', '10s'], { folder, config });
  const waiting = runJob(cluster, '3s');
  const { ends } = await send(cluster);
  await inTheMiddle(cluster);
  const body = requestBody(otherProgram(3000));
  for (let times = 0; times < 5; times += 1)
    expect(await post(cluster.collector.endpoint, { body })).toBe(200);
  expect(await ends).toEqual([0, 0]);
  const job = await waiting;
  await close(cluster);
  expect(readdirSync(cluster.record).filter((name) => name.startsWith('metrics')).length).toBeGreaterThan(1);
  expect([job.report.verdict, job.report.reasons, job.exitCode]).toEqual(['PASS', expect.any(Array), 0]);
  expect(requestsTold(job)).toBe(requestsRecorded(cluster.record));
});

it('a file that is cut, while it is written and at its end, lacks what was cut alone', async (context) => {
  const cluster = await startCluster(context, ['--runners', '2', '--duration', '14s'], { folder });
  const { ends } = await send(cluster);
  await inTheMiddle(cluster);
  const file = recordFile(cluster);
  truncateSync(file, statSync(file).size >> 1);
  expect(await ends).toEqual([0, 0]);
  const job = await runJob(cluster, '3s');
  await close(cluster);
  const asked = cluster.sandbox.requests();
  expect([job.report.verdict, job.exitCode]).toEqual(['INVALID', 98]);
  expect(job.report.reasons).toContainEqual(
    expect.stringMatching(
      /^what runner \d measured in .* is missing: it was not taken, or its file was cut$/,
    ),
  );
  expect(requestsTold(job)).toBeGreaterThanOrEqual(requestsRecorded(cluster.record));
  expect(requestsTold(job)).toBeLessThan(asked);

  truncateSync(file, Math.round(statSync(file).size * 0.6));
  await forgetRuns(cluster);
  const shorter = await runJob(cluster, '0.5s');
  expect([shorter.report.verdict, shorter.exitCode]).toEqual(['INVALID', 98]);
  expect(shorter.report.reasons).toContainEqual(
    expect.stringMatching(/^runner \d of 2 has no figures after .*: its part of the load is missing$/),
  );
  expect(requestsTold(shorter)).toBeGreaterThanOrEqual(requestsRecorded(cluster.record));
});
