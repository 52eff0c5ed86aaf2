/** k6 found or made, each way in turn, with a fake k6, a fake Go, and a server of release archives. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findK6, type K6 } from '../../src/toolkit/k6/find-k6.ts';
import { fakeK6, root, start, temporaryFolder, until } from './jorge-load.ts';

const platform = `${process.platform}-${process.arch}`;
const cached = (): string => join(cache, 'jorge-load/k6-2.2.0');
let bin: string;
let cache: string;
let said: string[];
let server: Server | null;

beforeEach(() => {
  bin = temporaryFolder();
  cache = temporaryFolder();
  said = [];
  server = null;
  // A PATH that holds neither k6 nor Go, whatever this machine has.
  for (const tool of ['env', 'sh', 'cp', 'sleep', 'tar', 'gzip']) {
    symlinkSync(execFileSync('which', [tool], { encoding: 'utf8' }).trim(), join(bin, tool));
  }
  symlinkSync(process.execPath, join(bin, 'node'));
});

afterEach(() => void server?.close());

function find(env: Record<string, string> = {}, releaseFile = join(bin, 'none.json')): Promise<K6> {
  return findK6({
    root,
    env: { PATH: bin, XDG_CACHE_HOME: cache, ...env },
    progress: { say: (line) => void said.push(line), during: (_step, work) => work },
    signal: new AbortController().signal,
    releaseFile,
  });
}

function install(name: string, text: string): void {
  writeFileSync(join(bin, name), text);
  chmodSync(join(bin, name), 0o755);
}

/** The fake as one file with no name's ending, as k6 is: some versions of Node take that for a CommonJS script. */
const fakeText = `#!/bin/sh\nexec '${fakeK6}' "$@"\n`;
const fakeBinary = join(temporaryFolder(), 'fake');
writeFileSync(fakeBinary, fakeText, { mode: 0o755 });
const fakeGo = `#!/bin/sh\nwhile [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done\ncp '${fakeBinary}' "$out"\n`;

/** A release server with one archive for this machine. */
async function publish(digest: (archive: Buffer) => string): Promise<string> {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'k6-v2.2.0-here'));
  copyFileSync(fakeBinary, join(folder, 'k6-v2.2.0-here/k6'));
  execFileSync('tar', ['-czf', 'k6-v2.2.0-here.tar.gz', 'k6-v2.2.0-here'], { cwd: folder });
  const archive = readFileSync(join(folder, 'k6-v2.2.0-here.tar.gz'));
  server = createServer((_request, response) => response.end(archive));
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const manifest = {
    version: '2.2.0',
    url: `http://127.0.0.1:${port}/`,
    archives: { [platform]: { file: 'k6-v2.2.0-here.tar.gz', sha256: digest(archive) } },
  };
  writeFileSync(join(folder, 'release.json'), JSON.stringify(manifest));
  return join(folder, 'release.json');
}

const sha256 = (archive: Buffer): string => createHash('sha256').update(archive).digest('hex');

it('takes K6_BIN before all else', async () => {
  install('k6', fakeText);
  expect(await find({ K6_BIN: fakeK6 })).toEqual({ path: fakeK6, version: '2.2.0', source: 'K6_BIN' });
});

it('takes the k6 of PATH when its version fits', async () => {
  install('k6', fakeText);
  expect(await find()).toMatchObject({ path: join(bin, 'k6'), source: 'PATH' });
});

it('passes over a k6 of PATH that is too old, and says so', async () => {
  install('k6', '#!/bin/sh\necho "k6 v0.57.0 (go1.23, linux/amd64)"\n');
  install('go', fakeGo);
  expect(await find()).toMatchObject({ source: 'built' });
  expect(said.join()).toContain('is k6 0.57.0');
});

it('builds k6 with Go, and finds it in the cache the next time', async () => {
  install('go', fakeGo);
  expect(await find()).toMatchObject({ path: join(cached(), 'k6'), source: 'built' });
  expect(await find()).toMatchObject({ path: join(cached(), 'k6'), source: 'cache' });
});

it('makes a k6 anew when the cached one is broken', async () => {
  install('go', fakeGo);
  await find();
  writeFileSync(join(cached(), 'k6'), 'cut');
  expect(await find()).toMatchObject({ source: 'built' });
});

it('lets two processes make k6 at once', async () => {
  install('go', fakeGo);
  await Promise.all([find(), find(), find()]);
  expect(readdirSync(cached())).toEqual(['k6']);
});

it('fetches the release archive when there is no Go and its digest is the pinned one', async () => {
  const k6 = await find({}, await publish(sha256));
  expect(k6).toMatchObject({ path: join(cached(), 'k6'), source: 'downloaded' });
  expect(statSync(k6.path).mode & 0o111).not.toBe(0);
  expect(readdirSync(cached())).toEqual(['k6']);
});

it('throws an archive away whose digest is not the pinned one', async () => {
  const releaseFile = await publish((archive) => sha256(Buffer.concat([archive, archive])));
  await expect(find({}, releaseFile)).rejects.toThrow(/has SHA-256 .* thrown away/);
  expect(readdirSync(cached())).toEqual([]);
});

it('says the four ways in one line when none of them works', async () => {
  install('go', '#!/bin/sh\necho "go: module lookup disabled" >&2\nexit 1\n');
  const releaseFile = join(bin, 'release.json');
  writeFileSync(releaseFile, JSON.stringify({ version: '2.2.0', url: 'http://127.0.0.1:9/', archives: {} }));
  const error: unknown = await find({}, releaseFile).catch((reason: unknown) => reason);
  expect(error).toMatchObject({ code: 'E_K6_NOT_FOUND' });
  const { message } = error as Error;
  for (const part of [
    'module lookup disabled',
    `no pinned digest for ${platform}`,
    'PATH',
    'K6_BIN',
    'Go 1.25',
    'github.com',
  ]) {
    expect(message).toContain(part);
  }
  expect(message).not.toContain('\n');
});

it('pins an archive and a digest for each common machine', () => {
  const { archives } = JSON.parse(readFileSync(join(root, 'tools/k6/release.json'), 'utf8')) as {
    archives: Record<string, { file: string; sha256: string }>;
  };
  expect(Object.keys(archives)).toEqual([
    'linux-x64',
    'linux-arm64',
    'darwin-x64',
    'darwin-arm64',
    'win32-x64',
  ]);
  for (const { file, sha256: digest } of Object.values(archives)) {
    expect(file).toMatch(/^k6-v2\.2\.0-/);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  }
});

it('ends a build at once on Ctrl-C', async () => {
  const started = join(bin, 'started');
  install('go', `#!/bin/sh\necho started > '${started}'\nexec sleep 60\n`);
  const outDir = temporaryFolder();
  const env = { PATH: bin, XDG_CACHE_HOME: cache, K6_BIN: '' };
  const run = start(['run', 'smoke', '--sandbox', '--out', outDir], env);
  await until(() => readdirSync(bin).includes('started'));
  run.kill('SIGINT');
  const { exitCode, stderr } = await run;
  expect(exitCode).toBe(105);
  expect(stderr).toContain('building k6 2.2.0');
  expect(readdirSync(outDir)).toEqual([]);
});
