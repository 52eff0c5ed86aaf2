/** A load that several k6 sent together: what is told of each, and what makes the whole no measurement. */
import { describe, expect, it } from 'vitest';
import type { Plan } from '../../src/contract/plan.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import { drawTimeline } from '../../src/toolkit/record/otlp/draw-timeline.ts';
import type { RunFacts, RunnerFacts } from '../../src/toolkit/record/run-schema.ts';
import { timelineOf } from './made-windows.ts';
import { makePlan, makeRecord, makeRun, makeTimeline, startMs } from './make-record.ts';

const at = (seconds: number): string => new Date(startMs + seconds * 1000).toISOString();

function runner(number: number, parts: Partial<RunnerFacts> = {}): RunnerFacts {
  const end = { endedAt: at(80), exitCode: 0, signal: null };
  return { runner: number, startedAt: at(0), requests: 100, lostPeriods: 0, ...end, ...parts };
}

function reportOf(runners: readonly RunnerFacts[], state: 'finished' | 'crashed' | 'interrupted'): Report {
  const plan = makePlan();
  const run = makeRun({ plan, state, runners: [...runners] });
  const timeline = makeTimeline(80, { vus: { value: () => 100 } });
  return analyze(makeRecord({ run, plan, timeline }), { strict: false }).report;
}

describe('of several runners', () => {
  it('each is told, with what the monitor saw of it', () => {
    const { runners, reasons } = reportOf([runner(1), runner(2, { startedAt: at(0.05) })], 'finished');
    expect(runners).toMatchObject([
      { runner: 1, requests: 100, beganAfterSeconds: 0, ended: 'in order' },
      { runner: 2, requests: 100, beganAfterSeconds: 0.05, ended: 'in order' },
    ]);
    expect(reasons.join()).not.toContain('runner');
  });

  it.each([
    [{ startedAt: at(4.5) }, 'finished', 'runner 2 of 2 began 4.50 s after the first'],
    [{ startedAt: null }, 'finished', 'runner 2 of 2 never began'],
    [
      { exitCode: null, signal: 'SIGKILL', endedAt: at(30) },
      'crashed',
      'runner 2 of 2 ended by SIGKILL after 30 s',
    ],
    [{ exitCode: 107, endedAt: at(30) }, 'crashed', 'runner 2 of 2 ended with 107 after 30 s'],
  ] as const)('one with %j makes a %s run INVALID', (parts, state, reason) => {
    const { verdict, reasons } = reportOf([runner(1), runner(2, parts)], state);
    expect(verdict).toBe('INVALID');
    expect(reasons.join()).toContain(reason);
  });

  it('none is blamed for an interrupt, nor one that was stopped because another died', () => {
    const stopped = { exitCode: 105 };
    const cut = reportOf([runner(1, stopped), runner(2, stopped)], 'interrupted');
    expect(cut.reasons.join()).not.toContain('runner');
    const died = runner(2, { exitCode: null, signal: 'SIGKILL' });
    expect(reportOf([runner(1, stopped), died], 'crashed').reasons.join()).not.toContain('runner 1');
  });
});

function operatedOf(runners: readonly RunnerFacts[], parts: Partial<Plan> = {}): Report {
  const parallelism = 3;
  const plan = makePlan({ ends: 'as-planned', ...parts });
  const [loadStartedAt = null] = runners.flatMap(({ startedAt }) => startedAt ?? []).sort();
  const run = makeRun({ plan, k6ExitCode: null, parallelism, loadStartedAt, runners: [...runners] });
  const timeline = makeTimeline(80, { vus: { value: () => 100 } });
  return analyze(makeRecord({ run, plan, timeline }), { strict: false }).report;
}

/** As a Collector's file tells it. */
const operated = (number: number, parts: Partial<RunnerFacts> = {}): RunnerFacts =>
  runner(number, { exitCode: null, bundleSha256: 'a', ...parts });

describe('a load that is over when all is done', () => {
  const reportOfAsked = (times: number, cluster: Partial<RunFacts>): Report => {
    const phases = [{ phase: 'steady', startSeconds: 0, endSeconds: 10, from: 12, to: 12 }];
    const plan = makePlan({ ends: 'when-done', users: 12, durationSeconds: 10, phases, gates: {} });
    const tags = { name: 'health', phase: 'steady' };
    const counters = { http_reqs: [[tags, times]], iterations: [[tags, times]] } as const;
    const merged = timelineOf([{ timeMs: startMs + 1000, counters, gauges: { vus: [[{}, 12]] } }]);
    const run = makeRun({ plan, ...cluster });
    const timeline = drawTimeline(merged, new Set());
    return analyze(makeRecord({ run, plan, merged, timeline, summary: null }), { strict: false }).report;
  };
  const local = { runners: [runner(1, { endedAt: at(1) }), runner(2, { endedAt: at(1) })] };
  const ofCluster = { k6ExitCode: null, parallelism: 1, runners: [operated(1, { endedAt: at(1) })] };

  it.each([local, { soak: true as const }, ofCluster])(
    'lacks nothing that it did not need: %j',
    (cluster) => {
      const { verdict, reasons } = reportOfAsked(12, cluster);
      expect([verdict, reasons]).toEqual(['NO GATES', expect.any(Array)]);
    },
  );

  it('tells of a cluster whether all is', () => {
    const { verdict, reasons } = reportOfAsked(7, ofCluster);
    expect(verdict).toBe('INVALID');
    expect(reasons).toContain('7 of 12 users did what they were to: a part of the load is missing');
  });
});

describe('of the runners of a cluster', () => {
  it('those that sent to the end are in order', () => {
    const { runners, reasons } = operatedOf([operated(1), operated(2), operated(3, { startedAt: at(1.5) })]);
    expect(runners?.map(({ ended }) => ended)).toEqual(['in order', 'in order', 'in order']);
    expect(reasons.join()).not.toContain('runner');
  });

  it.each([
    ['sent nothing', [operated(1), operated(2)], 'runner 3 of 3 has no figures'],
    [
      'asked nothing',
      [operated(1), operated(2), operated(3, { requests: 0 })],
      'runner 3 of 3 has no requests in its figures: its log may say why',
    ],
    [
      'stopped',
      [operated(1), operated(2), operated(3, { endedAt: at(12) })],
      'runner 3 of 3 has no figures after 12 s: its part of the load is missing',
    ],
    [
      'began late',
      [operated(1), operated(2), operated(3, { startedAt: at(4.5), endedAt: at(84.5) })],
      'runner 3 of 3 began 4.50 s after runner 1, by their clocks: it was late, or one of them is off',
    ],
    [
      'was refused',
      [operated(1), operated(2), operated(3, { startedAt: null })],
      'runner 3 of 3 has no figures of its load: its log may say why',
    ],
    [
      'ran something else',
      [operated(1), operated(2), operated(3, { bundleSha256: 'b'.repeat(64) })],
      'runner 3 of 3 ran another bundle (bbbbbbbbbbbb) than this run is of (a)',
    ],
    [
      'is one too many',
      [operated(1), operated(2), operated(3), operated(4)],
      'runner 4 sent figures too, and 3 were to be',
    ],
    [
      'has no number',
      [operated(1), operated(2), operated(3), operated(0, { startedAt: null })],
      'a k6 that is no runner sent figures too: the counts hold its 100 requests',
    ],
    ['sent nothing, as none did', [], 'runner 1 of 3 has no figures'],
  ] as const)('one that %s makes the run INVALID', (_, runners, reason) => {
    const { verdict, reasons } = operatedOf(runners);
    expect(verdict).toBe('INVALID');
    expect(reasons).toContain(reason);
  });

  it.each([
    [62, []],
    [56, ['runner 3 of 3 has no figures after 56 s: its part of the load is missing']],
  ])('one whose users left with the last of its figures after %i s of 80 s', (seconds, gaps) => {
    const phases = [
      { phase: 'steady', startSeconds: 0, endSeconds: 40, from: 6, to: 6 },
      { phase: 'drain', startSeconds: 40, endSeconds: 80, from: 6, to: 0 },
    ];
    const last = operated(3, { endedAt: at(seconds) });
    const { reasons } = operatedOf([operated(1), operated(2), last], { users: 6, phases });
    expect(reasons.filter((reason) => reason.startsWith('runner'))).toEqual(gaps);
  });

  it('one whose clock is behind is named as the one that the others are held to, and blamed for nothing', () => {
    const behind = { startedAt: at(-3), endedAt: at(77) };
    const { reasons } = operatedOf([operated(1), operated(2, behind), operated(3)]);
    const after = 's after runner 2, by their clocks: it was late, or one of them is off';
    expect(reasons.filter((reason) => reason.startsWith('runner'))).toEqual([
      `runner 1 of 3 began 3 ${after}`,
      `runner 3 of 3 began 3 ${after}`,
    ]);
  });
});
