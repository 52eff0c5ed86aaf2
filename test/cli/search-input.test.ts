/** What a person can get wrong in `capacity` and `scaling`: one line, exit code 2, nothing written. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createProgram } from '../../src/toolkit/cli/program.ts';
import { UserError } from '../../src/toolkit/base/errors.ts';
import { jorgeLoad, runsIn, secret, temporaryFolder } from './jorge-load.ts';

/** In this process: a mistake is thrown before anything begins. */
async function ask(command: string, ...flags: readonly string[]): Promise<void> {
  const program = await createProgram(command, () => undefined);
  await program.parseAsync([command, ...flags, '--out', '/nowhere/runs'], { from: 'user' });
}
const loopback = 'http://127.0.0.1:1';

it.each<[string, readonly string[], ...string[]]>([
  ['a limit', ['--slo', 'p95=200'], '--slo "p95=200"', 'p95<300,errors<2%'],
  ['a limit of nothing', ['--slo', ''], '--slo ""', 'allowed is'],
  ['a percentile that k6 does not keep', ['--slo', 'p97<200'], 'p97', 'p50, p75, p90, p95, p99, max'],
  ['an endpoint', ['--slo', 'rio_report:p95<200'], 'rio_report', 'roi_report'],
  ['a precision', ['--precision', '0%'], '--precision is "0%"', '1% to 100%'],
  ['a precision in words', ['--precision', 'fine'], '"fine"', '5%'],
  ['a first load', ['--from', '-5'], '--from is "-5"'],
  ['a first load of half a user', ['--users', '--from', '1.5'], '--from is "1.5"', 'whole number'],
  ['a time limit', ['--max-time', '5'], '--max-time', '90s'],
  ['a length', ['--time-scale', '0'], '--time-scale', '0.1'],
  ['what to go on with', ['--resume', '/nowhere'], '/nowhere/search.json'],
])('says in one line that %s of a search is wrong', async (_name, flags, ...parts) => {
  await expectOneLine(ask('capacity', '--sandbox', ...flags), parts);
});

it('says in one line that a search has no target', async () => {
  await expectOneLine(ask('capacity'), ['--sandbox', '--target']);
});

it.each<[string, readonly string[], ...string[]]>([
  ['a number of replicas', ['--replicas', '1,two'], '--replicas', '1,2,4'],
  ['falling replicas', ['--replicas', '4,2'], '--replicas', 'rising'],
  ['replicas to compare', ['--replicas', '4'], '--replicas', 'two or more'],
  ['where a replica listens', ['--start', 'serve'], '--start', '{port}'],
  ['how a balancer scales', ['--target', loopback], '--scale'],
  ['which balancer scales', ['--scale', 'x {replicas}'], '--target'],
  ['how many to scale to', ['--target', loopback, '--scale', 'x'], '{replicas}'],
  ['two ways to scale', ['--start', 'x {port}', '--scale', 'x {replicas}'], '--start'],
])('says in one line that %s is wrong', async (_name, flags, ...parts) => {
  await expectOneLine(ask('scaling', ...flags), parts);
});

async function expectOneLine(asked: Promise<void>, parts: readonly string[]): Promise<void> {
  const error = await asked.then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(UserError);
  const { message } = error as UserError;
  expect(message).not.toContain('\n');
  for (const part of parts) expect(message).toContain(part);
}

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
  await expect(ask('capacity', '--resume', folder)).rejects.toThrow(
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
