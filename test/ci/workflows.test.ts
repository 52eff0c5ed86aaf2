/** The workflows are valid, their actions pinned, and each of their steps works here as it stands. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parse } from 'yaml';
import { fakeK6, jorgeLoad, root, temporaryFolder } from '../cli/jorge-load.ts';
import { type StandIn, standInForGithub } from './github-stand-in.ts';

const workflows = [
  '.github/workflows/ci.yml',
  '.github/workflows/release.yml',
  'deploy/github/load-test.yml',
  'deploy/github/k6-alone.yml',
];
const read = (file: string): string => readFileSync(join(root, file), 'utf8');

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly uses?: string;
  readonly with?: { readonly path?: string };
}

function stepsOf(file: string, job?: string): Step[] {
  const { jobs } = parse(read(file)) as { jobs: Record<string, { steps: Step[] }> };
  return Object.entries(jobs).flatMap(([name, { steps }]) =>
    job === undefined || job === name ? steps : [],
  );
}

let github: StandIn;
beforeAll(async () => {
  github = await standInForGithub();
});
afterAll(() => github.close());

it('pass actionlint', async (context) => {
  const args = [
    '-C',
    join(root, 'tools/actionlint'),
    'tool',
    'actionlint',
    ...workflows.map((file) => join(root, file)),
  ];
  // What it finds is on stdout; Go says on stderr what it downloads for it.
  const { failed, exitCode, stdout } = await execa('go', args, { reject: false, stdin: 'ignore' });
  if (failed && exitCode === undefined) context.skip('skipped: actionlint is built by Go, which is not here');
  expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
});

it('pin every action by its full commit, with the version beside it', () => {
  for (const file of workflows) {
    const uses = read(file).match(/uses: .*/g) ?? [];
    expect(uses.length).toBeGreaterThan(2);
    for (const line of uses) expect(line).toMatch(/^uses: [\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  }
  expect(read('deploy/github/load-test.yml')).toContain('grafana/setup-k6-action@');
  expect(read('deploy/github/k6-alone.yml')).toContain('grafana/run-k6-action@');
});

it('pin every image by its digest, and install from the lockfile alone, but for what was packed', () => {
  const files = [...workflows, 'deploy/gitlab/load-test.yml'].map(read);
  const images = files.flatMap((text) => text.match(/^ *image: .*/gm) ?? []);
  expect(images.length).toBeGreaterThan(0);
  for (const image of images) expect(image).toMatch(/@sha256:[0-9a-f]{64}$/);
  for (const text of [...files, read('.ci/run')])
    expect(text).not.toMatch(/npm (i|install)\b(?! \.\/jorge-load-)|npx (?!jorge-load)/);
});

it('ask for no more rights than a comment needs', () => {
  const { permissions } = parse(read('deploy/github/load-test.yml')) as { permissions: unknown };
  expect(permissions).toEqual({ contents: 'read', 'pull-requests': 'write' });
});

it('run the project’s own tests, with the packages that .ci/run installs', () => {
  const commands = stepsOf('.github/workflows/ci.yml', 'test').flatMap(({ run }) => run ?? []);
  const [install = '', ...tests] = commands;
  expect(tests).toEqual(['npm ci && npm test', 'npm run supply-chain', 'npm run test:long']);
  expect(read('.ci/run')).toContain(tests.join('\n'));
  const packages = /--no-install-recommends (.*)$/.exec(install)?.[1];
  expect(packages).toContain('postgresql');
  expect(read('.ci/run').replace(/\\\n\s*/g, '')).toContain(`--no-install-recommends ${packages}\n`);
});

it('run them on every Node that package.json allows, as does the package for others', () => {
  const { jobs } = parse(read('.github/workflows/ci.yml')) as {
    jobs: Record<string, { strategy: { matrix: { node: string[] } } }>;
  };
  const versions = Object.values(jobs).map(({ strategy }) => strategy.matrix.node);
  const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
  const every = [engines.node.replace('>=', ''), '22', '24', '26'];
  expect(versions).toEqual([every, every]);
});

interface Job {
  readonly folder: string;
  readonly env: Record<string, string>;
}

/** A fresh place with what `npm ci` leaves there; GitHub is the stand-in. */
async function makeJob(env: Record<string, string> = {}): Promise<Job> {
  const folder = temporaryFolder();
  const bin = join(folder, 'node_modules/.bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(
    join(bin, 'jorge-load'),
    `#!/bin/sh\nexec "${process.execPath}" "${join(root, 'scripts/jorge-load.mjs')}" "$@"\n`,
    { mode: 0o755 },
  );
  writeFileSync(join(folder, 'event.json'), JSON.stringify({ pull_request: { number: 7 } }));
  writeFileSync(join(folder, 'summary.md'), '');
  return {
    folder,
    env: {
      PATH: `${bin}:${process.env['PATH'] ?? ''}`,
      HOME: process.env['HOME'] ?? '',
      K6_BIN: fakeK6,
      GITHUB_ACTIONS: 'true',
      GITHUB_API_URL: github.url,
      GITHUB_REPOSITORY: 'jorge/app',
      GITHUB_EVENT_PATH: join(folder, 'event.json'),
      GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
      GITHUB_BASE_REF: 'main',
      GITHUB_TOKEN: 'the-token',
      RUNNER_TEMP: folder,
      PORT: String(await freePort()),
      ...env,
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** As GitHub does: each step a shell of its own, what it started goes on. */
async function runStep({ run = '' }: Step, { folder, env }: Job) {
  const script = join(env['RUNNER_TEMP'] ?? folder, 'step.sh');
  const log = join(env['RUNNER_TEMP'] ?? folder, 'step.log');
  writeFileSync(script, run.replaceAll('npm ci', 'true').replaceAll('8089', env['PORT'] ?? ''));
  // Into a file: what goes on in the background would hold a pipe open.
  const command = `bash --noprofile --norc -eo pipefail "${script}" > "${log}" 2>&1`;
  const { exitCode } = await execa('bash', ['-c', command], {
    ...{ cwd: folder, env, extendEnv: false, reject: false, stdio: 'ignore' },
  });
  return { exitCode, all: readFileSync(log, 'utf8') };
}

function stopSandbox({ folder }: Job): void {
  const line = /\{.*\}/.exec(readFileSync(join(folder, 'sandbox.log'), 'utf8'))?.[0] ?? '{}';
  const { pid } = JSON.parse(line) as { pid?: number };
  if (pid !== undefined) process.kill(pid, 'SIGTERM');
}

it('run a service, the suite, one comment that is updated, and the gate', async () => {
  const job = await makeJob();
  const steps = stepsOf('deploy/github/load-test.yml').filter(({ run }) => run !== undefined);
  try {
    for (const step of steps) expect(await runStep(step, job)).toMatchObject({ exitCode: 0 });
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toMatch(/^<!-- jorge-load: quick -->\n## ✅ PASS quick/);
    expect(readFileSync(job.env['GITHUB_STEP_SUMMARY']!, 'utf8')).toContain('✅ PASS quick');

    const later = join(job.folder, 'suites/quick-later');
    mkdirSync(later);
    writeFileSync(join(later, 'index.md'), '## ❌ FAIL quick\n');
    writeFileSync(join(later, 'suite.json'), suiteText({ verdict: 'FAIL', exitCode: 99 }));
    const [comment, gate] = steps.slice(-2);
    expect((await runStep(comment!, job)).all).toContain('updated');
    expect(github.comments).toHaveLength(1);
    expect(github.comments[0]?.body).toContain('❌ FAIL quick');
    const gated = await runStep(gate!, job);
    expect(gated.exitCode).toBe(99);
    expect(gated.all).toContain('::error::normal: a gate broke');
  } finally {
    stopSandbox(job);
  }
});

it('run k6 alone on bundles that their own steps build', async () => {
  const steps = stepsOf('deploy/github/k6-alone.yml');
  const job = { ...(await makeJob()), folder: root };
  for (const step of steps.filter(({ run }) => run !== undefined)) {
    expect(await runStep(step, job)).toMatchObject({ exitCode: 0 });
  }
  const paths = steps.find(({ uses }) => uses?.startsWith('grafana/run-k6-action'))?.with?.path ?? '';
  const bundles = paths.trim().split(/\s+/);
  expect(bundles.length).toBeGreaterThan(1);
  for (const bundle of bundles) expect(existsSync(join(root, bundle)), bundle).toBe(true);
});

const suiteText = (changes: object = {}): string =>
  JSON.stringify({
    schemaVersion: 1,
    id: 'quick-1',
    suite: 'quick',
    state: 'finished',
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: null,
    flags: {},
    cooldown: { minSeconds: 1, maxSeconds: 2 },
    entries: [
      {
        scenario: 'normal',
        overrides: {},
        status: 'done',
        cooldown: null,
        attempts: [
          {
            folder: 'x',
            state: 'finished',
            verdict: 'PASS',
            comparison: null,
            exitCode: 0,
            isGeneratorsFault: false,
            refusal: null,
            ...changes,
          },
        ],
      },
    ],
  });

function suiteFolder(changes: object = {}): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'suite.json'), suiteText(changes));
  writeFileSync(join(folder, 'index.md'), '## a result\n');
  return folder;
}

it('leave a fork without rights its job summary, and say so', async () => {
  const { env } = await makeJob();
  github.isReadOnly = true;
  github.comments.length = 0;
  const { exitCode, stdout } = await jorgeLoad(['ci', 'comment', suiteFolder()], env);
  github.isReadOnly = false;
  expect({ exitCode, stdout }).toMatchObject({
    exitCode: 0,
    stdout: expect.stringContaining('403') as string,
  });
  expect(github.comments).toEqual([]);
  expect(readFileSync(env['GITHUB_STEP_SUMMARY']!, 'utf8')).toContain('## a result');
});

it('find their comment beyond the first page, and leave one of two', async () => {
  const { env } = await makeJob();
  const own = { body: '<!-- jorge-load: quick -->\nold' };
  const others = Array.from({ length: 120 }, (_, at) => ({
    id: at + 1000,
    body: `talk of <!-- jorge-load: quick --> ${at}`,
  }));
  github.comments.splice(0, Infinity, ...others, { id: 1, ...own }, { id: 2, ...own });
  const { stdout } = await jorgeLoad(['ci', 'comment', suiteFolder()], env);
  expect(stdout).toContain('updated');
  expect(github.comments.filter(({ body }) => body.startsWith('<!-- jorge-load'))).toEqual([
    { id: 1, body: '<!-- jorge-load: quick -->\n## a result\n' },
  ]);
  expect(github.comments).toHaveLength(121);
});

it('print the comment on a laptop, where there is no GitHub', async () => {
  expect((await jorgeLoad(['ci', 'comment', suiteFolder()])).stdout).toContain('## a result');
});

it.each<[string, object, string[], number, string]>([
  ['passes', {}, [], 0, 'passed'],
  ['fails on a broken gate', { verdict: 'FAIL', exitCode: 99 }, [], 99, 'error: normal: a gate broke'],
  ['fails on a regression', { exitCode: 97 }, [], 97, 'error: normal: it regressed'],
  ['only warns of a regression', { exitCode: 97 }, ['--warn-on', 'invalid,regression'], 0, 'warning: normal'],
  [
    'does not soften a broken gate',
    { exitCode: 99 },
    ['--warn-on', 'invalid,regression'],
    99,
    'error: normal',
  ],
  ['refuses another word', {}, ['--warn-on', 'fail'], 2, '"fail"'],
])('gate: %s', async (...given) => {
  const [, changes, args, code, part] = given;
  const { exitCode, stdout, stderr } = await jorgeLoad(['ci', 'gate', suiteFolder(changes), ...args]);
  expect(exitCode).toBe(code);
  expect(stdout + stderr).toContain(part);
});

it('show GitLab a JUnit file and metrics that are there', async () => {
  const gitlab = parse(read('deploy/gitlab/load-test.yml')) as {
    'load-test': { script: string[]; artifacts: { reports: object } };
  };
  const job = await makeJob({ GITHUB_REPOSITORY: '', GITHUB_BASE_REF: '' });
  for (const run of gitlab['load-test'].script)
    expect(await runStep({ run }, job)).toMatchObject({ exitCode: 0 });
  for (const file of Object.values(gitlab['load-test'].artifacts.reports) as string[]) {
    expect(existsSync(join(job.folder, file)), file).toBe(true);
  }
  expect(readdirSync(join(job.folder, 'suites'))).toHaveLength(1);
});
