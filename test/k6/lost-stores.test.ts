/** A real run on real stores that are killed while it goes on: it ends with a verdict, and its reports show the gap. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { expect, inject, it } from 'vitest';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { readJson, runsIn, secret, start, temporaryFolder, until } from '../cli/jorge-load.ts';
import {
  hasStatements,
  postgresBinaries,
  postgresPassword,
  redisBinary,
  startPostgres,
  startRedis,
} from '../monitor/start-stores.ts';

const binaries = postgresBinaries();
const redisServer = redisBinary();
const seconds = (count: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, count * 1000));

it('survives its database and its cache, and shows when they were gone', async ({ skip, onTestFinished }) => {
  if (binaries === null || redisServer === null) return skip('skipped: no PostgreSQL or no Redis here');
  const [postgres, redis] = await Promise.all([startPostgres(binaries), startRedis(redisServer)]);
  onTestFinished(async () => {
    await Promise.all([postgres.kill(), redis.kill()]);
  });
  const url = `postgres://postgres:${postgresPassword}@127.0.0.1:${postgres.port}/postgres`;
  if (hasStatements(binaries)) await addStatements(url);
  const outDir = temporaryFolder();
  const run = start(
    ['run', 'normal', '--sandbox', '--users', '20', '--time-scale', '0.07', '--out', outDir],
    {
      ...{ JWT_SECRET: secret, K6_BIN: inject('k6Path') },
      SANDBOX_POSTGRES_URL: url,
      SANDBOX_REDIS_URL: `redis://127.0.0.1:${redis.port}`,
    },
  );
  const system = (): string => {
    const [folder] = runsIn(outDir);
    return folder === undefined ? '' : readSystem(folder);
  };
  await until(() => system().includes('redis.hitShare'));
  await seconds(4);
  await Promise.all([postgres.kill(), redis.kill()]);
  await seconds(6);
  // One comes back, the other does not.
  await postgres.start();
  const { stdout, stderr } = await run;
  const [folder = ''] = runsIn(outDir);
  const report = readJson(folder, 'report.json') as unknown as Report;

  expect(stderr).toMatch(
    /^normal · .* left · 20 users · .* requests\/s · p95 .* failed · target .* cores · target .* MB/m,
  );
  expect(report.state).toBe('finished');
  expect(['PASS', 'FAIL']).toContain(report.verdict);
  const gaps = report.target.gaps.filter(({ source }) => source !== 'monitor');
  expect(gaps.map(({ source, isBack }) => [source, isBack]).sort()).toEqual([
    ['postgres', true],
    ['redis', false],
  ]);
  const { system: record } = await readRecord(folder);
  const connections = [...(record?.series.get('postgres.connections') ?? [])];
  expect(connections[3]).toBeGreaterThan(0);
  expect(connections.slice(-3).every((count) => count > 0)).toBe(true);
  expect([...(record?.series.get('redis.clients') ?? [])].slice(-3)).toEqual([NaN, NaN, NaN]);

  const [markdown = '', page = ''] = ['report.md', 'report.html'].map((name) =>
    readFileSync(join(folder, name), 'utf8'),
  );
  for (const text of [markdown, page]) {
    expect(text).toMatch(/postgres was not read from \+\d:\d\d to \+\d:\d\d/);
    expect(text).toMatch(
      new RegExp(`redis was not read from \\+\\d:\\d\\d to the end .*127.0.0.1:${redis.port}`),
    );
    if (hasStatements(binaries)) expect(text).toMatch(/postgres: \d+ ms in \d+ calls of SELECT score/);
  }
  expect(page).toMatch(/A hole in a lane: its source was not read \(/);
  expect(page).toContain('Redis hits</span>');
  // A line that is lifted over a hole has two beginnings.
  const lane = /PostgreSQL connections<\/span>[\s\S]*?<\/figure>/.exec(page)?.[0] ?? '';
  expect(/class="line one" d="([^"]+)"/.exec(lane)?.[1]?.split('M').length).toBeGreaterThan(2);
  for (const text of [markdown, page, stdout, stderr, system()]) expect(text).not.toContain(postgresPassword);
});

async function addStatements(connectionString: string): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  await client.query('CREATE EXTENSION pg_stat_statements');
  await client.end();
}

function readSystem(folder: string): string {
  try {
    return readFileSync(join(folder, 'system.ndjson'), 'utf8');
  } catch {
    return '';
  }
}
