/** Whatever a target does, no call of ours throws, and each failure is on record: the real k6 against a hostile server. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { bundleSettings } from '../../src/toolkit/bundle/build-bundles.ts';
import { root } from '../../src/toolkit/config/paths.ts';
import { projectPlatform } from '../../src/toolkit/config/platform.ts';
import { failureSchema } from '../../src/toolkit/record/plan-schema.ts';
import { readSummary } from '../../src/toolkit/record/read-summary.ts';
import { listenToVus } from '../../src/toolkit/run/console-events.ts';
import { ownLocation, secret, startSandbox } from '../sandbox/start-sandbox.ts';
import { type Hostile, hostileAnswers, rightAnswer, smallAnswers } from './hostile/answers.ts';
import { bundlePath, k6 } from './run-k6.ts';

const platform = projectPlatform();
let folder: string;
const servers: Server[] = [];
/** By the third part of a route: `calculate`, `analytics`, … */
const right = new Map<string, string>();

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-hostile-'));
  await learnRightAnswers();
});

afterAll(async () => {
  for (const server of servers) {
    server.closeAllConnections();
    server.close();
  }
  await rm(folder, { recursive: true });
});

async function learnRightAnswers(): Promise<void> {
  const sandbox = await startSandbox();
  const asked: Readonly<Record<string, unknown>> = {
    calculate: { contact_id: 'load-1', location_id: ownLocation, context: { questions_answered: 3 } },
    'savings-calculator': { leads_per_month: 50, messages_per_lead: 3, human_hourly_rate: 20 },
  };
  for (const { method, route } of Object.values(platform.endpoints)) {
    const name = nameIn(route);
    const path = route.replace('{location_id}', ownLocation);
    const answer = await (method === 'GET' ? sandbox.get(path) : sandbox.post(path, asked[name] ?? {}));
    right.set(name, await answer.text());
  }
  right.set('login', JSON.stringify({ access_token: sandbox.token(), expires_in: 1800 }));
  await sandbox.close();
}

/** `calculate` of `/7/api/pricing/calculate?days=7`. */
function nameIn(path: string): string {
  return /\/api\/\w+\/([\w-]+)/.exec(path)?.[1] ?? '';
}

async function serve(listener: RequestListener): Promise<number> {
  const server = createServer((request, response) => {
    request.on('end', () => listener(request, response)).resume();
  });
  server.on('connection', (socket) => socket.on('error', () => undefined));
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

async function hostileServer(choose: (path: string) => Hostile | undefined): Promise<number> {
  return await serve((request, response) => {
    const { url = '' } = request;
    choose(url)?.(request, response, right.get(nameIn(url)) ?? '{}');
  });
}

interface Ended {
  readonly exitCode: number | undefined;
  /** What VUs said, a line each. */
  readonly said: readonly string[];
  /** k6's own log, without what it says of every request that failed. */
  readonly log: readonly string[];
}

async function run(bundle: string, env: Readonly<Record<string, string>>): Promise<Ended> {
  const console = join(folder, `${randomUUID()}.ndjson`);
  const args = ['run', '--quiet', '--log-format', 'raw', '--console-output', console, bundle];
  const { exitCode, stderr } = await k6(args, env);
  const lines = (text: string): string[] => text.split('\n').filter((line) => line !== '');
  const expected = /^(Request Failed|thresholds on metrics .*|.* Unsolicited response received on idle .*)$/;
  return {
    exitCode,
    said: lines(await readFile(console, 'utf8')),
    log: lines(stderr).filter((line) => !expected.test(line)),
  };
}

async function bundleOf(script: string): Promise<string> {
  const outfile = join(folder, `${script}-${randomUUID()}.js`);
  const settings = bundleSettings(join(root, `test/k6/hostile/${script}.ts`), { gate: {}, target: {} });
  await build({ ...settings, outfile, write: true });
  return outfile;
}

/** Of each endpoint: no answer that reads, refused, no TLS, broken compression, statuses, a wrong body. */
const surelySeen = ['network 1000', 'network 1212', 'network 1301', 'network 1701', 'status 1404', 'body 0'];

it.concurrent(
  'every hostile answer to every call is a failure on record where it is one, and never an exception',
  async ({ expect }) => {
    const port = await hostileServer((path) => hostileAnswers[Number(path.split('/')[1])]);
    const cases = hostileAnswers.map((_, place) => `http://127.0.0.1:${port}/${place}`);
    // Nobody listens; nobody has the name; nobody speaks TLS there.
    const away = ['http://127.0.0.1:1', 'http://nobody.invalid', `https://127.0.0.1:${port}`];
    const { exitCode, said, log } = await run(await bundleOf('script'), {
      BASE_URLS: [...cases, ...away].join(' '),
      CONSOLE_EVENTS: '1',
    });
    expect(log).toEqual([]);
    expect(said.filter((line) => !line.startsWith('{"event":"failure"'))).toEqual([]);
    // Its threshold counts the cases.
    expect(exitCode).toBe(0);
    const failures = said.map((line) => failureSchema.parse(JSON.parse(line)));
    const seen = new Set(
      failures.map(({ endpoint, kind, response }) => `${endpoint} ${kind} ${response.errorCode}`),
    );
    const wanted = Object.keys(platform.endpoints).flatMap((endpoint) =>
      surelySeen.map((failure) => `${endpoint} ${failure}`),
    );
    expect(wanted.filter((failure) => !seen.has(failure))).toEqual([]);
    // What names nobody at all is no other tenant's.
    const leaks = failures.filter(({ kind }) => kind === 'tenant_leak').map(({ reason }) => reason);
    expect(leaks.filter((reason) => / is (null|true|-?\d|""|a list|an object)/.test(reason))).toEqual([]);
  },
);

it.concurrent('no answer is proved right that the thorough check finds wrong', async ({ expect }) => {
  const port = await hostileServer((path) => [...smallAnswers, rightAnswer][Number(path.split('/')[1])]);
  const cases = [...smallAnswers, rightAnswer].map((_, place) => `http://127.0.0.1:${port}/${place}`);
  const { exitCode, said } = await run(await bundleOf('proved'), { BASE_URLS: cases.join(' ') });
  expect(exitCode).toBe(0);
  expect(said.filter((line) => line !== 'proved')).toEqual([]);
  // Most fields are not spoken of by the contract: an answer with another value in one is as right as before.
  expect(said.length).toBeGreaterThan(Object.keys(platform.endpoints).length);
});

it.concurrent(
  'a scenario goes on through all of it, probes and renewed logins included',
  async ({ expect }) => {
    let logins = 0;
    let answers = 0;
    const port = await hostileServer((path) => {
      const isFirstLogin = nameIn(path) === 'login' && (logins += 1) === 1;
      return isFirstLogin ? rightAnswer : smallAnswers[(answers += 7) % smallAnswers.length];
    });
    const { said, log } = await run(bundlePath('recovery'), {
      TARGET_URL: `http://127.0.0.1:${port}`,
      LOAD_USERNAME: 'owner',
      LOAD_PASSWORD: 'sandbox-only',
      SKIP_PROOF: Object.keys(platform.proofs).join(','),
      USERS: '60',
      DURATION: '6s',
      CONSOLE_EVENTS: '1',
      SUMMARY_FILE: join(folder, 'summary.json'),
    });
    expect(log).toEqual([]);
    expect(said.filter((line) => !/^\{"event":"(failure|plan)"/.test(line))).toEqual([]);
    const { metrics } = await readSummary(join(folder, 'summary.json'));
    expect(metrics['script_errors']?.values['count']).toBe(0);
    expect(metrics['task_runs']?.values['count']).toBeGreaterThan(20);
    expect(logins).toBeGreaterThan(1);
  },
);

it.concurrent(
  'a task that throws keeps its wait, is told with its place, and makes the run INVALID',
  async ({ expect }) => {
    // Who optimises is never answered.
    const port = await serve(({ url = '' }, response) => {
      if (nameIn(url) === 'health') response.end(right.get('health'));
    });
    const summaryFile = join(folder, 'failing-summary.json');
    const { exitCode, said, log } = await run(await bundleOf('failing'), {
      TARGET_URL: `http://127.0.0.1:${port}`,
      JWT_SECRET: secret,
      SKIP_PROOF: Object.keys(platform.proofs).join(','),
      CONSOLE_EVENTS: '1',
      SUMMARY_FILE: summaryFile,
    });
    expect(log).toEqual([]);
    expect(exitCode).toBe(99);
    const summary = await readSummary(summaryFile);
    const events = listenToVus((text) => text);
    const others = said.filter((line) => !events.take(line));
    const { plan, failures, scriptErrors } = events.record();
    const record = {
      name: 'failing',
      run: null,
      plan: plan?.plan ?? null,
      platform,
      summary,
      failures,
      scriptErrors,
    };
    const { report } = analyze(
      { ...record, timeline: null, system: null, samples: null, notes: [], damage: [] },
      { strict: false },
    );
    // Four users who wait 0.1 s, for 3 s, half of whose tasks throw: without the wait it would be thousands.
    expect(report.script_errors.count).toBeGreaterThan(1);
    expect(report.script_errors.count).toBeLessThan(80);
    expect(report.script_errors.errors.map(({ name, task }) => `${name} of ${task}`).sort()).toEqual([
      'TypeError of reads_nothing',
      'string of throws_a_text',
    ]);
    expect(report.script_errors.errors.find(({ name }) => name === 'TypeError')?.at).toMatch(
      /test\/k6\/hostile\/failing\.ts:\d+:\d+$/,
    );
    expect(report.verdict).toBe('INVALID');
    expect(report.invalid_causes).toContain('script-errors');
    expect(report.reasons[0]).toMatch(/^the script failed \d+ times: (TypeError|string): .*; also /);
    // What k6 interrupted is neither an exception nor the target's failure.
    expect(failures).toEqual([]);
    expect(others).toEqual([]);
    expect(said.filter((line) => line.includes('PatientUser'))).toHaveLength(1);
  },
);

it.concurrent('k6 alone says so as well', async ({ expect }) => {
  const port = await serve((_request, response) => void response.end(right.get('health')));
  const { exitCode, stdout, stderr } = await k6(['run', '--quiet', await bundleOf('failing')], {
    TARGET_URL: `http://127.0.0.1:${port}`,
    JWT_SECRET: secret,
    SKIP_PROOF: 'tenants,signatures,access',
  });
  expect(exitCode).toBe(99);
  expect(stdout).toMatch(/✗ the script failed \d+ times/);
  expect(stdout).toContain('not proved of the target: access, tenants, signatures');
  expect(stderr).toMatch(/script error in reads_nothing of ClumsyUser: TypeError: .*failing\.ts:\d+/);
});
