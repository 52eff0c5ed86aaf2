/** Every scenario, small and short, as `k6 run build/<scenario>.js` alone against the sandbox. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import type { SandboxOptions } from '../../sandbox/server.ts';
import { secret, startSandbox, type TestSandbox } from '../sandbox/start-sandbox.ts';
import { type K6Outcome, runBundle } from './run-k6.ts';

let sandbox: TestSandbox;
const start = async (options: Partial<SandboxOptions> = {}): Promise<void> => {
  sandbox = await startSandbox({ timeScale: 0.1, ...options });
};
beforeEach(() => start());
afterEach(() => sandbox.close());

const run = (scenario: string, env: Readonly<Record<string, string>>): Promise<K6Outcome> =>
  runBundle(scenario, { TARGET_URL: sandbox.url, JWT_SECRET: secret, ...env });

function report({ summary }: K6Outcome): Report {
  const record = { run: null, timeline: null, system: null, failures: [], notes: [] };
  return analyze(
    { ...record, name: 'test', summary, plan: summary?.jorge_load?.plan ?? null },
    { strict: false },
  ).report;
}

describe('a scenario passes against a healthy target', () => {
  it.each([
    ['smoke', { USERS: '20', DURATION: '6s' }],
    ['normal', { USERS: '40', DURATION: '8s' }],
    ['peak', { USERS: '25', DURATION: '6s' }],
    ['stress', { USERS: '40', DURATION: '8s' }],
    ['spike', { USERS: '40', DURATION: '12s' }],
    ['burst', {}],
    ['roi', { USERS: '10', DURATION: '5s' }],
    ['endurance', { USERS: '30', DURATION: '8s' }],
    ['capacity', { USERS: '60', DURATION: '12s' }],
    ['breakpoint', { USERS: '60', DURATION: '13s' }],
    ['mixed', { USERS: '40', DURATION: '8s' }],
  ])('%s', async (scenario, env) => {
    const outcome = await run(scenario, env);
    expect(outcome.stderr).toBe('');
    expect(outcome.exitCode).toBe(0);
    const { checks, totals } = report(outcome);
    expect(totals.requests).toBeGreaterThan(10);
    expect(totals.successShare).toBeGreaterThan(0.99);
    const judgedByK6 = checks.filter(({ kind, status }) => kind === 'gate' && status !== 'not-evaluated');
    expect(
      judgedByK6.filter(({ selector, status }) => status !== 'met' && selector !== 'good_step_rate'),
    ).toEqual([]);
    expect(outcome.stdout).toContain(`${scenario}: `);
  });

  it('recovery, while the target fails and returns', async () => {
    sandbox.fault('down:after=6s,for=2s');
    const outcome = await run('recovery', { USERS: '10', DURATION: '18s' });
    expect(outcome.exitCode).toBe(0);
    const { metrics } = outcome.summary!;
    expect(metrics['outage_duration']!.values['max']).toBeGreaterThan(1000);
    expect(metrics['recovery_duration']!.values['max']).toBeLessThan(10_000);
  });
});

describe('a scenario fails', () => {
  it.each([
    ['latency:ms=250', 'http_req_duration{phase:steady} p(95)<100'],
    ['error:rate=0.2,status=500', 'request_ok{phase:steady} rate>0.99'],
    ['garbage:endpoint=savings_calculator', 'request_ok{phase:steady} rate>0.99'],
    ['foreign-tenant:endpoint=roi_report', 'tenant_leaks count==0'],
    ['degraded:endpoint=pricing_calculate', 'degraded_responses{phase:steady} rate<0.01'],
    ['internal-error:endpoint=pricing_calculate', 'request_ok{phase:steady} rate>0.99'],
  ])('when the target has the fault %s', async (fault, gate) => {
    sandbox.fault(`${fault}${fault.includes(':') ? ',' : ':'}after=1500ms`);
    const outcome = await run('normal', { USERS: '60', DURATION: '7s' });
    expect(outcome.exitCode).toBe(99);
    expect(outcome.stdout).toContain(`✗ ${gate}`);
  });

  it('when it had no samples to judge', async () => {
    const outcome = await run('normal', { USERS: '1', DURATION: '150ms' });
    expect(outcome.exitCode).toBe(99);
    expect(outcome.stdout).toContain('✗ http_req_duration{phase:steady} p(95)<100  (no samples)');
  });

  it('as recovery, when no outage came', async () => {
    const outcome = await run('recovery', { USERS: '3', DURATION: '3s' });
    expect(outcome.exitCode).toBe(99);
    expect(report(outcome)).toMatchObject({ verdict: 'INVALID' });
  });
});

it('breakpoint stops at the first bad step, and the report gives the bracket', async () => {
  await sandbox.close();
  await start({ timeScale: 1, workers: 1, queue: 5000 });
  const outcome = await run('breakpoint', { USERS: '600', DURATION: '39s' });
  expect(outcome.exitCode).toBe(99);
  const { verdict, reasons } = report(outcome);
  expect(verdict).toBe('PASS');
  expect(reasons[0]).toMatch(/^good at [\d.]+ requests\/s \(step_\d\), no longer at step_\d/);
});

describe('the model', () => {
  it('turns open on demand: arrivals at the rate that as many users would make', async () => {
    const outcome = await run('normal', { USERS: '60', DURATION: '8s', MODEL: 'open' });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.summary?.jorge_load?.plan.phases[1]).toMatchObject({ phase: 'steady', from: 20, to: 20 });
  });
});

describe('the declared mix', () => {
  it('is kept in a short run, says the χ² test', async () => {
    const outcome = await run('peak', { USERS: '60', DURATION: '8s' });
    const { mix_p_value: pValue, users_and_tasks: tasks } = report(outcome);
    expect(tasks.reduce((sum, { iterations }) => sum + iterations, 0)).toBeGreaterThan(150);
    expect(pValue).toBeGreaterThan(0.01);
  });
});
