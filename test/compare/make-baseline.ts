/** Baselines as a run of the given seconds would leave them. */
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Baseline } from '../../src/toolkit/compare/baseline-schema.ts';
import { makeBaseline } from '../../src/toolkit/compare/make-baseline.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { makePlan, makeRecord, makeRun, makeSummary, makeTimeline, startMs } from '../analyze/make-record.ts';

export interface Shape {
  readonly seconds?: number;
  readonly endpoints?: readonly string[];
  /** Of an endpoint's latency in a second. */
  readonly factor?: (endpoint: string, second: number) => number;
  readonly cpuCores?: number;
  readonly record?: Partial<RunRecord>;
}

/** A wave that never repeats itself exactly, the same in every run. */
const wave = (second: number): number => 1 + 0.1 * Math.sin(second * 1.7) + 0.05 * Math.sin(second * 0.31);

export function recordOf(shape: Shape = {}): RunRecord {
  const {
    seconds = 240,
    endpoints = ['pricing_calculate', 'roi_report'],
    factor = () => 1,
    cpuCores,
  } = shape;
  const latency = (endpoint: string) =>
    Object.fromEntries(
      Object.entries({ min: 20, med: 40, 'p(90)': 60, 'p(95)': 80, 'p(99)': 95, max: 100 }).map(
        ([name, ms]) => [name, (second: number) => ms * wave(second) * factor(endpoint, second)],
      ),
    );
  const series = endpoints.flatMap((name): [string, Record<string, (second: number) => number>][] => [
    [`http_reqs{name:${name}}`, { count: () => 25 }],
    [`http_req_duration{name:${name}}`, latency(name)],
    [`request_ok{name:${name}}`, { rate: () => 1 }],
  ]);
  return makeRecord({
    run: makeRun(),
    summary: { ...makeSummary(), state: { testRunDurationMs: seconds * 1000 } },
    plan: makePlan({
      durationSeconds: seconds,
      phases: [{ phase: 'steady', startSeconds: 0, endSeconds: seconds, from: 100, to: 100 }],
    }),
    timeline: makeTimeline(seconds, {
      http_reqs: { count: () => 25 * endpoints.length },
      http_req_duration: latency('all'),
      request_ok: { rate: () => 1 },
      vus: { value: () => 100 },
      ...Object.fromEntries(series),
    }),
    system:
      cpuCores === undefined
        ? null
        : {
            remarks: [],
            lastWords: [],
            timesMs: Float64Array.from({ length: seconds }, (_, second) => startMs + (second + 1) * 1000),
            series: new Map([
              [
                'target.cpuCores',
                Float64Array.from({ length: seconds }, (_, second) => cpuCores * wave(second)),
              ],
              ['target.rssBytes', new Float64Array(seconds).fill(200 * 2 ** 20)],
            ]),
          },
    ...shape.record,
  });
}

export function baselineOf(shape: Shape = {}): Baseline {
  const record = recordOf(shape);
  const made = makeBaseline(record, analyze(record, { strict: false }));
  if (typeof made === 'string') throw new Error(made);
  return made;
}
