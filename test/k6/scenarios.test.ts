/** Every scenario, small and short, as `k6 run build/<scenario>.js` alone against a sandbox of its own. */
import { describe, it } from 'vitest';
import type { Check } from '../../src/toolkit/analyze/report-schema.ts';
import { reportOf, reportOfMetrics, runScenario, smallScenarios } from './run-scenario.ts';

type Word = readonly [gate: string, status: Check['status']];

const wordsOn = (checks: readonly Check[]): Word[] =>
  checks.map(({ selector, expression, status }) => [`${selector} ${expression}`, status]);

/** On each gate that k6 judged: ours, of what it sent alone, is the same, or says that it can't tell. */
function expectSameJudgement(
  outcome: Awaited<ReturnType<typeof runScenario>>,
  expect: (actual: unknown, message?: string) => { toEqual: (expected: unknown) => void },
): number {
  const byK6 = reportOf(outcome).checks.filter(({ judgedBy }) => judgedBy === 'k6');
  const ours = new Map(
    reportOfMetrics(outcome).checks.map((check) => [`${check.selector} ${check.expression}`, check]),
  );
  const own = byK6.map(({ selector, expression, status }): Word => {
    const check = ours.get(`${selector} ${expression}`);
    const isOpen = check?.reason?.startsWith('too close to call') === true;
    return [`${selector} ${expression}`, isOpen ? status : (check?.status ?? 'no-data')];
  });
  expect(own).toEqual(wordsOn(byK6));
  expect([...ours.values()].filter(({ judgedBy }) => judgedBy === 'k6')).toEqual([]);
  return byK6.length;
}

/** Of limits, which a busy machine breaks; of a request that k6 lets go of where it ends in the middle of it. */
const isNoComplaint = /thresholds on metrics .*crossed|failed to upload metrics: .*context canceled/;

/** How fast, is asked in healthy.test.ts: that is for a machine with nothing else to do. */
describe.concurrent('a scenario serves its users against a healthy target', () => {
  it.for(smallScenarios)('%s', async ([scenario, env], { expect }) => {
    const outcome = await runScenario({ scenario, env });
    const complaints = outcome.stderr.split('\n').filter((line) => !isNoComplaint.test(line));
    expect(complaints.join('')).toBe('');
    const { checks, totals } = reportOf(outcome);
    // Breakpoint ends where a limit breaks, which a busy machine does soon.
    expect(totals.requests).toBeGreaterThan(0);
    expect(totals.successShare).toBeGreaterThan(0.99);
    // What is computed over time has no figures in a summary alone.
    const gates = checks.filter(({ kind, judgedBy }) => kind === 'gate' && judgedBy === 'k6');
    expect(gates.length).toBeGreaterThan(0);
    const broken = gates.filter(({ status }) => status === 'missed' || status === 'no-data');
    expect(broken.filter(({ unit }) => unit !== 'ms' && unit !== '/s')).toEqual([]);
    expect(outcome.stdout).toContain(`${scenario}: `);
    expect(expectSameJudgement(outcome, expect)).toBeGreaterThan(0);
  });

  it('recovery, while the target fails and returns', async ({ expect }) => {
    const env = { USERS: '10', DURATION: '18s' };
    const outcome = await runScenario({ scenario: 'recovery', env, faults: ['down:after=6s,for=2s'] });
    const { metrics } = outcome.summary!;
    expect(metrics['outage_duration']!.values['max']).toBeGreaterThan(1000);
    expectSameJudgement(outcome, expect);
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
    const outcome = await runScenario({ scenario: 'normal', env, faults: [`${fault}after=1500ms`] });
    expect(outcome.exitCode).toBe(99);
    expectSameJudgement(outcome, expect);
    expect(outcome.stdout).toContain(`✗ ${gate}`);
  });

  it('when it had no samples to judge', async ({ expect }) => {
    const outcome = await runScenario({ scenario: 'normal', env: { USERS: '1', DURATION: '150ms' } });
    expect(outcome.exitCode).toBe(99);
    expect(outcome.stdout).toContain('✗ http_req_duration{phase:steady} p(95)<100  (no samples)');
  });

  it('as recovery, when no outage came', async ({ expect }) => {
    const outcome = await runScenario({ scenario: 'recovery', env: { USERS: '3', DURATION: '3s' } });
    expect(outcome.exitCode).toBe(99);
    expect(reportOf(outcome)).toMatchObject({ verdict: 'INVALID' });
  });
});

describe.concurrent('the load', () => {
  it('turns open on demand: arrivals at the rate that as many users would make', async ({ expect }) => {
    const outcome = await runScenario({
      scenario: 'normal',
      env: { USERS: '60', DURATION: '8s', MODEL: 'open' },
    });
    const steady = outcome.summary?.jorge_load?.plan.phases[1];
    expect(steady).toMatchObject({ phase: 'steady', from: 20, to: 20 });
  });

  it('keeps the declared mix in a short run, says the χ² test', async ({ expect }) => {
    const outcome = await runScenario({ scenario: 'peak', env: { USERS: '60', DURATION: '8s' } });
    const { mix_p_value: pValue, users_and_tasks: tasks } = reportOf(outcome);
    expect(tasks.reduce((sum, { iterations }) => sum + iterations, 0)).toBeGreaterThan(50);
    expect(pValue).toBeGreaterThan(0.01);
  });
});
