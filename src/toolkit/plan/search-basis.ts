/**
 * What a capacity search, or one of several numbers of replicas, measured that a plan can rest on.
 * Input: search.json or scaling.json, and the recordings of the trials. Output: for ./capacity-plan.ts.
 */
import type { RunRecord, ScalingRecord, SearchRecord, TrialRecord } from '../record/types.ts';
import { exhaustedOf } from '../analyze/exhausted.ts';
import { endsOf, endTrial } from '../capacity/capacity-report.ts';
import type { MeasuredLoad, Measurement } from './measurement.ts';
import type { PlanBasis } from './plan-basis.ts';
import { joinedLoad, recordedLoad } from './recorded-load.ts';
import { scalingReport } from '../capacity/scaling-report.ts';
import { parseSlo } from '../capacity/slo.ts';

/** Null where no load was proven. @param recordings of the trials, in their order */
export function searchBasis(
  search: SearchRecord,
  recordings: readonly RunRecord[],
  replicas: number,
): PlanBasis | null {
  const measurement = measureSearch(search, replicas);
  if (measurement === null) return null;
  const loads = recordings.flatMap((record) => recordedLoad(record, replicas) ?? []);
  return {
    name: search.id,
    measurement,
    load: loads.length === 0 ? null : joinedLoad(loads),
    loadWords:
      "The rate and the CPU of the search's trials, one after another without the pauses between them",
  };
}

/** The size that a plan goes by: the largest of which a load is proven. Null where there is none. */
export function plannedSize({ sizes }: ScalingRecord): ScalingRecord['sizes'][number] | null {
  return sizes.filter(({ search }) => endsOf(search).held !== null).at(-1) ?? null;
}

export function scalingBasis(scaling: ScalingRecord, recordings: readonly RunRecord[]): PlanBasis | null {
  const size = plannedSize(scaling);
  const basis = size === null ? null : searchBasis(size.search, recordings, size.replicas);
  if (size === null || basis === null) return null;
  const { sizes, contention, bottleneck } = scalingReport(scaling);
  const [first] = sizes;
  const held = first?.capacity.held?.requestsPerSecond ?? null;
  const scaled =
    first === undefined || held === null || contention === null
      ? null
      : { smallest: first.replicas, largest: size.replicas, ratePerSecond: held, contention, bottleneck };
  return { ...basis, name: scaling.id, measurement: { ...basis.measurement, scaling: scaled } };
}

function measureSearch(search: SearchRecord, replicas: number): Measurement | null {
  const { held, broke } = endsOf(search);
  if (held === null) return null;
  const good = loadOf(held);
  const steps = goodLevels(search, broke).map((trial) => (trial.level === held.level ? good : loadOf(trial)));
  const loads = [...steps, ...(broke === null ? [] : [loadOf(broke)])];
  return {
    loads,
    model: search.settings.unit === 'rate' ? 'open' : 'closed',
    good,
    firstBad: broke === null ? null : (loads.at(-1) ?? null),
    p95LimitMs: p95Limit(search.slo),
    bottleneck: broke === null ? null : exhaustedOf(broke.resources),
    replicas,
    scaling: null,
  };
}

/** One trial of each load that was good, below the one that broke. */
function goodLevels({ trials }: SearchRecord, broke: TrialRecord | null): TrialRecord[] {
  const levels = new Set(
    trials.map(({ level }) => level).filter((level) => level < (broke?.level ?? Infinity)),
  );
  return [...levels].sort((a, b) => a - b).flatMap((level) => endTrial(trials, level, 'good') ?? []);
}

/** By what was asked of the target, in the open model. Throughput is that as long as the load held. */
function loadOf({
  level,
  started,
  dropped,
  seconds,
  latencyMs,
  outcome,
  reasons,
  resources,
}: TrialRecord): MeasuredLoad {
  return {
    level,
    ratePerSecond: (started + dropped) / seconds,
    good: outcome === 'good',
    broken: reasons,
    avgMs: latencyMs['avg'] ?? null,
    p95Ms: latencyMs['p95'] ?? null,
    throughput: outcome === 'good' ? 'rises' : 'flat',
    resources,
  };
}

function p95Limit(slo: string): number | null {
  const parsed = parseSlo(slo);
  if ('fault' in parsed) return null;
  return parsed.limits.find(({ measure, endpoint }) => measure === 'p95' && endpoint === null)?.below ?? null;
}
