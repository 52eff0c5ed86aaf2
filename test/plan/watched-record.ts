/** The saturating steps with their target watched: 8 ms of CPU and 1 DB connection per 20 requests/s, of 2 cores. */
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { makeTimeline, startMs } from '../analyze/make-record.ts';
import { saturating, type StepFacts, stepRecord, stepSeconds } from '../analyze/step-record.ts';

export function watchedRecord(facts: readonly StepFacts[] = saturating): RunRecord {
  const seconds = Array.from({ length: facts.length * stepSeconds }, (_, second) => second);
  const rateAt = (second: number): number => facts[Math.floor(second / stepSeconds)]!.rate;
  const column = (read: (rate: number) => number): Float64Array =>
    Float64Array.from(seconds, (second) => read(rateAt(second)));
  return stepRecord(facts, {
    timeline: makeTimeline(seconds.length, { http_reqs: { count: rateAt } }),
    system: {
      remarks: [],
      lastWords: [],
      timesMs: Float64Array.from(seconds, (second) => startMs + second * 1000 + 500),
      series: new Map([
        ['target.cpuCores', column((rate) => 0.02 + rate * 0.008)],
        ['target.cpuShare', column((rate) => (0.02 + rate * 0.008) / 2)],
        ['target.rssBytes', column((rate) => (180 + rate / 10) * 2 ** 20)],
        ['app.poolInUse', column((rate) => rate / 20)],
        ['app.poolSize', column(() => 20)],
      ]),
    },
  });
}
