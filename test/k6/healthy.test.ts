/** What holds where the machine has nothing else to do: every gate of a healthy target, and the limits that loads find. */
import { describe, it } from 'vitest';
import { reportOf, runScenario, smallScenarios } from './run-scenario.ts';

describe.concurrent('a scenario passes against a healthy target', () => {
  it.for(smallScenarios)('%s', async ([scenario, env], { expect }) => {
    const outcome = await runScenario({ scenario, env });
    const { checks } = reportOf(outcome);
    const gates = checks.filter(({ kind, judgedBy }) => kind === 'gate' && judgedBy === 'k6');
    expect(gates.filter(({ status }) => status === 'missed' || status === 'no-data')).toEqual([]);
    expect(outcome.exitCode).toBe(0);
  });
});

describe.concurrent('the load', () => {
  it('of recovery says how long the target was away, and until it was as fast as before', async ({
    expect,
  }) => {
    const env = { USERS: '10', DURATION: '18s' };
    const outcome = await runScenario({ scenario: 'recovery', env, faults: ['down:after=6s,for=2s'] });
    const { metrics } = outcome.summary!;
    expect(metrics['outage_duration']?.values['count']).toBe(1);
    expect(metrics['recovery_duration']?.values['count']).toBe(1);
  });

  it('of capacity says up to where it was good, and which limit broke then', async ({ expect }) => {
    const env = { USERS: '120', DURATION: '12s' };
    const outcome = await runScenario({ scenario: 'capacity', env, faults: ['latency:ms=300,after=5s'] });
    expect(outcome.exitCode).toBe(0);
    expect(outcome.stdout).toMatch(
      /Good at \d+ VUs \([\d.]+ requests\/s\), no longer at \d+ VUs \([\d.]+ requests\/s\), because of http_req_duration p\(95\)<200 \(3\d\d/,
    );
    expect(outcome.stdout).toMatch(/✓ step_1 .* good\n/);
  });

  it('of breakpoint stops at the first bad step, and the report gives the bracket', async ({ expect }) => {
    const env = { USERS: '600', DURATION: '39s' };
    const sandbox = { timeScale: 1, workers: 1, queue: 5000 };
    const outcome = await runScenario({ scenario: 'breakpoint', env, sandbox });
    expect(outcome.exitCode).toBe(99);
    const { verdict, reasons } = reportOf(outcome);
    expect(verdict).toBe('PASS');
    expect(reasons[0]).toMatch(/^good at [\d.]+ requests\/s \(step_\d\), no longer at step_\d/);
    expect(outcome.stdout).toMatch(/Good at \d+\/s .* no longer at \d+\/s .*; the load was stopped there\n/);
  });
});
