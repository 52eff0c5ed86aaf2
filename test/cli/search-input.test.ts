/** What a person can get wrong in `capacity` and `scaling`: one line, exit code 2, nothing written. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { capacityCommand } from '../../src/toolkit/cli/capacity-command.ts';
import { scalingCommand } from '../../src/toolkit/cli/scaling-command.ts';
import { UserError } from '../../src/toolkit/base/errors.ts';
import { jorgeLoad, runsIn, secret, temporaryFolder } from './jorge-load.ts';

/** As commander hands them over. */
const defaults = { slo: 'p95<200,errors<1%', precision: '5%', out: '/nowhere/runs' };
const capacity = { ...defaults, sandbox: true, sandboxFault: [], users: false };
const scaling = { ...defaults, replicas: '1,2,4' };
const loopback = 'http://127.0.0.1:1';

it.each<[string, () => Promise<number>, ...string[]]>([
  ['a limit', () => capacityCommand({ ...capacity, slo: 'p95=200' }), '--slo "p95=200"', 'p95<200,errors<1%'],
  ['a limit of nothing', () => capacityCommand({ ...capacity, slo: '' }), '--slo ""', 'allowed is'],
  [
    'a percentile that k6 does not keep',
    () => capacityCommand({ ...capacity, slo: 'p97<200' }),
    'p97',
    'p50, p75, p90, p95, p99, max',
  ],
  [
    'an endpoint',
    () => capacityCommand({ ...capacity, slo: 'rio_report:p95<200' }),
    'rio_report',
    'roi_report',
  ],
  [
    'a precision',
    () => capacityCommand({ ...capacity, precision: '0%' }),
    '--precision',
    '"0%"',
    '1% to 100%',
  ],
  ['a precision in words', () => capacityCommand({ ...capacity, precision: 'fine' }), '"fine"', '5%'],
  ['a first load', () => capacityCommand({ ...capacity, from: '-5' }), '--from', '"-5"'],
  [
    'a first load of half a user',
    () => capacityCommand({ ...capacity, users: true, from: '1.5' }),
    '--from',
    'whole number',
  ],
  ['a time limit', () => capacityCommand({ ...capacity, maxTime: '5' }), '--max-time', '90s'],
  ['a length', () => capacityCommand({ ...capacity, timeScale: '0' }), '--time-scale', '0.1'],
  ['the target', () => capacityCommand({ ...capacity, sandbox: false }), '--sandbox', '--target'],
  ['what to go on with', () => capacityCommand({ ...capacity, resume: '/nowhere' }), '/nowhere/search.json'],
  ['a number of replicas', () => scalingCommand({ ...scaling, replicas: '1,two' }), '--replicas', '1,2,4'],
  ['falling replicas', () => scalingCommand({ ...scaling, replicas: '4,2' }), '--replicas', 'rising'],
  ['replicas to compare', () => scalingCommand({ ...scaling, replicas: '4' }), '--replicas', 'two or more'],
  ['where a replica listens', () => scalingCommand({ ...scaling, start: 'serve' }), '--start', '{port}'],
  ['how a balancer scales', () => scalingCommand({ ...scaling, target: loopback }), '--scale'],
  ['which balancer scales', () => scalingCommand({ ...scaling, scale: 'x {replicas}' }), '--target'],
  ['how many to scale to', () => scalingCommand({ ...scaling, target: loopback, scale: 'x' }), '{replicas}'],
  [
    'two ways to scale',
    () => scalingCommand({ ...scaling, start: 'x {port}', scale: 'x {replicas}' }),
    '--start',
  ],
])('says in one line that %s is wrong', async (...given) => {
  const [, command, ...parts] = given;
  const error = await command().then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  const { message } = error as UserError;
  expect(message).not.toContain('\n');
  for (const part of parts) expect(message).toContain(part);
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
  await expect(capacityCommand({ ...capacity, resume: folder })).rejects.toThrow(
    /search\.json is not whole JSON: it may have been cut/,
  );
});

it('leaves nothing behind where the target is not there', async () => {
  const outDir = join(temporaryFolder(), 'runs');
  const args = ['capacity', '--target', 'http://127.0.0.1:9', '--out', outDir];
  const ended = await jorgeLoad(args, { JWT_SECRET: secret });
  expect(ended.stderr).toContain('does not answer');
  expect(ended.exitCode).toBe(2);
  expect(runsIn(outDir)).toEqual([]);
});

it('asks no Prometheus, whose address the environment may hold for others', async () => {
  const args = ['capacity', '--target', 'http://127.0.0.1:9', '--out', temporaryFolder()];
  const env = { JWT_SECRET: secret, MONITOR_PROMETHEUS_URL: 'http://127.0.0.1:9090' };
  const { stderr } = await jorgeLoad(args, env);
  expect(stderr).toContain('does not answer');
  expect(stderr).not.toContain('prometheus');
});
