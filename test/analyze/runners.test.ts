/** A load that several k6 sent together: what is told of each, and what makes the whole no measurement. */
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import type { RunnerFacts } from '../../src/toolkit/record/run-schema.ts';
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
