import { describe, expect, it } from 'vitest';
import { at, drain, hold, rampTo, steps } from '../../../src/lib/hot/stages.ts';
import { peakLevel, windows } from '../../../src/lib/cold/windows.ts';
import { enterPhase } from '../../../src/lib/warm/enter-phase.ts';

const campaign = [rampTo(500, '1m'), hold('8m'), drain('1m')];

describe('stages', () => {
  it('become windows with a phase, seconds and levels', () => {
    expect(windows(campaign, { level: 1, time: 1 })).toEqual([
      { phase: 'ramp', startSeconds: 0, endSeconds: 60, from: 0, to: 500 },
      { phase: 'steady', startSeconds: 60, endSeconds: 540, from: 500, to: 500 },
      { phase: 'drain', startSeconds: 540, endSeconds: 600, from: 500, to: 0 },
    ]);
  });

  it('scale in level and time, and a level above 0 stays above 0', () => {
    const [ramp] = windows(campaign, { level: 1 / 5000, time: 0.1 });
    expect(ramp).toEqual({ phase: 'ramp', startSeconds: 0, endSeconds: 6, from: 0, to: 1 });
  });

  it('keep two decimals of a level where arrivals have them', () => {
    const [level] = windows([at(100, '10s')], { level: 0.01234, time: 1, grainsPerUnit: 100 });
    expect(level).toMatchObject({ from: 1.23, to: 1.23 });
  });

  it('jump where they say so', () => {
    expect(windows([at(10, '2m')], { level: 1, time: 1 })).toEqual([
      { phase: 'steady', startSeconds: 0, endSeconds: 120, from: 10, to: 10 },
    ]);
  });

  it('as steps are phases of their own', () => {
    const phases = windows(steps([50, 100], '100s'), { level: 1, time: 1 });
    expect(phases.map(({ phase, from, to }) => [phase, from, to])).toEqual([
      ['step_1', 50, 50],
      ['step_2', 100, 100],
    ]);
  });

  it('know the window of any second, and after the last the last', () => {
    const phases = windows(campaign, { level: 1, time: 1 });
    const plan = {
      phases: phases.map(({ phase }) => phase),
      endSeconds: phases.map(({ endSeconds }) => endSeconds),
    };
    const phaseAt = (second: number): string | undefined => {
      const tags: Record<string, string> = {};
      enterPhase(plan, tags, second * 1000);
      return tags['phase'];
    };
    expect([0, 59.9, 60, 539, 540, 700].map(phaseAt)).toEqual([
      'ramp',
      'ramp',
      'steady',
      'steady',
      'drain',
      'drain',
    ]);
  });

  it('have the highest of their levels as their peak', () => {
    expect(peakLevel(campaign)).toBe(500);
  });
});
