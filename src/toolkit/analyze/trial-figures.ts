/** One trial of a capacity search in figures. Input: the record of its run. Output: what its SLO is held against. */
import { steadyPhase } from '../../contract/phases.ts';
import type { Plan } from '../../contract/plan.ts';
import { metricNames } from '../../contract/metrics.ts';
import { formatSelector, type Tags } from '../../contract/selector.ts';
import type { TrialFigures } from '../record/types.ts';
import type { Run } from './run.ts';
import { steadyResources } from './capacity.ts';
import { rowsOf, secondsOf, windowsOf } from './load-clock.ts';
import type { MetricIndex } from './metric-index.ts';
import { sum } from '../statistics/percentiles.ts';
import { checkStep } from './step-check.ts';

type Resources = Readonly<Record<string, number>>;
type TrialFacts = Pick<TrialFigures, 'level' | 'kind' | 'vusAllowed'>;

const steady: Tags = { phase: steadyPhase };

/** What an SLO may name, and k6's name for it. */
export const measuredLatencies: Readonly<Record<string, string>> = {
  avg: 'avg',
  p50: 'med',
  p75: 'p(75)',
  p90: 'p(90)',
  p95: 'p(95)',
  p99: 'p(99)',
  max: 'max',
};

/** Null when nothing was measured. */
export function trialFigures(record: Run, asked: TrialFacts): TrialFigures | null {
  const { plan, metrics } = record;
  const started = metrics.value('http_reqs{phase:steady}', 'count') ?? 0;
  if (plan === null || started === 0) return null;
  const means = steadyResources(record);
  return {
    ...asked,
    seconds: secondsOf(windowsOf(plan, steadyPhase)),
    started,
    dropped: droppedIn(record),
    errorShare: errorShare(metrics, steady),
    latencyMs: latencies(metrics, steady),
    endpoints: metrics.tagValues('http_req_duration', 'name').map((endpoint) => {
      const tags = { ...steady, name: endpoint };
      return {
        endpoint,
        requests: metrics.value(formatSelector('http_req_duration', tags), 'count') ?? 0,
        errorShare: errorShare(metrics, tags),
        latencyMs: latencies(metrics, tags),
      };
    }),
    generatorCpuShare: generatorShare(record, means),
    littlesLaw: littlesLawOf(record, plan),
    resources: resourcesOf(means),
  };
}

function littlesLawOf(record: Run, plan: Plan): TrialFigures['littlesLaw'] {
  return plan.model === 'open' || record.steady === null ? null : checkStep(record, record.steady);
}

function errorShare(metrics: MetricIndex, tags: Tags): number | null {
  const ok = metrics.value(formatSelector(metricNames.requestOk, tags), 'rate');
  return ok === null ? null : 1 - ok;
}

function latencies(metrics: MetricIndex, tags: Tags): Record<string, number> {
  const values = Object.entries(measuredLatencies).map(
    ([measure, stat]) => [measure, metrics.value(formatSelector('http_req_duration', tags), stat)] as const,
  );
  return Object.fromEntries(values.filter((entry): entry is readonly [string, number] => entry[1] !== null));
}

/** Fewer periods of the record than this miss too much of the judged phase. */
const fewestRows = 3;

/** In the judged phase, by the second-by-second record; of the whole trial where that is too short. */
function droppedIn({ timeline, loadStartMs: startMs, steady: window, metrics }: Run): number {
  const inAll = metrics.value('dropped_iterations', 'count') ?? 0;
  if (inAll === 0 || timeline === null || startMs === null || window === null) return inAll;
  const { from, to } = rowsOf(timeline, startMs, window);
  const counts = timeline.series.get('dropped_iterations')?.get('count');
  return to - from < fewestRows || counts === undefined ? inAll : sum(counts.subarray(from, to));
}

function generatorShare({ run }: Run, means: Resources): number | null {
  const ofWhatItMay = means['generator.cpuShare'];
  if (ofWhatItMay !== undefined) return ofWhatItMay;
  const cores = run?.host.cores ?? null;
  const used = means['generator.cpuCores'];
  return cores === null || used === undefined ? null : used / cores;
}

/** Everything of the target and its machine; the generator's figures are not the target's. */
function resourcesOf(means: Resources): Resources {
  return Object.fromEntries(Object.entries(means).filter(([figure]) => !figure.startsWith('generator.')));
}
