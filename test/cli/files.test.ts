/** Places that the system refuses: one line with the path and what to do, and never a stack. */
import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { writableFolder } from '../../src/toolkit/bundle/writable-folder.ts';
import { sayFailure } from '../../src/toolkit/cli/failure.ts';
import { goldenPath } from '../documents/golden-runs.ts';
import { jorgeLoad, readJson, root, runsIn, secret, temporaryFolder } from './jorge-load.ts';

const folder = temporaryFolder();
const loop = join(folder, 'loop');
symlinkSync(loop, join(folder, 'pool'));
symlinkSync(join(folder, 'pool'), loop);
const file = join(folder, 'file');
writeFileSync(file, '');
const long = join(folder, 'x'.repeat(300));

/** A place for reports, and one for files of our own. */
const commands: readonly (readonly string[])[] = [
  ['report', goldenPath('pass'), '--out'],
  ['baseline', 'save', goldenPath('pass'), '--baselines'],
];

describe.concurrent.each<[string, string, RegExp]>([
  ['a circle of symbolic links', loop, /symbolic links lead in a circle; \w+/],
  ['a name of 300 characters', long, /the name is too long; choose a shorter one/],
  ['a file', file, /a file is in the way; \w+|a part of the path is a file; \w+/],
  [
    'a folder below a file',
    join(file, 'below'),
    /a file is in the way; \w+|a part of the path is a file; \w+/,
  ],
])('%s as a place', (_name, place, words) => {
  it.each(commands.map((command) => [command[0], command] as const))(
    'is refused by %s in one line',
    async (_, args) => {
      const { exitCode, stderr } = await jorgeLoad([...args, place]);
      expect(exitCode).toBe(2);
      expect(stderr).toMatch(/^error: [^\n]+$/);
      expect(stderr).toMatch(words);
    },
  );
});

it.concurrent.each(['run', 'report', 'history', 'plan'])(
  'an empty --out is refused by %s, as it would be the folder one stands in',
  async (command) => {
    const operand = { run: ['smoke'], report: ['.'], plan: ['.'] }[command] ?? [];
    const { exitCode, stderr } = await jorgeLoad([command, ...operand, '--out', '']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 2,
      stderr: 'error: --out is empty; give a folder, or no --out at all (E_USAGE)',
    });
  },
);

it.each([
  ['EACCES', '/a', 'cannot use /a: permission denied; give yourself the right, or choose another place'],
  ['EROFS', '/a', 'cannot use /a: the file system is read-only; choose another place'],
  ['ENOSPC', undefined, 'cannot use a file: the disk is full; free some space, or choose another place'],
  ['EMFILE', '/a', 'cannot use /a: too many files are open; raise the limit: ulimit -n 4096'],
  ['ENOTDIR', '/a/\u001b[2J', 'cannot use /a/\\u001b[2J: a part of the path is a file; choose another place'],
])('%s that nobody expected is one line too', (code, path, line) => {
  let said = '';
  const stream = {
    isTTY: false,
    write: (text: string) => void (said += text),
  } as unknown as NodeJS.WriteStream;
  const error = Object.assign(new Error(`${code}: no`), { code, ...(path === undefined ? {} : { path }) });
  expect(sayFailure(error, stream)).toBe(2);
  expect(said).toBe(`error: ${line} (E_FILE)\n`);
});

it('a fault that is no file’s stays a bug with its stack', () => {
  let said = '';
  const stream = {
    isTTY: false,
    write: (text: string) => void (said += text),
  } as unknown as NodeJS.WriteStream;
  expect(sayFailure(Object.assign(new Error('x'), { code: 'ECONNREFUSED', path: '/a' }), stream)).toBe(70);
  expect(said).toMatch(/^bug: Error: x\n {4}at /);
});

it('--samples go into a folder whose name has a comma', async () => {
  const out = join(folder, 'a,b=c');
  const tells = join(folder, 'tells.json');
  await jorgeLoad(
    ['run', 'smoke', '--target', 'http://127.0.0.1:9', '--samples', '--no-monitor', '--out', out],
    {
      K6_FAKE_TELLS: tells,
      K6_FAKE: 'tells-environment',
      JWT_SECRET: secret,
    },
  );
  const { argv, env } = readJson(tells) as { argv: string[]; env: Record<string, string> };
  expect(argv.join(' ')).toContain('--out csv ');
  expect(env['K6_CSV_FILENAME']).toBe(join(runsIn(out)[0]!, 'samples.csv.gz'));
});

describe('the history', () => {
  it.each(['--out', '--runs'])('of no runs says so, and writes no page (%s)', async (flag) => {
    const empty = join(folder, `empty${flag}`);
    mkdirSync(empty);
    const { exitCode, stdout } = await jorgeLoad(['history', 'peak', flag, empty]);
    expect({ exitCode, stdout }).toEqual({
      exitCode: 0,
      stdout: `there are no runs of peak in ${empty} yet; type jorge-load run peak --sandbox`,
    });
    expect(readdirSync(empty)).toEqual([]);
  });
});

it.each(['fail', 'invalid'] as const)('a run that is %s becomes a baseline only by --force', async (run) => {
  const baselines = join(folder, `of-${run}`);
  const save = ['baseline', 'save', goldenPath(run), '--baselines', baselines];
  const refused = await jorgeLoad(save);
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toMatch(/^error: [^\n]+ is (FAIL|INVALID): [^\n]+ or add --force \(E_BASELINE\)$/);
  expect(existsSync(baselines)).toBe(false);
  const forced = await jorgeLoad([...save, '--force']);
  expect(forced.exitCode).toBe(0);
  expect(readdirSync(baselines)).toEqual(['main.json']);
});

it('a report ends with its verdict and its page', async () => {
  const out = join(folder, 'report');
  const { stdout } = await jorgeLoad(['report', goldenPath('fail'), '--out', out]);
  const last = stdout.trimEnd().split('\n').slice(-4);
  expect(last[0]).toMatch(/^ FAIL {3}peak: /);
  expect(last[1]).toMatch(/^ {2}gate missed: p95 latency, steady/);
  expect(last[2]).toBe('  beside the page: report.json, report.md, report.csv, junit.xml');
  expect(last[3]).toMatch(/^report: .*report\/report\.html$/);
});

describe('a link that waits in a folder', () => {
  it('is not followed by the monitor, which says so and ends', async () => {
    const [out, outside] = [join(folder, 'watched'), join(folder, 'outside.ndjson')];
    mkdirSync(out);
    symlinkSync(outside, join(out, 'system.ndjson'));
    const { exitCode, stderr } = await jorgeLoad(['monitor', '--duration', '1s', '--out', out]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^error: cannot write on in [^\n]+system\.ndjson: [^\n]+ \(E_OUTPUT\)$/);
    expect(existsSync(outside)).toBe(false);
  });

  it('is not followed by plan', async () => {
    const [run, outside] = [join(folder, 'planned'), join(folder, 'outside')];
    cpSync(goldenPath('pass'), run, { recursive: true });
    mkdirSync(outside);
    symlinkSync(outside, join(run, 'plan'));
    const { exitCode, stderr } = await jorgeLoad(['plan', run]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/plan is a link, which may lead out of the folder; remove it \(E_OUTPUT\)$/);
    expect(readdirSync(outside)).toEqual([]);
  });

  it('is replaced by a report of its name', async () => {
    const [run, outside] = [join(folder, 'reported'), join(folder, 'outside.html')];
    cpSync(goldenPath('pass'), run, { recursive: true });
    symlinkSync(outside, join(run, 'report.html'));
    expect((await jorgeLoad(['report', run])).exitCode).toBe(0);
    expect(existsSync(outside)).toBe(false);
  });
});

it.skipIf(process.platform === 'win32')(
  'a working folder that is gone is told, and not waited for',
  async () => {
    const gone = temporaryFolder();
    const script = 'cd "$1" && rmdir "$1" && exec "$2" "$3" scenarios';
    const program = [process.execPath, join(root, 'scripts/jorge-load.mjs')];
    const { exitCode, stderr } = await execa('sh', ['-c', script, 'sh', gone, ...program], { reject: false });
    expect(stderr).toBe('error: the working folder is gone; go to another one (E_FILE)');
    expect(exitCode).toBe(2);
  },
);

it('asked to stop while it is loaded, it ends as an interrupted one', async () => {
  const stop = `process.once('newListener', (name) => setImmediate(() => process.kill(process.pid, name)));`;
  const early = join(folder, 'early');
  const program = [join(root, 'scripts/jorge-load.mjs'), 'report', goldenPath('pass'), '--out', early];
  const hook = ['--import', `data:text/javascript,${encodeURIComponent(stop)}`];
  const { exitCode, stderr } = await execa(process.execPath, [...hook, ...program], { reject: false });
  expect({ exitCode, stderr }).toEqual({ exitCode: 105, stderr: '' });
  expect(existsSync(early)).toBe(false);
});

it.skipIf(process.platform === 'win32')(
  'too few files to load all of itself are told in one line',
  async () => {
    const script = 'ulimit -n "$1" && exec "$2" "$3" run smoke --sandbox --out "$4"';
    const program = [process.execPath, join(root, 'scripts/jorge-load.mjs'), join(folder, 'few')];
    const runWith = (files: number) =>
      execa('sh', ['-c', script, 'sh', String(files), ...program], { reject: false });
    // The fewest that let Node itself start, which are others for each version of it.
    let files = 12;
    let ended = await runWith(files);
    while (!/^(error|bug): /.test(ended.stderr)) ended = await runWith((files += 1));
    expect(ended.stderr).toMatch(
      /^error: .*too many files are open; raise the limit: ulimit -n 4096 \(E_FILE\)$/,
    );
    expect(ended.exitCode).toBe(2);
  },
);

describe('bundles', () => {
  it('go where they are meant to, where that can be written in', async () => {
    expect(await writableFolder(join(folder, 'build'), {})).toBe(join(folder, 'build'));
  });

  it('go into the cache of the user, where the checkout cannot be written in', async () => {
    const cache = join(folder, 'cache');
    const found = await writableFolder(join(file, 'build'), { XDG_CACHE_HOME: cache });
    expect(found).toMatch(/cache\/jorge-load\/bundles-[0-9a-f]{12}$/);
    expect(await writableFolder(join(file, 'build'), { XDG_CACHE_HOME: cache })).toBe(found);
  });

  it('go into a folder of their own where neither can', async () => {
    const found = await writableFolder(join(file, 'build'), { XDG_CACHE_HOME: file });
    expect(readdirSync(found)).toEqual([]);
  });
});
