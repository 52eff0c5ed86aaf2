/** What is wrong with a request: one line, in the words of whoever asked. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { inFlags } from '../../src/toolkit/cli/field-flags.ts';
import { RequestError, UserError } from '../../src/toolkit/base/errors.ts';
import * as program from '../../src/toolkit/index.ts';
import { root, temporaryFolder } from '../cli/jorge-load.ts';

it('says no flag in the engine, but where a command is repeated', () => {
  const folder = join(root, 'src/toolkit/drive');
  const flagged = readdirSync(folder).filter((file) =>
    /(?<![\w-])--[a-z]/.test(readFileSync(join(folder, file), 'utf8')),
  );
  expect(flagged).toEqual(['command-line.ts']);
});

type Ask = (request: unknown) => Promise<unknown>;
const ask = program as unknown as Readonly<Record<string, Ask>>;

describe('a program is told in one line', () => {
  const sandbox = {};
  it.each<[string, unknown, string]>([
    ['run', undefined, 'the request is undefined; allowed is an object'],
    ['run', {}, 'scenario is undefined; allowed is a text'],
    ['run', { scenario: 'smoke', sandboxx: {} }, 'key sandboxx does not exist; allowed is scenario, '],
    ['run', { scenario: 'smoke', load: { user: 3 } }, 'load: key user does not exist; allowed is target, '],
    ['run', { scenario: 'smoke', sandbox, load: { users: 0 } }, 'load.users is "0"; allowed is a whole'],
    ['run', { scenario: 'smoke', load: {} }, 'there is no target; add sandbox, or load.target http'],
    ['run', { scenario: 'smoke', sandbox, load: { own: { locations: '!' } } }, 'load.own.locations is "!"'],
    ['run', { scenario: 'smoke', sandbox, watch: { pid: 1, name: 'x' } }, 'watch.pid and watch.name are'],
    ['run', { scenario: 'smoke', sandbox, watch: 'no' }, 'watch is "no"; allowed is an object'],
    ['run', { scenario: 'smoke', sandbox, strict: 'yes' }, 'strict is "yes"; allowed is true or false'],
    ['suite', {}, 'suite is undefined; allowed is a text'],
    ['suite', { suite: 'quick', suites: '/nowhere' }, '/nowhere cannot be read (ENOENT); give suites FILE'],
    ['resumeSuite', {}, 'folder is undefined; allowed is a text'],
    ['resumeCapacity', { resume: 'x' }, 'key resume does not exist; allowed is folder, allowTarget'],
    ['calibrate', { timeScale: -1 }, 'timeScale is -1; allowed is a number above 0'],
    ['capacity', { sandbox, from: 0 }, 'from is "0"; allowed is a number from 0.1 to 1000000'],
    ['capacity', { sandbox, precision: 5 }, 'precision is 5; allowed is a share from 0.01 to 1'],
    ['capacity', { sandbox, maxSeconds: 0 }, 'maxSeconds is 0; allowed is seconds above 0'],
    ['capacity', { sandbox, slo: 'p95=1' }, 'slo "p95=1": '],
    ['capacity', { sandbox, unit: 'vus' }, 'unit is "vus"; allowed is rate, users'],
    ['scaling', {}, 'replicas is undefined; allowed is a list of two or more rising whole numbers up to 100'],
    ['scaling', { replicas: [4, 2] }, 'replicas is [4, 2]; allowed is a list of two or more rising'],
    [
      'scaling',
      { replicas: [1, 2], by: { kind: 'pod' } },
      'by.kind is "pod"; allowed is sandbox, start, scale',
    ],
    [
      'scaling',
      { replicas: [1, 2], by: { kind: 'start', command: 'serve' } },
      'by.command is "serve"; allowed is a command with {port} in it',
    ],
    [
      'scaling',
      { replicas: [1, 2], by: { kind: 'scale', command: 'x {replicas}' } },
      'what is scaled by a command needs load.target',
    ],
    ['ab', { scenario: 'smoke', a: 'x', b: 'y', pairs: 1 }, 'pairs is 1; allowed is a whole number from 4'],
    ['ab', { scenario: 'smoke', a: 'x', b: 'y' }, 'a is "x"; allowed is http(s)://host'],
    [
      'ab',
      { scenario: 'smoke', a: 'http://127.0.0.1:1', b: 'http://127.0.0.1:1', block: 'short' },
      'block is "short"; allowed is a duration',
    ],
    ['monitor', { seconds: undefined }, 'seconds is undefined; allowed is seconds from 1 to 2000000'],
    ['compare', { before: 'main' }, 'run is undefined; allowed is a text'],
    ['plan', { source: '/nowhere', replicas: 0.5 }, 'replicas is 0.5; allowed is a whole number'],
    ['report', { sources: [] }, 'sources is []; allowed is a list of one or more paths'],
    [
      'report',
      { sources: ['x'], formats: ['pdf'] },
      'formats.0 is "pdf"; allowed is json, html, md, csv, junit',
    ],
    ['keepBaseline', {}, 'run is undefined; allowed is a text'],
    ['history', { folder: '/nowhere' }, '/nowhere cannot be read (ENOENT); give folder FOLDER'],
    ['history', { runs: 'x' }, 'key runs does not exist; allowed is scenario, folder'],
    ['build', { outDir: 3 }, 'outDir is 3; allowed is a text'],
    ['listBaselines', null, 'the request is null; allowed is an object'],
  ])('%s(%j)', async (name, request, line) => {
    const error = await ask[name]!(request).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    const { message } = error as UserError;
    expect(message.slice(0, line.length)).toBe(line);
    expect(message).not.toMatch(/\n|--/);
  });

  it('but not of a password', async () => {
    const request = { replicas: [1, 2], by: { kind: 'start', command: 'serve postgres://me:hunter2@db' } };
    await expect(ask['scaling']!(request)).rejects.toThrow(/^by.command is "serve postgres:.*redacted/);
  });
});

it('takes a field that is undefined as one that is left out', async () => {
  const none = await program.listBaselines({ baselines: temporaryFolder() });
  expect([none, await ask['listBaselines']!({ baselines: undefined })]).toEqual([[], expect.any(Array)]);
});

describe('who typed a command is told by its flags', () => {
  const rows = [
    [['load', 'users'], '--users <n>'],
    [['watch'], '--no-monitor'],
    [['watch', 'postgres'], '--postgres <url>'],
    [['sandbox', 'postgres'], '--sandbox-postgres <url>'],
    [['run'], '<run>'],
  ] as const;

  it.each([
    ['load.users', '--users'],
    ['users', '--users'],
    ['watch', '--no-monitor'],
    ['watch.postgres', '--postgres'],
    ['sandbox.postgres', '--sandbox-postgres'],
    ['run', '<run>'],
    ['load.timeScale', '--time-scale'],
    ['TARGET_URL', 'TARGET_URL'],
    ['the target', 'the target'],
    ['--from', '--from'],
  ])('%s is %s', (field, flag) => {
    const mistake = new RequestError('E_USAGE', (name) => `${name(field)} is wrong`);
    expect(mistake.message).toBe(`${field} is wrong`);
    expect(inFlags(mistake, rows)).toMatchObject({ code: 'E_USAGE', message: `${flag} is wrong` });
  });

  it('and what is no such mistake stays', () => {
    const mistake = new UserError('E_FILE', 'x');
    expect(inFlags(mistake, rows)).toBe(mistake);
  });
});
