/** Records of a load that climbs in steps of 100 s. */
import type { PhaseWindow } from '../../src/contract/plan.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { makePlan, makeRecord, makeSummary, metric, trend } from './make-record.ts';

export const stepSeconds = 100;

export interface StepFacts {
  readonly level: number;
  readonly rate: number;
  readonly p95: number;
}

/** As the sandbox behaves at 130 requests/s: users wait 3 s, and throughput stays where it was from 400 users on. */
export const saturating: readonly StepFacts[] = [
  { level: 50, rate: 16.5, p95: 25 },
  { level: 100, rate: 33, p95: 28 },
  { level: 200, rate: 66, p95: 40 },
  { level: 300, rate: 97, p95: 130 },
  { level: 400, rate: 129, p95: 600 },
  { level: 500, rate: 130, p95: 1300 },
];

export function stepRecord(facts: readonly StepFacts[], parts: Partial<RunRecord> = {}): RunRecord {
  const phases = facts.map(({ level }, place): PhaseWindow => ({
    phase: `step_${place + 1}`,
    startSeconds: place * stepSeconds,
    endSeconds: (place + 1) * stepSeconds,
    from: level,
    to: level,
  }));
  const metrics = facts.flatMap(({ rate, p95 }, place) => {
    const count = rate * stepSeconds;
    const tags = `{phase:step_${place + 1}}`;
    const latency = { avg: p95 / 2, min: 1, med: p95 / 3, max: p95 * 3, 'p(75)': p95 / 2, 'p(90)': p95 };
    return [
      [`http_reqs${tags}`, metric('counter', { count })],
      [`http_req_duration${tags}`, trend({ ...latency, 'p(95)': p95, 'p(99)': p95 * 2, count })],
      [`request_ok${tags}`, metric('rate', { rate: 1, passes: count, fails: 0 })],
    ] as const;
  });
  return makeRecord({
    plan: makePlan({
      scenario: 'capacity',
      users: 500,
      durationSeconds: facts.length * stepSeconds,
      phases,
      gates: {},
      derivedGates: { good_step_rate: ['value>90'] },
      stepLimits: { http_req_duration: ['p(95)<200'], request_ok: ['rate>0.99'] },
    }),
    summary: {
      ...makeSummary(Object.fromEntries(metrics)),
      // With the proof of the target before it.
      state: { testRunDurationMs: facts.length * stepSeconds * 1000 + 300 },
    },
    ...parts,
  });
}
