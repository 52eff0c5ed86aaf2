/** The closed model, and a balancer that is not ours, with the real k6; then plans from what they found. */
import { createServer, request as httpRequest, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, it } from 'vitest';
import { jorgeLoad, readJson, runsIn, secret, start, temporaryFolder, until } from '../cli/jorge-load.ts';
import { ownLocation, startSandbox, type TestSandbox } from '../sandbox/start-sandbox.ts';
import { trialsIn } from './searched.ts';

const env = (): Record<string, string> => ({ K6_BIN: inject('k6Path'), JWT_SECRET: secret });
const coarse = ['--precision', '100%', '--slo', 'p95<600,errors<1%', '--locations', ownLocation];
/** Of 60 s: what is read once a second, as the target's CPU for a plan, is then surely read in a trial. */
const watchedTrials = ['--time-scale', '0.05'];
const shortTrials = ['--time-scale', '0.02'];

/** One worker at 43 requests/s, with all in its cache that can be: a first trial like the others. */
async function warmSandbox(): Promise<TestSandbox> {
  const sandbox = await startSandbox({ secret, workers: 1, timeScale: 3 });
  const analytics = [7, 14, 30, 60, 90].map((days) => `analytics/${ownLocation}?days=${days}`);
  const reports = [30, 60, 90].flatMap((days) =>
    [true, false].map(
      (given) => `roi-report/${ownLocation}?days=${days}&include_projections=${String(given)}`,
    ),
  );
  await Promise.all([...analytics, ...reports].map((path) => sandbox.get(`/api/pricing/${path}`)));
  return sandbox;
}

interface End {
  readonly level: number;
  readonly requestsPerSecond: number;
}

it.concurrent(
  'searches users who wait, and plans from what it had proved when it was interrupted',
  async () => {
    const sandbox = await warmSandbox();
    const outDir = temporaryFolder();
    const users = ['--target', sandbox.url, '--users', '--from', '80', ...coarse, ...watchedTrials];
    const search = start(['capacity', ...users, '--out', outDir], env());
    await until(() => trialsIn(outDir).some(({ kind, outcome }) => kind === 'full' && outcome === 'good'));
    search.kill('SIGINT');
    const { exitCode, stdout } = await search;
    await sandbox.close();
    expect(exitCode).toBe(105);
    expect(stdout).toMatch(/(Held at|≥) \d+ users/);
    expect(stdout).toMatch(/Those users sent [\d.]+ requests\/s/);
    expect(stdout).toContain('The search was interrupted: what was found before stands.');
    const folder = runsIn(outDir)[0]!;
    const report = readJson(folder, 'report.json') as unknown as { model: string; held: End };
    expect(report.model).toBe('closed');
    expect(report.held.requestsPerSecond).toBeLessThan(report.held.level);

    const planned = await jorgeLoad(['plan', folder, '--price-per-replica-hour', '0.1'], env());
    expect(planned.stdout).toContain('One replica held');
    expect(readdirSync(join(folder, 'plan'))).toEqual(expect.arrayContaining(['plan.html', 'pdb.yaml']));
    expect(readFileSync(join(folder, 'plan/plan.md'), 'utf8')).toContain('users who wait send less');
  },
);

it.concurrent(
  'has a balancer scaled by a command, measures each size, and plans by what replicas are worth',
  async () => {
    const balancer = await startBalancer();
    const outDir = temporaryFolder();
    const scale = `node -e "fetch('${balancer.controlUrl}/{replicas}').then((answer) => process.exit(answer.ok ? 0 : 1))"`;
    const flags = ['--replicas', '1,2', '--target', balancer.url, '--scale', scale, '--from', '30'];
    const { exitCode, stdout } = await jorgeLoad(
      ['scaling', ...flags, ...coarse, ...shortTrials, '--out', outDir],
      env(),
    );
    await balancer.close();
    expect(exitCode).toBe(0);
    expect(balancer.asked).toEqual([1, 2]);
    expect(stdout).toMatch(/2 replicas: \d+(\.\d+)? – \d+(\.\d+)? requests\/s, \d+(\.\d+)? % of linear/);
    const folder = runsIn(outDir)[0]!;
    const { sizes } = readJson(folder, 'report.json') as unknown as {
      sizes: { replicas: number; perSecond: number; capacity: { trials: { resources: object }[] } }[];
    };
    expect(sizes[1]!.perSecond).toBeGreaterThan(sizes[0]!.perSecond);
    // The balancer is watched by nobody: its CPU would pass for the replicas'.
    const watched = sizes.flatMap(({ capacity }) =>
      capacity.trials.flatMap((trial) => Object.keys(trial.resources)),
    );
    expect(watched.filter((figure) => figure.startsWith('target.'))).toEqual([]);

    const planned = await jorgeLoad(['plan', folder], env());
    expect(planned.stdout).toContain('2 replicas held');
    expect(readFileSync(join(folder, 'plan/plan.md'), 'utf8')).toContain(
      'by the scaling that was measured (1 to 2',
    );
  },
);

interface TestBalancer {
  readonly url: string;
  /** `GET /N` makes it N replicas, and answers when they serve. */
  readonly controlUrl: string;
  readonly asked: readonly number[];
  readonly close: () => Promise<void>;
}

/** Spreads requests over sandboxes of one worker each, in turn. */
async function startBalancer(): Promise<TestBalancer> {
  const replicas: TestSandbox[] = [];
  const asked: number[] = [];
  let turn = 0;
  const front = createServer((from, to) => {
    const { url } = replicas[(turn += 1) % replicas.length] ?? { url: '' };
    const upstream = httpRequest(url + (from.url ?? ''), { method: from.method, headers: from.headers });
    upstream.on('response', (answer) => {
      to.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(to);
    });
    upstream.on('error', () => to.writeHead(502).end());
    from.pipe(upstream);
  });
  const control = createServer((from, to) => {
    const wanted = Number(from.url?.slice(1));
    asked.push(wanted);
    const missing = Array.from({ length: wanted - replicas.length }, warmSandbox);
    void Promise.all(missing).then((started) => {
      replicas.push(...started);
      to.end();
    });
  });
  return {
    url: await listen(front),
    controlUrl: await listen(control),
    asked,
    close: async () => {
      front.closeAllConnections();
      front.close();
      control.close();
      await Promise.all(replicas.map((replica) => replica.close()));
    },
  };
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
