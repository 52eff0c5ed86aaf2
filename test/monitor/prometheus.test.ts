/** A real Prometheus that scrapes the sandbox, and what `monitor` makes of it. Skipped where there is none. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { jorgeLoad, readJson, temporaryFolder } from '../cli/jorge-load.ts';
import { startSandbox } from '../sandbox/start-sandbox.ts';
import { prometheusBinary, startPrometheus } from './start-prometheus.ts';

const binary = prometheusBinary();

it('answers named questions, and says of which it knows nothing or what is wrong', async ({ skip }) => {
  if (binary === null) return skip('skipped: no Prometheus here');
  const sandbox = await startSandbox();
  for (let count = 0; count < 3; count += 1) await sandbox.get('/api/pricing/health');
  const prometheus = await startPrometheus(binary, new URL(sandbox.url).host);
  const out = join(temporaryFolder(), 'watched');
  const questions = [
    ['--promql', 'served=sum(http_requests_total{endpoint="health"})'],
    ['--promql', 'broken=sum('],
    ['--promql', 'each=http_requests_total or up'],
    ['--deployment', 'jorge/pricing-api'],
  ];
  const { exitCode, stdout } = await jorgeLoad(
    ['monitor', '--prometheus', prometheus.url, ...questions.flat(), '--duration', '4s', '--out', out],
    {},
  );
  await Promise.all([prometheus.close(), sandbox.close()]);
  expect(exitCode).toBe(0);
  const { system } = await readRecord(out);
  expect([...(system?.series.get('prometheus.served') ?? [])].filter((value) => value > 0)).toEqual([3]);
  const { notes } = readJson(out, 'report.json') as { notes: string[] };
  expect(notes.filter((note) => note.startsWith('prometheus:')).sort()).toEqual([
    expect.stringMatching(
      /^prometheus: no series matches container\.throttledPeriodsShare, .*, target\.rssBytes$/,
    ),
    expect.stringMatching(/^prometheus: prometheus\.broken: .*parse error/),
    expect.stringMatching(/^prometheus: prometheus\.each gives \d+ series; aggregate them/),
  ]);
  expect(stdout).toContain('no series matches');
});
