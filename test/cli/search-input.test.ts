/** What a person can get wrong in `capacity` and `scaling`: one line, exit code 2, nothing written. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { jorgeLoad, runsIn, secret, temporaryFolder } from './jorge-load.ts';

const capacity = ['capacity', '--sandbox'];

it.each<[string, string[], ...string[]]>([
  ['a limit', [...capacity, '--slo', 'p95=200'], '--slo "p95=200"', 'p95<200,errors<1%'],
  ['a limit of nothing', [...capacity, '--slo', ''], '--slo ""', 'allowed is'],
  [
    'a percentile that k6 does not keep',
    [...capacity, '--slo', 'p97<200'],
    'p97',
    'p50, p75, p90, p95, p99, max',
  ],
  ['an endpoint', [...capacity, '--slo', 'rio_report:p95<200'], 'rio_report', 'roi_report'],
  ['a precision', [...capacity, '--precision', '0%'], '--precision', '"0%"', '1% to 100%'],
  ['a precision in words', [...capacity, '--precision', 'fine'], '"fine"', '5%'],
  ['a first load', [...capacity, '--from', '-5'], '--from', '"-5"'],
  ['a first load of half a user', [...capacity, '--users', '--from', '1.5'], '--from', 'whole number'],
  ['a time limit', [...capacity, '--max-time', '5'], '--max-time', '90s'],
  ['a length', [...capacity, '--time-scale', '0'], '--time-scale', '0.1'],
  ['the target', ['capacity'], '--sandbox', '--target'],
  ['what to go on with', ['capacity', '--resume', '/nowhere'], '/nowhere', 'E_RECORD'],
  ['a number of replicas', ['scaling', '--replicas', '1,two'], '--replicas', '1,2,4'],
  ['falling replicas', ['scaling', '--replicas', '4,2'], '--replicas', 'rising'],
  ['replicas to compare', ['scaling', '--replicas', '4'], '--replicas', 'two or more'],
  ['where a replica listens', ['scaling', '--start', 'serve'], '--start', '{port}'],
  ['how a balancer scales', ['scaling', '--target', 'http://127.0.0.1:1'], '--scale'],
  ['which balancer scales', ['scaling', '--scale', 'scale {replicas}'], '--target'],
  ['how many to scale to', ['scaling', '--target', 'http://127.0.0.1:1', '--scale', 'x'], '{replicas}'],
  ['two ways to scale', ['scaling', '--start', 'x {port}', '--scale', 'x {replicas}'], '--start'],
])('says in one line that %s is wrong', async (...given) => {
  const [, args, ...parts] = given;
  const outDir = join(temporaryFolder(), 'runs');
  const ended = await jorgeLoad([...args, '--out', outDir], { JWT_SECRET: secret });
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  for (const part of parts) expect(ended.stderr).toContain(part);
  expect(ended.exitCode).toBe(2);
  expect(runsIn(outDir)).toEqual([]);
});

it('says in one line that nginx is not here, and how to get it', async () => {
  const outDir = join(temporaryFolder(), 'runs');
  const ended = await jorgeLoad(['scaling', '--out', outDir], { NGINX_BIN: '/nowhere/nginx' });
  expect(ended.stderr).toContain('apt-get install nginx-light');
  expect(ended.stderr).toContain('(E_BALANCER)');
  expect(ended.exitCode).toBe(2);
  expect(runsIn(outDir)).toEqual([]);
});

it('says in one line that search.json was cut', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'search.json'), '{"schemaVersion": 1, "id": "x"');
  const ended = await jorgeLoad(['capacity', '--resume', folder]);
  expect(ended.stderr).toContain('search.json is broken');
  expect(ended.exitCode).toBe(2);
});

it('leaves nothing behind where the target is not there', async () => {
  const outDir = join(temporaryFolder(), 'runs');
  const args = ['capacity', '--target', 'http://127.0.0.1:9', '--out', outDir];
  const ended = await jorgeLoad(args, { JWT_SECRET: secret });
  expect(ended.stderr).toContain('does not answer');
  expect(ended.exitCode).toBe(2);
  expect(runsIn(outDir)).toEqual([]);
});
