/**
 * The toolkit knows no platform: pointed at another one (test/bakery), with no code changed, it asks that one's routes
 * and speaks its words. The real command line and the real k6, in a copy of the package.
 */
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import { type Ended, readJson, root, runsIn, secret, temporaryFolder } from '../cli/jorge-load.ts';

let home: string;
let url: string;
let ended: Ended;
const asked: string[] = [];

/** Its menu is yesterday's, and its ovens are too hot. */
const bakery: RequestListener = ({ url: path = '' }, response) => {
  asked.push(path);
  if (path === '/up') return void response.end('open');
  if (path.startsWith('/v1/menu')) return void response.end('rye');
  response.end('a burnt loaf');
};
const server = createServer(bakery);

const limits = {
  ...(readJson(root, 'thresholds.json') as object),
  common: { gate: { burnt_loaves: ['count==0'] }, target: {} },
  scenarios: {
    dawn: { gate: { 'http_req_duration{phase:rush}': ['p(95)<60000'] }, target: {} },
    batch: { gate: {}, target: {} },
  },
  endpoints: { order: { http_req_duration: ['p(95)<60000'] } },
};

/** The package as it is, but for the files that a platform is made of. */
function copyWithBakery(): string {
  const folder = temporaryFolder();
  const kept = [
    'package.json',
    'dist',
    'scripts',
    'tsconfig.json',
    'tsconfig.base.json',
    'suites.json',
    'tools/k6',
  ];
  for (const name of kept) cpSync(join(root, name), join(folder, name), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  for (const part of ['platform', 'scenarios']) mkdirSync(join(folder, 'src', part), { recursive: true });
  cpSync(join(root, 'test/bakery/platform.json'), join(folder, 'src/platform/platform.json'));
  for (const scenario of ['dawn', 'batch']) {
    const from = JSON.stringify(join(root, 'test/bakery', `${scenario}.ts`));
    writeFileSync(
      join(folder, 'src/scenarios', `${scenario}.ts`),
      `export { default, handleSummary, options, setup } from ${from};\n`,
    );
  }
  writeFileSync(join(folder, 'thresholds.json'), JSON.stringify(limits));
  return folder;
}

async function bakeryLoad(...args: readonly string[]): Promise<Ended> {
  const { exitCode, stdout, stderr } = await execa(process.execPath, ['scripts/jorge-load.mjs', ...args], {
    cwd: home,
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      K6_BIN: inject('k6Path'),
      JWT_SECRET: secret,
    },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  return { exitCode, stdout, stderr };
}

const runFolder = (): string => runsIn(join(home, 'runs'))[0] ?? '';

beforeAll(async () => {
  home = copyWithBakery();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  ended = await bakeryLoad('run', 'dawn', '--target', url, '--ovens', 'south', '--no-monitor');
});

afterAll(() => void server.close());

describe('the command line', () => {
  it('is of that platform, with its own flags, proofs and scenarios', async () => {
    expect((await bakeryLoad('--help')).stdout).toContain('Load tests for the Bakery:');
    const { stdout } = await bakeryLoad('run', '--help');
    const help = stdout.replaceAll(/\s+/g, ' ');
    expect(help).toContain('--ovens <names> ovens to bake in, with commas between');
    expect(help).toContain('SEED, OVENS, SUBJECT');
    expect(help).toContain('said on every page: open; repeatable');
    expect((await bakeryLoad('scenarios')).stdout).toBe('batch  \ndawn   ');
  });

  it.each([
    ['--ovens', ['--ovens', 'South'], '--ovens is "South"; allowed is names of a to z, with commas between'],
    [
      'a proof',
      ['--skip-proof', 'tenants'],
      '--skip-proof is "tenants"; allowed is open, with commas between',
    ],
    ['a flag of ours', ['--locations', 'a'], "unknown option '--locations'"],
  ])('refuses what the platform does not take: %s', async (_what, flags, words) => {
    const { exitCode, stderr } = await bakeryLoad('run', 'dawn', '--target', url, ...flags);
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining(words)]);
  });

  it('knows its endpoints, and asks its health route before a search', async () => {
    const search = ['capacity', '--target', 'http://127.0.0.1:9', '--slo'];
    expect((await bakeryLoad(...search, 'roi_report:p95<9')).stderr).toContain('allowed is order, menu, up');
    const silent = await bakeryLoad(...search, 'order:p95<9');
    expect(silent.stderr).toContain('target http://127.0.0.1:9 does not answer GET /up; start it first');
  });

  it('refuses a gate on what is not there', async () => {
    const file = join(home, 'ours.json');
    writeFileSync(file, JSON.stringify({ ...limits, common: { gate: { tenant_leaks: [] }, target: {} } }));
    const { stderr } = await bakeryLoad('run', 'dawn', '--target', url, '--thresholds', file);
    expect(stderr).toContain('metric tenant_leaks does not exist');
  });

  it('says in one line what is wrong with platform.json', async () => {
    const path = join(home, 'src/platform/platform.json');
    const whole = readFileSync(path, 'utf8');
    try {
      writeFileSync(path, whole.replace('"healthEndpoint": "up"', '"healthEndpoint": "down"'));
      const broken = await bakeryLoad('run', 'dawn', '--target', url);
      expect(broken.stderr).toBe(
        `error: ${path}: healthEndpoint: down is no GET endpoint whose route is whole (E_PLATFORM)`,
      );
      writeFileSync(path, '{}');
      expect((await bakeryLoad('--help')).stderr).toMatch(/^error: \S+ lacks its name, .* \(E_PLATFORM\)$/);
    } finally {
      writeFileSync(path, whole);
    }
  });
});

describe('a run', () => {
  it('goes to the routes of that platform', () => {
    expect(asked).toContain('/v1/orders');
    expect(asked).toContain('/v1/menu/south');
  });

  it('is judged by its metrics, and told in its words', () => {
    expect(ended).toMatchObject({ exitCode: 99, stderr: expect.not.stringContaining('error:') as string });
    const report = readJson(runFolder(), 'report.json') as unknown as Report;
    told(report);
  });

  it('is told so by whoever reads it, as its plan takes the words along', async () => {
    const record = await readRecord(runFolder());
    expect(record.plan).toMatchObject({ isPeak: true, endpoints: ['order', 'menu'] });
    told(analyze(record, { strict: false }).report);
  });
});

function told(report: Report): void {
  expect(Object.keys(report.endpoint_metrics).sort()).toEqual(['GET:/v1/menu/{oven}', 'POST:/v1/orders']);
  expect(report.checks.map(({ label }) => label)).toContain('burnt loaves');
  expect(report.reasons.join('\n')).toContain('burnt loaves');
  expect(report.reasons[0]).toContain("this is not load (yesterday's menu)");
  const kinds = report.errors.map(({ endpoint, label }) => `${endpoint}: ${label}`);
  expect(kinds).toContain("menu: yesterday's menu");
}
