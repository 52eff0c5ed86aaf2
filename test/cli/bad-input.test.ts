/** Every mistake a person can make: one line that says what to do, exit code 2, and nothing half-written. */
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createServer as createTcpServer } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Ended, fakeK6, jorgeLoad, root, runsIn, secret, temporaryFolder } from './jorge-load.ts';

const loopback = ['run', 'smoke', '--target', 'http://127.0.0.1:9'];

function expectOneLine(ended: Ended, ...parts: string[]): void {
  expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  for (const part of parts) expect(ended.stderr).toContain(part);
  expect(ended.stdout).toBe('');
  expect(ended.exitCode).toBe(2);
}

it.concurrent.each<[string, string[], Record<string, string>, ...string[]]>([
  ['an unknown scenario', ['run', 'paek'], {}, 'paek', 'did you mean peak?', 'E_SCENARIO'],
  ['an unknown flag', ['run', 'smoke', '--user', '3'], {}, '--user', '--users', 'E_USAGE'],
  ['an unknown command', ['rum'], {}, 'rum', 'E_USAGE'],
  ['no command', [], {}, 'type jorge-load --help', 'E_USAGE'],
  ['no command of a group', ['baseline'], {}, 'a command is missing; type jorge-load baseline --help'],
  [
    'a flag of another command',
    ['baseline', 'save', 'x', '--users', '3'],
    {},
    'type jorge-load baseline save --help',
  ],
  [
    'a wrong duration',
    ['run', 'smoke', '--sandbox', '--duration', '5min'],
    {},
    '--duration',
    '"5min"',
    '90s',
  ],
  ['a wrong number', ['run', 'smoke', '--sandbox', '--users', '1.5'], {}, '--users', '"1.5"', 'whole number'],
  ['a wrong variable', ['run', 'smoke', '--sandbox'], { USERS: 'many' }, 'USERS is "many"', 'whole number'],
  ['a wrong model', ['run', 'smoke', '--sandbox', '--model', 'ajar'], {}, '--model', 'closed', 'open'],
  ['a wrong seed', ['run', 'smoke', '--sandbox', '--seed', '-1'], {}, '--seed', '"-1"', '4294967295'],
  ['a wrong URL', ['run', 'smoke', '--target', 'localhost:80'], {}, '--target', 'http(s)://host[:port]'],
  ['a port that there is not', ['run', 'smoke', '--target', 'http://127.0.0.1:99999'], {}, ':99999'],
  ['a URL with a password', ['run', 'smoke', '--target', 'http://u:p@127.0.0.1'], {}, 'holds credentials'],
  ['no target', ['run', 'smoke'], { JWT_SECRET: secret }, '--sandbox', '--target'],
  ['no credentials', loopback, {}, 'JWT_SECRET', 'ACCESS_TOKEN', 'E_CREDENTIALS'],
  ['two credentials', loopback, { JWT_SECRET: secret, ACCESS_TOKEN: 'x' }, 'given twice', 'E_CREDENTIALS'],
  ['half a login', loopback, { LOAD_USERNAME: 'jorge' }, 'LOAD_PASSWORD', 'E_CREDENTIALS'],
  ['a short secret', loopback, { JWT_SECRET: 'short' }, '5 characters', '32'],
  [
    'a target that is not allowed',
    ['run', 'smoke', '--target', 'https://jorge.example'],
    { JWT_SECRET: secret },
    '--allow-target jorge.example',
    'E_TARGET_NOT_ALLOWED',
  ],
  [
    'another host allowed',
    ['run', 'smoke', '--target', 'https://jorge.example', '--allow-target', 'jorge.example.org'],
    { JWT_SECRET: secret },
    'E_TARGET_NOT_ALLOWED',
  ],
  ['a sandbox flag alone', [...loopback, '--sandbox-workers', '3'], {}, 'add --sandbox'],
  ['a wrong fault', ['run', 'smoke', '--sandbox', '--sandbox-fault', 'fire'], {}, '"fire"', 'latency'],
  ['an unknown format', ['report', '.', '--format', 'pdf'], {}, '"pdf"', 'html', 'junit'],
])('says %s in one line', async (...given) => {
  const [, args, env, ...parts] = given;
  const outDir = join(temporaryFolder(), 'runs');
  const output = args[0] === 'run' ? ['--out', outDir] : [];
  expectOneLine(await jorgeLoad([...args, ...output], env), ...parts);
  expect(runsIn(outDir)).toEqual([]);
});

it.concurrent.each<[string, (limits: string) => string | null, string]>([
  ['missing', () => null, 'cannot be read'],
  ['cut', (limits) => limits.slice(0, 200), 'is not JSON'],
  [
    'naming an unknown metric',
    (limits) => limits.replace('"tenant_leaks"', '"tenant_leak"'),
    'mean tenant_leaks?',
  ],
  ['holding a wrong key', (limits) => limits.replace('"smoke"', '"smok"'), 'did you mean smoke?'],
])('says that thresholds.json is %s in one line', async (_name, change, part) => {
  const folder = temporaryFolder();
  const file = join(folder, 'thresholds.json');
  const changed = change(readFileSync(join(root, 'thresholds.json'), 'utf8'));
  if (changed !== null) writeFileSync(file, changed);
  const ended = await jorgeLoad([
    'run',
    'smoke',
    '--sandbox',
    '--thresholds',
    file,
    '--out',
    join(folder, 'runs'),
  ]);
  expectOneLine(ended, file, part, 'E_THRESHOLDS');
  expect(runsIn(join(folder, 'runs'))).toEqual([]);
});

it.concurrent.each<[string, string, string]>([
  ['too old', 'k6 v2.1.0 (go1.24, linux/amd64)', 'k6 2.1.0; allowed is 2.2.0'],
  ['too new', 'k6 v3.0.0 (go1.30, linux/amd64)', 'k6 3.0.0; allowed is 2.2.0'],
  ['not k6 at all', 'GNU coreutils 9.1', 'is not k6'],
])('says that K6_BIN is %s in one line', async (_name, version, part) => {
  const ended = await jorgeLoad(['run', 'smoke', '--sandbox'], { K6_FAKE_VERSION: version });
  expectOneLine(ended, part, 'E_K6_VERSION');
});

it('says that K6_BIN is not executable in one line', async () => {
  const file = join(temporaryFolder(), 'k6');
  copyFileSync(fakeK6, file);
  chmodSync(file, 0o644);
  expectOneLine(
    await jorgeLoad(['run', 'smoke', '--sandbox'], { K6_BIN: file }),
    'not executable',
    'E_K6_VERSION',
  );
});

it.concurrent.each<[string, string, string]>([
  ['the bundle refuses in its init stage', 'refuse-init', 'E_USAGE'],
  ['setup refuses the target', 'refuse-setup', 'E_TARGET'],
  ['k6 ends before any load', 'no-load', 'E_K6_CRASHED'],
])('leaves no run folder when %s', async (_name, accident, code) => {
  const outDir = temporaryFolder();
  const ended = await jorgeLoad([...loopback, '--out', outDir], { JWT_SECRET: secret, K6_FAKE: accident });
  expect(ended.stderr.trim().split('\n').at(-1)).toContain(`(${code})`);
  expect(ended.exitCode).toBe(2);
  expect(runsIn(outDir)).toEqual([]);
});

it('says that the output folder cannot be written in one line', async () => {
  const file = join(temporaryFolder(), 'file');
  writeFileSync(file, '');
  const ended = await jorgeLoad([...loopback, '--out', join(file, 'runs')], { JWT_SECRET: secret });
  expectOneLine(ended, 'a file is in the way', 'E_OUTPUT');
});

it('says that the dashboard’s port is taken in one line', async () => {
  const server = createTcpServer();
  await new Promise<void>((resolve) => {
    // Whoever else holds the port serves the test as well.
    server.once('error', () => resolve());
    server.listen(5665, '127.0.0.1', resolve);
  });
  const ended = await jorgeLoad([...loopback, '--dashboard', '--out', temporaryFolder()], {
    JWT_SECRET: secret,
  });
  server.close();
  expectOneLine(ended, '5665', '--dashboard', 'E_PORT');
});

it('says that the sandbox’s port is taken in one line', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const ended = await jorgeLoad(['sandbox', '--port', String(port)], { JWT_SECRET: secret });
  server.close();
  expectOneLine(ended, String(port), '--port 0');
});

it.concurrent.each<[string, (folder: string) => string, string]>([
  ['nothing at all', (folder) => join(folder, 'gone'), 'cannot be read'],
  ['a folder that is no run folder', (folder) => folder, 'not a run folder'],
  ['a cut summary.json', (folder) => written(folder, '{"metrics": {'), 'not whole JSON'],
  [
    'a machine-readable summary',
    (folder) => written(folder, '{"version": "1", "config": {}, "results": {}}'),
    'machine-readable',
  ],
])('says that %s is no record in one line', async (_name, make, part) => {
  expectOneLine(await jorgeLoad(['report', make(temporaryFolder())]), part, 'E_RECORD');
});

function written(folder: string, text: string): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'summary.json');
  writeFileSync(file, text);
  return file;
}
