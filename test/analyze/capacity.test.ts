import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { exhaustedBeside, exhaustedOf } from '../../src/toolkit/analyze/exhausted.ts';
import type { Bottleneck } from '../../src/toolkit/analyze/system/target-schema.ts';
import type { Capacity } from '../../src/toolkit/analyze/capacity-schema.ts';
import type { RunRecord, SystemTimeline } from '../../src/toolkit/record/types.ts';
import { makeRecord, makeTimeline, startMs } from './make-record.ts';
import { saturating, type StepFacts, stepRecord, stepSeconds } from './step-record.ts';
import { renderHtml, renderMarkdown } from '../documents/forms.ts';

function capacityOf(record: RunRecord): Capacity {
  const { capacity } = analyze(record, { strict: false }).report;
  if (capacity === null) throw new Error('no capacity');
  return capacity;
}

/** Users who wait 3 s and are answered in `responseSeconds`; `error` multiplies what was counted. */
function iterations(facts: readonly StepFacts[], error = 1): RunRecord['timeline'] {
  const stepAt = (second: number): StepFacts => facts[Math.floor(second / stepSeconds)]!;
  return makeTimeline(facts.length * stepSeconds, {
    iterations: { count: (second) => stepAt(second).rate * error },
    iteration_duration: { avg: (second) => (stepAt(second).level / stepAt(second).rate) * 1000 },
  });
}

describe('a load that climbs in steps', () => {
  it('names the highest good step, the first bad one, and the limit that broke in it', () => {
    const capacity = capacityOf(stepRecord(saturating));
    expect(capacity).toMatchObject({ highestGood: 'step_4', firstBad: 'step_5', model: 'closed' });
    expect(capacity.steps[4]?.broken).toEqual(['p95 latency: 600 ms, limit < 200 ms']);
    expect(capacity.steps.map(({ throughput }) => throughput)).toEqual([
      'first',
      'rises',
      'rises',
      'rises',
      'rises',
      'flat',
    ]);
  });

  it('puts the knee where throughput ÷ latency is highest', () => {
    expect(capacityOf(stepRecord(saturating)).knee).toBe('step_3');
  });

  it('says that every step was good, or none', () => {
    const all = capacityOf(stepRecord(saturating.slice(0, 4)));
    expect(all).toMatchObject({ highestGood: 'step_4', firstBad: null });
    const none = capacityOf(stepRecord(saturating.slice(4)));
    expect(none).toMatchObject({ highestGood: null, firstBad: 'step_1' });
    const wordsOf = (facts: readonly StepFacts[]): string =>
      renderMarkdown(analyze(stepRecord(facts), { strict: false }));
    expect(wordsOf(saturating.slice(0, 4))).toContain(
      'Good up to the highest step tested: ≥ 300 users (97 requests/s)',
    );
    expect(wordsOf(saturating.slice(4))).toContain(
      'Below the lowest step tested: &lt; 400 users (129 requests/s), because of p95',
    );
  });

  it('counts no good step above a bad one', () => {
    const facts = saturating.map((step, place) => (place === 1 ? { ...step, p95: 900 } : step));
    const capacity = capacityOf(stepRecord(facts));
    expect(capacity).toMatchObject({ highestGood: 'step_1', firstBad: 'step_2' });
    expect(capacity.steps.filter(({ good }) => good)).toHaveLength(1);
  });

  it('counts a step that the run was stopped in by the seconds that it lasted, if it broke', () => {
    const stopped = (p95: number): Capacity => {
      const facts = [...saturating.slice(0, 2), { ...saturating[2]!, p95 }];
      const record = stepRecord(facts);
      return capacityOf({
        ...record,
        summary: { ...record.summary!, state: { testRunDurationMs: 250_000 } },
      });
    };
    // 66/s × 100 s were counted in the 50 s that it lasted.
    expect(stopped(900).steps.at(-1)).toMatchObject({ phase: 'step_3', ratePerSecond: 132, seconds: 50 });
    expect(stopped(900).firstBad).toBe('step_3');
    expect(stopped(40).steps).toHaveLength(2);
    expect(stopped(40)).toMatchObject({ highestGood: 'step_2', firstBad: null });
  });

  it('refuses the scalability law for fewer than six steps', () => {
    expect(capacityOf(stepRecord(saturating.slice(0, 5))).usl).toEqual({
      fit: null,
      refusal: '5 different loads were measured, 6 are needed',
    });
  });

  it("finds Little's law to hold where users were counted right", () => {
    const { steps } = capacityOf(stepRecord(saturating, { timeline: iterations(saturating) }));
    for (const { littlesLaw } of steps) {
      expect(littlesLaw?.holds).toBe(true);
      expect(littlesLaw?.deviationShare).toBeCloseTo(0, 4);
    }
  });

  it('reports a measuring fault where a tenth of the iterations was not counted', () => {
    const record = stepRecord(saturating, { timeline: iterations(saturating, 0.9) });
    expect(capacityOf(record).steps[0]?.littlesLaw).toMatchObject({ holds: false });
    expect(renderMarkdown(analyze(record, { strict: false }))).toContain("Little's law does not hold in");
  });

  it('means the figures of the target over each step, and names what was at its end in the first bad one', () => {
    const seconds = Array.from({ length: 600 }, (_, second) => second);
    const system: SystemTimeline = {
      remarks: [],
      lastWords: [],
      timesMs: Float64Array.from(seconds, (second) => startMs + second * 1000 + 500),
      series: new Map([
        [
          'target.cpuShare',
          Float64Array.from(seconds, (second) => Math.min(0.97, 0.2 * (1 + Math.floor(second / 100)))),
        ],
        ['app.workersBusy', Float64Array.from(seconds, () => NaN)],
      ]),
    };
    const capacity = capacityOf(stepRecord(saturating, { system }));
    expect(Object.keys(capacity.steps[1]!.resources)).toEqual(['target.cpuShare']);
    expect(capacity.steps[1]?.resources['target.cpuShare']).toBeCloseTo(0.4, 9);
    expect(capacity).toMatchObject({ bottleneck: "the target's CPU, 97 % in use", isTargetWatched: true });
  });

  it('says that nothing is known of the resources of a target that was not watched', () => {
    const text = renderMarkdown(analyze(stepRecord(saturating), { strict: false }));
    expect(text).toContain('The target was not watched');
    expect(text).toContain('not watched |');
  });

  it('shows the steps, the law and its residuals on the page', () => {
    const page = renderHtml(analyze(stepRecord(saturating), { strict: false }));
    expect(page).toContain('Step by step');
    expect(page).toContain('Residuals: measured − the law');
    expect(page).toContain('the first bad step is 400 users');
  });

  it('is nothing that other loads have', () => {
    const analysis = analyze(makeRecord(), { strict: false });
    expect(analysis.report.capacity).toBeNull();
    expect(renderHtml(analysis)).not.toContain('Step by step');
  });
});

const moment = { time: new Date(startMs).toISOString(), secondsIntoLoad: 0 };
const bottleneck: Bottleneck = {
  ...{ kind: 'workers', label: '', figure: null, evidence: [] },
  ...{ endpoint: null, since: moment, confidence: 'high', runnerUp: null },
};

describe('the bottleneck', () => {
  it.each([
    [
      { 'app.poolInUse': 20, 'app.poolSize': 20, 'target.cpuShare': 0.5 },
      "the service's DB pool, 100 % in use",
    ],
    [{ 'app.workersBusy': 3.9, 'app.workersTotal': 4 }, "the service's workers, 97.5 % in use"],
    [{ 'target.cpuShare': 0.5, 'target.busiestThreadShare': 0.98 }, 'one thread of the target, 98 % in use'],
    [
      { 'target.cpuShare': 0.6, 'container.throttledShare': 0.4 },
      "the container's CPU limit, 40 % of the time held back",
    ],
  ])('of %j is %s', (resources, words) => {
    expect(exhaustedOf(resources)).toBe(words);
  });

  it.each([
    [
      { 'app.workersBusy': 8, 'app.workersTotal': 8, 'target.cpuShare': 0.96 },
      "the target's CPU, 96 % in use",
    ],
    [
      { 'app.poolInUse': 64, 'app.poolSize': 64, 'container.throttledShare': 0.4 },
      "the container's CPU limit, 40 % of the time held back",
    ],
  ])('of %j is what keeps the others busy', (resources, words) => {
    expect(exhaustedOf(resources)).toBe(words);
  });

  it('is the one that the run names, and no other beside it', () => {
    const full = { 'target.cpuShare': 0.96, 'app.workersBusy': 8, 'app.workersTotal': 8 };
    const named = (kind: Bottleneck['kind'], label: string): string | null =>
      exhaustedBeside(full, { ...bottleneck, kind, label });
    expect(named('workers', "the service's worker slots")).toBe("the service's workers, 100 % in use");
    expect(named('lock-waits', 'locks in the database')).toBe('locks in the database');
    expect(named('inside', 'work that one endpoint alone uses')).toBeNull();
    expect(exhaustedBeside(full, null)).toBe("the target's CPU, 96 % in use");
  });

  it('is none where nothing was at its end', () => {
    expect(exhaustedOf({ 'target.cpuShare': 0.5, 'app.poolInUse': 3, 'app.poolSize': 20 })).toBeNull();
    expect(exhaustedOf({})).toBeNull();
  });
});
