/**
 * Warnings with evidence, as hyperfine gives them: what about this run makes its numbers say less than they seem to.
 * Advice never changes the verdict.
 */
import type { Run } from '../run.ts';
import type { Advice, Adviser, Measured } from './adviser.ts';
import { coldStart, degradedAnswers, outliers } from './beyond-percentiles.ts';
import { closedModelSaturation } from './closed-model.ts';
import { dnsTime, reconnects, tlsTime } from './connections.ts';
import { longRamp, mixNotKept, noGates, shortSteady, thinkTime } from './load-shape.ts';
import { generatorBusy, machineBusy } from './machines.ts';
import { fewEndpointSamples, fewSamples, manyNames, noPlan, thinSummary, timelineGaps } from './samples.ts';

const advisers: readonly Adviser[] = [
  degradedAnswers,
  generatorBusy,
  machineBusy,
  closedModelSaturation,
  noGates,
  mixNotKept,
  fewSamples,
  fewEndpointSamples,
  manyNames,
  longRamp,
  shortSteady,
  coldStart,
  outliers,
  reconnects,
  tlsTime,
  dnsTime,
  thinkTime,
  thinSummary,
  timelineGaps,
  noPlan,
];

export function giveAdvice(record: Run, measured: Measured): Advice[] {
  return advisers.flatMap((advise) => advise(record, measured) ?? []);
}
