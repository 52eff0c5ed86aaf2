/**
 * Each kind of secret, through the real k6 against targets and stores that repeat all they are told: afterwards nothing
 * of it is in a file, on a stream, in an argument of a process or in a folder for temporary files, however it ended.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { secret, startSandbox, type TestSandbox } from '../sandbox/start-sandbox.ts';
import { start, temporaryFolder, until } from '../cli/jorge-load.ts';
import { closeAll, type Echo, echoing, echoingPage, echoingStore } from './echoing.ts';
import { commandLines, filesIn, formsOf, textOf } from './left-behind.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(async () => {
  closeAll();
  await sandbox.close();
});

const password = 'Pw-Canary "quoted" back\\slash é & <b> %41 1234';
const storePasswords = {
  postgres: 'Postgres-Canary-8f2c41',
  redis: 'Redis-Canary-8f2c41',
  scrape: 'Scrape-Canary-8f2c41',
  prometheus: 'Prometheus-Canary-8f2c41',
} as const;

/** Addresses of stores that don't keep what they hear to themselves. */
async function watchedUrls(): Promise<Record<keyof typeof storePasswords, string>> {
  const { postgres, redis, scrape, prometheus } = storePasswords;
  const [store, page] = [await echoingStore(), await echoingPage()];
  return {
    postgres: `postgres://monitor@${store}/db?password=${postgres}`,
    redis: `redis://:${redis}@${store}`,
    scrape: `http://monitor:${scrape}@${page}/metrics`,
    prometheus: `http://monitor:${prometheus}@${page}`,
  };
}

const credentials = {
  'a signing secret': () => ({ JWT_SECRET: secret }),
  'a login': () => ({ LOAD_USERNAME: 'owner-canary', LOAD_PASSWORD: password }),
  'a token': () => ({ ACCESS_TOKEN: sandbox.token() }),
} as const satisfies Record<string, () => Readonly<Record<string, string>>>;

type Kind = keyof typeof credentials;
type End = 'when all went well' | 'when it failed' | 'when it was killed';
const ends: readonly End[] = ['when all went well', 'when it failed', 'when it was killed'];

interface Case {
  readonly kind: Kind;
  readonly end: End;
  /** Whether the addresses of stores come as flags, or from the environment. */
  readonly byFlags: boolean;
  readonly args: (target: string, more: string) => readonly string[];
}

const quick = ['--users', '4', '--duration', '5s'];

interface Given {
  readonly env: Record<string, string>;
  readonly flags: readonly string[];
}

/** A search takes addresses from the environment alone, and has no question for a Prometheus. */
async function watching(byFlags: boolean, isSearch: boolean): Promise<Given> {
  const urls = Object.entries(await watchedUrls());
  const asked = ['--promql', 'x=up'];
  if (byFlags) return { env: {}, flags: [...urls.flatMap(([name, url]) => [`--${name}`, url]), ...asked] };
  const env = Object.fromEntries(urls.map(([name, url]) => [`MONITOR_${name.toUpperCase()}_URL`, url]));
  return { env, flags: isSearch ? [] : asked };
}

/** Every text in which a secret could be found after this, and the secrets. */
async function leftBy({ kind, end, byFlags, args }: Case): Promise<{ texts: string[]; secrets: string[] }> {
  const given: Readonly<Record<string, string>> = credentials[kind]();
  const known = given['JWT_SECRET'] ?? given['LOAD_PASSWORD'] ?? given['ACCESS_TOKEN'] ?? '';
  const answers = end === 'when all went well' ? 'well' : 'failing';
  const target = await echoing({ platform: sandbox.url, known, answers });
  const [out, temporary] = [temporaryFolder(), temporaryFolder()];
  const command = args(target.url, temporary);
  const isSearch = command[0] === 'capacity';
  const watched = await watching(byFlags && !isSearch, isSearch);
  const env = { ...given, ...watched.env, K6_BIN: inject('k6Path'), TMPDIR: temporary };
  const started = start([...command, ...watched.flags, '--out', out], env);
  const seen = await commandLinesOf(started, target);
  if (end === 'when it was killed') started.kill('SIGKILL');
  const { stdout, stderr, exitCode } = await started;
  expect([0, 2, 97, 98, 99, 105, undefined]).toContain(exitCode);
  const files = [...filesIn(out), ...filesIn(temporary)];
  expect(files.some((file) => file.endsWith('run.json'))).toBe(true);
  const secrets = [known, ...Object.values(storePasswords), ...target.tokens].flatMap(formsOf);
  return { texts: [stdout, stderr, ...seen, ...files.map((file) => file + textOf(file))], secrets };
}

/** Side by side, so that none of them sees in another's flags what it looks for. */
const typed = new Set<number>();

async function commandLinesOf(started: ReturnType<typeof start>, target: Echo): Promise<string[]> {
  typed.add(started.pid!);
  await until(() => target.echoes() >= 4);
  return commandLines(typed);
}

async function expectNothingLeft(one: Case): Promise<void> {
  const { texts, secrets } = await leftBy(one);
  expect(secrets.length).toBeGreaterThan(30);
  for (const hit of secrets)
    expect(texts.filter((text) => text.includes(hit)).map((text) => around(text, hit))).toEqual([]);
}

function around(text: string, hit: string): string {
  const at = text.indexOf(hit);
  return `${text.slice(0, 80)} … ${text.slice(Math.max(0, at - 80), at + hit.length)}`;
}

describe.skipIf(process.platform !== 'linux')('nothing is left', { concurrent: true }, () => {
  const runs = Object.keys(credentials).flatMap((kind, place) =>
    ends.map((end, at) => [kind as Kind, end, (place + at) % 2 === 0] as const),
  );
  it.each(runs)(
    'of %s and of the stores’ passwords by a run, %s (as flags: %s)',
    async (kind, end, byFlags) => {
      const args = (target: string) => ['run', 'smoke', '--target', target, '--samples', ...quick];
      await expectNothingLeft({ kind, end, byFlags, args });
    },
  );

  const others = {
    suite: (target: string, folder: string) => [
      'suite',
      'one',
      '--target',
      target,
      '--suites',
      oneSuite(folder),
      ...quick,
    ],
    capacity: (target: string) => [
      ...['capacity', '--target', target, '--from', '10', '--time-scale', '0.1', '--precision', '50%'],
      ...['--max-time', '20s'],
    ],
  } as const satisfies Record<string, Case['args']>;
  const ofOthers = Object.keys(others).flatMap((command) =>
    ends.map((end, at) => [command as keyof typeof others, end, at % 2 === 0] as const),
  );
  it.each(ofOthers)('by %s, %s (as flags: %s)', async (command, end, byFlags) => {
    await expectNothingLeft({ kind: 'a login', end, byFlags, args: others[command] });
  });
});

function oneSuite(folder: string): string {
  const file = join(folder, 'suites.json');
  const cooldown = { minSeconds: 0, maxSeconds: 1 };
  writeFileSync(
    file,
    JSON.stringify({ cooldown, suites: { one: [{ scenario: 'smoke' }, { scenario: 'normal' }] } }),
  );
  return file;
}
