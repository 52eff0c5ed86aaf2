/** What a bundle refuses, in one line and before any load. */
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { buildBundles, listScenarios } from '../../src/toolkit/bundle/build-bundles.ts';
import { root } from '../../src/toolkit/config/paths.ts';
import { loadThresholds } from '../../src/toolkit/config/thresholds.ts';
import {
  ownLocation,
  otherLocation,
  secret,
  startSandbox,
  type TestSandbox,
} from '../sandbox/start-sandbox.ts';
import { bundlePath, k6, type K6Outcome, runBundle } from './run-k6.ts';

let sandbox: TestSandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterEach(() => {
  sandbox.clearFaults();
});
afterAll(() => sandbox.close());

const short = { USERS: '5', DURATION: '3s' };

/** The one line that k6's log shows of it. */
function refusal(stderr: string): string {
  const lines = stderr.split('\n').filter((line) => line.includes('jorge-load: '));
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

describe('in the init stage, before any packet', () => {
  it.each([
    ['TARGET_URL', 'http://pricing.example', /target pricing\.example is not loopback and not allowed/],
    ['TARGET_URL', 'http://10.0.0.7:8000', /target 10\.0\.0\.7 is not loopback and not allowed/],
    ['USERS', 'many', /USERS is \\"many\\"; allowed is a whole number/],
    ['DURATION', 'soon', /DURATION is \\"soon\\"; allowed is a duration/],
    ['MODEL', 'ajar', /MODEL is \\"ajar\\"; allowed is closed/],
    ['SEED', 'x', /SEED is \\"x\\"; allowed is a whole number/],
  ])('%s=%s', async (name, value, line) => {
    const { exitCode, stderr } = await runBundle('smoke', {
      TARGET_URL: sandbox.url,
      JWT_SECRET: secret,
      [name]: value,
    });
    expect(exitCode).toBe(107);
    expect(refusal(stderr)).toMatch(line);
  });

  it('MODEL=closed of the breakpoint, which is open by nature', async () => {
    const { stderr } = await runBundle('breakpoint', {
      TARGET_URL: sandbox.url,
      JWT_SECRET: secret,
      MODEL: 'closed',
    });
    expect(refusal(stderr)).toContain('scenario breakpoint is always open');
  });
});

describe('in setup, before any load', () => {
  const servers: Server[] = [];
  afterEach(() => {
    servers.splice(0).forEach((server) => {
      server.closeAllConnections();
      server.close();
    });
  });

  async function serve(status: number, type: string, body: string): Promise<string> {
    const server = createServer((_request, response) => {
      response.writeHead(status, { 'Content-Type': type }).end(body);
    });
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  async function refused(env: Readonly<Record<string, string>>): Promise<string> {
    const outcome = await runBundle('smoke', { TARGET_URL: sandbox.url, ...short, ...env });
    expect(outcome.exitCode).toBe(108);
    expect(outcome.summary).toBeNull();
    return refusal(outcome.stderr);
  }

  it('a missing target', async () => {
    const { exitCode, stderr } = await k6(['run', '--quiet', bundlePath('smoke')], { JWT_SECRET: secret });
    expect(exitCode).toBe(108);
    expect(refusal(stderr)).toContain('TARGET_URL is missing; type k6 run -e TARGET_URL=');
  });

  it('missing credentials', async () => {
    expect(await refused({})).toContain('credentials are missing; allowed is one of JWT_SECRET');
  });

  it('a target that refuses connections', async () => {
    expect(await refused({ TARGET_URL: 'http://127.0.0.1:9', JWT_SECRET: secret })).toMatch(
      /does not answer \(.*refused.*\)/,
    );
  });

  it('a target that resets them', async () => {
    sandbox.fault('reset');
    expect(await refused({ JWT_SECRET: secret })).toContain('does not answer');
  });

  it('a target that answers HTML', async () => {
    const url = await serve(200, 'text/html', '<h1>Welcome to nginx!</h1>');
    expect(await refused({ TARGET_URL: url, JWT_SECRET: secret })).toMatch(
      /is not the platform.*answers text\/html/,
    );
  });

  it('a target that answers an error', async () => {
    const url = await serve(502, 'text/plain', 'bad gateway');
    expect(await refused({ TARGET_URL: url, JWT_SECRET: secret })).toContain(
      'answers 502 to GET /api/pricing/health',
    );
  });

  it('a secret that the target does not know', async () => {
    expect(await refused({ JWT_SECRET: 'some other secret of 32 characters' })).toContain(
      'it does not accept the credentials',
    );
  });

  it('a wrong password, which is not repeated', async () => {
    const line = await refused({ LOAD_USERNAME: 'owner', LOAD_PASSWORD: 'hunter2' });
    expect(line).toContain('did not accept LOAD_USERNAME and LOAD_PASSWORD');
    expect(line).not.toContain('hunter2');
  });

  it('a location that a login has no access to', async () => {
    const login = { LOAD_USERNAME: 'agent', LOAD_PASSWORD: 'sandbox-only', LOCATIONS: otherLocation };
    expect(await refused(login)).toContain(`404 for location ${otherLocation}`);
  });

  it('a token that has expired', async () => {
    const token = sandbox.token({ exp: Math.floor(Date.now() / 1000) + 20 });
    expect(await refused({ ACCESS_TOKEN: token })).toContain(
      'ACCESS_TOKEN has expired or does so within a minute',
    );
  });

  it.each([
    [{ K6_RPS: '1' }, /k6's rps is 1, so the load would not be the planned one; unset K6_RPS/],
    [{ K6_MIN_ITERATION_DURATION: '4s' }, /k6's minIterationDuration is 4s/],
  ])('variables of k6 that slow the load down: %j', async (env, line) => {
    expect(await refused({ JWT_SECRET: secret, ...env })).toMatch(line);
  });

  it('a target that does not check signatures, or does not keep tenants apart', async () => {
    const body = JSON.stringify({ status: 'healthy', success: true });
    const url = await serve(200, 'application/json', body);
    expect(await refused({ TARGET_URL: url, JWT_SECRET: secret })).toContain('tenants are not kept apart');
  });
});

/** All of them: how fast is another question. */
function expectServed({ exitCode, summary }: K6Outcome): void {
  expect([0, 99]).toContain(exitCode);
  expect(summary?.metrics['request_ok']?.values['rate']).toBe(1);
}

describe.concurrent('credentials', () => {
  it.each<[string, () => Record<string, string>]>([
    ['a login', () => ({ LOAD_USERNAME: 'owner', LOAD_PASSWORD: 'sandbox-only' })],
    ['a token', () => ({ ACCESS_TOKEN: sandbox.token() })],
    ["the secret under the server's own name", () => ({ JWT_SECRET_KEY: secret })],
    [
      'the secret for several locations',
      () => ({ JWT_SECRET: secret, LOCATIONS: `${ownLocation},${otherLocation}` }),
    ],
  ])('%s is enough, and is in no file', async (_, credentials) => {
    const env = credentials();
    const outcome = await runBundle('smoke', {
      TARGET_URL: sandbox.url,
      USERS: '10',
      DURATION: '4s',
      ...env,
    });
    expectServed(outcome);
    const said = outcome.summaryText + outcome.stdout + outcome.stderr;
    for (const [name, value] of Object.entries(env)) {
      if (/SECRET|PASSWORD|TOKEN/.test(name)) expect(said).not.toContain(value);
    }
    expect(said).not.toMatch(/eyJ[\w-]+\.[\w-]+\./);
  });
});

it('a configuration of k6 that lies where k6 looks changes no run', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-config-'));
  await mkdir(join(folder, 'k6'));
  const moved = {
    hosts: { localhost: '127.0.0.3:9' },
    blacklistIPs: ['127.0.0.0/8'],
    rps: 1,
    maxRedirects: 10,
  };
  await writeFile(join(folder, 'k6/config.json'), JSON.stringify({ ...moved, minIterationDuration: '4s' }));
  const target = sandbox.url.replace('127.0.0.1', 'localhost');
  const env = { TARGET_URL: target, JWT_SECRET: secret, ...short, XDG_CONFIG_HOME: folder };
  expectServed(await runBundle('smoke', env));
  await rm(folder, { recursive: true });
});
/** What the bundles have come to, and a little: docs/performance.md says what a VU pays for them. */
const largestBundle = 64 * 1024;

describe('every bundle', () => {
  it('is small, and is accepted by k6 inspect and k6 archive without a target', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jorge-load-archive-'));
    for (const scenario of await listScenarios(root)) {
      expect((await readFile(bundlePath(scenario))).length).toBeLessThanOrEqual(largestBundle);
      expect((await k6(['inspect', bundlePath(scenario)])).exitCode).toBe(0);
      const archive = await k6([
        'archive',
        '--exclude-env-vars',
        '-O',
        join(folder, `${scenario}.tar`),
        bundlePath(scenario),
      ]);
      expect(archive.exitCode).toBe(0);
    }
    await rm(folder, { recursive: true });
  });

  it('gets as far on k6 cloud as a person without a login gets', async () => {
    const { stderr, exitCode } = await k6(['cloud', 'run', bundlePath('smoke')]);
    expect(exitCode).not.toBe(0);
    expect(stderr).toMatch(/k6 cloud login|not logged in|token/i);
    expect(stderr).not.toContain('smoke.js:');
  });

  it('has a source map that k6 uses in its stack traces', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'jorge-load-stack-'));
    await mkdir(join(folder, 'src/scenarios'), { recursive: true });
    await writeFile(
      join(folder, 'src/scenarios/broken.ts'),
      "interface Padding {\n  readonly one: 1;\n}\nexport default function (): Padding {\n  throw new Error('here');\n}\n",
    );
    const thresholds = await loadThresholds(join(root, 'thresholds.json'), await listScenarios(root));
    await buildBundles({ root: folder, outDir: folder, thresholds });
    const { stderr } = await k6(['run', '--quiet', join(folder, 'broken.js')]);
    expect(stderr).toMatch(/broken\.ts:5:/);
    await rm(folder, { recursive: true });
  });
});
