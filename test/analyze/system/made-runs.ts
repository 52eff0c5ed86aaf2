/** Made-up runs with a truth to be found: k6's timeline and the monitor's figures, with noise, from a seed. */
import type { PhaseWindow } from '../../../src/contract/plan.ts';
import type { SystemFigure } from '../../../src/contract/system-figures.ts';
import type { ResourceLimits } from '../../../src/contract/thresholds.ts';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../../src/toolkit/config/paths.ts';
import type { RunRecord } from '../../../src/toolkit/record/types.ts';
import { makePlan, makeRecord, makeRun, makeTimeline, startMs } from '../make-record.ts';
import { seededNoise } from './noise.ts';

export const limits = (
  JSON.parse(readFileSync(join(root, 'thresholds.json'), 'utf8')) as { resources: ResourceLimits }
).resources;

type Course = (second: number) => number;

export interface MadeRun {
  readonly seed: number;
  readonly seconds: number;
  readonly phases?: readonly PhaseWindow[];
  /** Mean latency. */
  readonly latencyMs?: Course;
  readonly requestsPerSecond?: Course;
  /** 0–1. */
  readonly success?: Course;
  /** Beside or instead of a healthy target's. */
  readonly figures?: Readonly<Partial<Record<SystemFigure, Course>>>;
  readonly parts?: Partial<RunRecord>;
}

export const healthy: Readonly<Partial<Record<SystemFigure, Course>>> = {
  'target.cpuShare': () => 0.2,
  'target.cpuCores': () => 0.4,
  'target.busiestThreadShare': () => 0.35,
  'target.rssBytes': () => 120e6,
  'target.memoryShare': () => 0.02,
  'generator.cpuCores': () => 0.3,
  'host.cpuShare': () => 0.4,
  'app.poolWaiting': () => 0,
  'app.poolInUse': () => 4,
  'app.poolSize': () => 64,
  'app.workersQueued': () => 0,
  'app.cacheHitShare': () => 0.9,
};

/** Steady load between two short ramps, unless told otherwise. */
export function makeRunWith({ seed, seconds, phases, parts, figures, ...load }: MadeRun): RunRecord {
  const noise = seededNoise(seed);
  const jitter = (value: number, share: number): number => Math.max(0, value * Math.exp(share * noise()));
  const latency = load.latencyMs ?? (() => 20);
  const rate = load.requestsPerSecond ?? (() => 60);
  const success = load.success ?? (() => 1);
  const endpoint = (factor: number) => ({
    avg: (second: number) => jitter(latency(second) * factor, 0.15),
    'p(95)': (second: number) => jitter(latency(second) * factor * 2.5, 0.25),
  });
  const series = { ...healthy, ...figures };
  return makeRecord({
    run: makeRun({ resources: limits }),
    plan: makePlan({
      durationSeconds: seconds,
      phases: phases ?? [
        { phase: 'ramp', startSeconds: 0, endSeconds: 5, from: 0, to: 100 },
        { phase: 'steady', startSeconds: 5, endSeconds: seconds - 5, from: 100, to: 100 },
        { phase: 'drain', startSeconds: seconds - 5, endSeconds: seconds, from: 100, to: 0 },
      ],
    }),
    timeline: makeTimeline(seconds, {
      http_req_duration: { ...endpoint(1), med: (second) => jitter(latency(second) * 0.8, 0.1) },
      'http_req_duration{name:roi_report}': endpoint(2),
      'http_req_duration{name:health}': endpoint(0.3),
      http_reqs: {
        count: (second) => jitter(rate(second), 0.1),
        rate: (second) => jitter(rate(second), 0.1),
      },
      request_ok: { rate: success },
      vus: { value: () => 100 },
    }),
    system: {
      remarks: [],
      lastWords: [],
      timesMs: Float64Array.from({ length: seconds }, (_, row) => startMs + row * 1000 + 600),
      series: new Map(
        Object.entries(series).map(([figure, course]) => [
          figure,
          Float64Array.from({ length: seconds }, (_, row) => {
            const value = course(row);
            return Number.isInteger(value) ? value : jitter(value, 0.05);
          }),
        ]),
      ),
    },
    ...parts,
  });
}
