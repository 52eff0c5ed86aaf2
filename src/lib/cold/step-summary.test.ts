import { describe, expect, it } from 'vitest';
import type { Plan } from '../../contract/plan.ts';
import { summariseSteps } from './step-summary.ts';

/** Steps of 10 s; for each its p95 in ms, null for one that was not reached. */
function summary(p95s: readonly (number | null)[], endedSeconds = p95s.length * 10 + 0.3) {
  const plan = {
    model: 'closed',
    phases: p95s.map((_, place) => ({
      phase: `step_${place + 1}`,
      startSeconds: place * 10,
      endSeconds: place * 10 + 10,
      from: 50 * (place + 1),
      to: 50 * (place + 1),
    })),
    durationSeconds: p95s.length * 10,
    stepLimits: { http_req_duration: ['p(95)<200'], request_ok: ['rate>0.99'] },
  } as unknown as Plan;
  const read = (selector: string, aggregate: string): number | undefined => {
    const step = Number(/step_(\d+)/.exec(selector)?.[1]);
    const p95 = p95s[step - 1] ?? undefined;
    if (p95 === undefined) return undefined;
    if (aggregate === 'count') return step * 100;
    return aggregate === 'p(95)' ? p95 : 1;
  };
  return summariseSteps(plan, read, endedSeconds);
}

describe('the steps of a climbing load, by k6 alone', () => {
  it.each<[string, (number | null)[], string, number | null]>([
    ['end in a bracket', [50, 80, 300], 'Good at 100 VUs (20.0 requests/s), no longer at 150 VUs', 20],
    ['all good', [50, 80, 90], 'Good up to the highest step: ≥ 150 VUs (30.0 requests/s)', 30],
    ['all bad', [250, 300], 'Bad from the first step on: < 50 VUs (10.0 requests/s), because of http', 0],
    ['good again after a bad one', [50, 300, 60], 'Good at 50 VUs (10.0 requests/s), no longer at 100', 10],
  ])('%s', (...[, p95s, bracket, goodRate]) => {
    const { lines, goodRate: found } = summary(p95s);
    expect(lines.at(-1)).toContain(bracket);
    expect(found).toBe(goodRate);
  });

  it('say nothing of a step that the run was stopped in while it was good', () => {
    expect(summary([50, 60, 70, null], 24).lines).toHaveLength(5);
    expect(summary([50, 60, 70, null], 24).lines.at(-1)).toContain('≥ 100 VUs (20.0 requests/s)');
  });

  it('give a step that the run was stopped in, as it broke, the rate of the seconds that it lasted', () => {
    expect(summary([50, 60, 300, null], 24).lines.at(-1)).toContain(
      'Good at 100 VUs (20.0 requests/s), no longer at 150 VUs (75.0 requests/s), because of http_req_duration p(95)<200 (300); the load was stopped there',
    );
  });

  it('are lines with rate, p95 and success', () => {
    expect(summary([50, 300]).lines.slice(1, 3)).toEqual([
      '  ✓ step_1    50 VUs   10.0 requests/s    p95 50.0 ms  100.0 % right  good',
      '  ✗ step_2   100 VUs   20.0 requests/s   p95 300.0 ms  100.0 % right  bad: http_req_duration p(95)<200 (300)',
    ]);
  });

  it('are nothing where none was completed', () => {
    expect(summary([null, null])).toEqual({ lines: [], goodRate: null });
  });
});
