/** Every scenario, small and short, as `k6 run build/<scenario>.js` alone against a sandbox of its own. */
import { describe, it } from 'vitest';
import type { SandboxOptions } from '../../sandbox/answer.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { projectPlatform } from '../../src/toolkit/config/platform.ts';
import { secret, startSandbox } from '../sandbox/start-sandbox.ts';
import { type K6Outcome, runBundle } from './run-k6.ts';

interface Trial {
  readonly scenario: string;
  readonly env: Readonly<Record<string, string>>;
  readonly faults?: readonly string[];
  readonly sandbox?: Partial<SandboxOptions>;
}

/** Runs wait far more than they work, so tests run side by side, each with its own target. */
async function run({ scenario, env, faults = [], sandbox: options = {} }: Trial): Promise<K6Outcome> {
  const sandbox = await startSandbox({ timeScale: 0.1, ...options });
  try {
    faults.forEach(sandbox.fault);
    return await runBundle(scenario, { TARGET_URL: sandbox.url, JWT_SECRET: secret, ...env });
  } finally {
    await sandbox.close();
  }
}

function report({ summary }: K6Outcome): Report {
  const plan = summary?.jorge_load?.plan ?? null;
  const record = {
    name: 'test',
    run: null,
    plan,
    platform: plan?.platform ?? projectPlatform(),
    summary,
    timeline: null,
    system: null,
    samples: null,
    failures: [],
    damage: [],
    notes: [],
  };
  return analyze(record, { strict: false }).report;
}

describe.concurrent('a scenario passes against a healthy target', () => {
  it.for<[string, Trial['env']]>([
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
  ])('%s', async ([scenario, env], { expect }) => {
    const outcome = await run({ scenario, env });
    expect(outcome.stderr).toBe('');
    expect(outcome.exitCode).toBe(0);
    const { checks, totals } = report(outcome);
    expect(totals.requests).toBeGreaterThan(10);
    expect(totals.successShare).toBeGreaterThan(0.99);
    // What is computed over time has no figures in a summary alone.
    const gates = checks.filter(({ kind, judgedBy }) => kind === 'gate' && judgedBy === 'k6');
    expect(gates.length).toBeGreaterThan(0);
    expect(gates.filter(({ status }) => status === 'missed' || status === 'no-data')).toEqual([]);
    expect(outcome.stdout).toContain(`${scenario}: `);
  });

  it('recovery, while the target fails and returns', async ({ expect }) => {
    const env = { USERS: '10', DURATION: '18s' };
    const outcome = await run({ scenario: 'recovery', env, faults: ['down:after=6s,for=2s'] });
    expect(outcome.exitCode).toBe(0);
    const { metrics } = outcome.summary!;
    expect(metrics['outage_duration']!.values['max']).toBeGreaterThan(1000);
    expect(metrics['recovery_duration']!.values['max']).toBeLessThan(10_000);
  });
});

describe.concurrent('a scenario fails', () => {
  it.for([
    ['latency:ms=250,', 'http_req_duration{phase:steady} p(95)<100'],
    ['error:rate=0.2,status=500,', 'request_ok{phase:steady} rate>0.99'],
    ['garbage:endpoint=savings_calculator,', 'request_ok{phase:steady} rate>0.99'],
    ['foreign-tenant:endpoint=roi_report,', 'tenant_leaks count==0'],
    ['degraded:endpoint=pricing_calculate,', 'degraded_responses{phase:steady} rate<0.01'],
    ['internal-error:endpoint=pricing_calculate,', 'request_ok{phase:steady} rate>0.99'],
  ] as const)('when the target has the fault %s', async ([fault, gate], { expect }) => {
    const env = { USERS: '60', DURATION: '7s' };
    const outcome = await run({ scenario: 'normal', env, faults: [`${fault}after=1500ms`] });
    expect(outcome.exitCode).toBe(99);
    expect(outcome.stdout).toContain(`✗ ${gate}`);
  });

  it('when it had no samples to judge', async ({ expect }) => {
    const outcome = await run({ scenario: 'normal', env: { USERS: '1', DURATION: '150ms' } });
    expect(outcome.exitCode).toBe(99);
    expect(outcome.stdout).toContain('✗ http_req_duration{phase:steady} p(95)<100  (no samples)');
  });

  it('as recovery, when no outage came', async ({ expect }) => {
    const outcome = await run({ scenario: 'recovery', env: { USERS: '3', DURATION: '3s' } });
    expect(outcome.exitCode).toBe(99);
    expect(report(outcome)).toMatchObject({ verdict: 'INVALID' });
  });
});

describe.concurrent('the load', () => {
  it('of capacity says up to where it was good, and which limit broke then', async ({ expect }) => {
    const env = { USERS: '120', DURATION: '12s' };
    const outcome = await run({ scenario: 'capacity', env, faults: ['latency:ms=300,after=5s'] });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toMatch(
      /Good at \d+ VUs \([\d.]+ requests\/s\), no longer at \d+ VUs \([\d.]+ requests\/s\), because of http_req_duration p\(95\)<200 \(3\d\d/,
    );
    expect(outcome.stdout).toMatch(/✓ step_1 .* good\n/);
  });

  it('of breakpoint stops at the first bad step, and the report gives the bracket', async ({ expect }) => {
    const env = { USERS: '600', DURATION: '39s' };
    const sandbox = { timeScale: 1, workers: 1, queue: 5000 };
    const outcome = await run({ scenario: 'breakpoint', env, sandbox });
    expect(outcome.exitCode).toBe(99);
    const { verdict, reasons } = report(outcome);
    expect(verdict).toBe('PASS');
    expect(reasons[0]).toMatch(/^good at [\d.]+ requests\/s \(step_\d\), no longer at step_\d/);
    expect(outcome.stdout).toMatch(/Good at \d+\/s .* no longer at \d+\/s .*; the load was stopped there\n/);
  });

  it('turns open on demand: arrivals at the rate that as many users would make', async ({ expect }) => {
    const outcome = await run({ scenario: 'normal', env: { USERS: '60', DURATION: '8s', MODEL: 'open' } });
    expect(outcome.exitCode).toBe(0);
    const steady = outcome.summary?.jorge_load?.plan.phases[1];
    expect(steady).toMatchObject({ phase: 'steady', from: 20, to: 20 });
  });

  it('keeps the declared mix in a short run, says the χ² test', async ({ expect }) => {
    const outcome = await run({ scenario: 'peak', env: { USERS: '60', DURATION: '8s' } });
    const { mix_p_value: pValue, users_and_tasks: tasks } = report(outcome);
    expect(tasks.reduce((sum, { iterations }) => sum + iterations, 0)).toBeGreaterThan(150);
    expect(pValue).toBeGreaterThan(0.01);
  });
});
