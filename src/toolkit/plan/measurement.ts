/** What was measured that a plan can rest on; here of a run. Input: its record and report. Output: for ./forecast.ts and ./sizing.ts. */
import { steadyPhase } from '../../contract/phases.ts';
import type { CapacityStep } from '../analyze/capacity-schema.ts';
import { steadyResources } from '../analyze/capacity.ts';
import { runOf } from '../analyze/run.ts';
import { parseLimit } from '../../contract/limit.ts';
import type { Report } from '../analyze/report-schema.ts';
import type { RunRecord } from '../record/types.ts';

/** One load that was held for a while. */
export interface MeasuredLoad extends Pick<
  CapacityStep,
  'level' | 'ratePerSecond' | 'good' | 'broken' | 'avgMs' | 'p95Ms' | 'throughput'
> {
  readonly resources: CapacityStep['resources'];
}

export interface Measurement {
  readonly loads: readonly MeasuredLoad[];
  readonly model: 'closed' | 'open';
  /** The most that held, of all replicas together. */
  readonly good: MeasuredLoad;
  /** Null: nothing broke, so that `good` is a lower bound. */
  readonly firstBad: MeasuredLoad | null;
  /** Of p95; null when no limit speaks of it. */
  readonly p95LimitMs: number | null;
  readonly bottleneck: string | null;
  /** That served the load. */
  readonly replicas: number;
  /** Of several sizes, by Amdahl's law between multiples of the smallest; null where one size was measured. */
  readonly scaling: {
    readonly smallest: number;
    readonly largest: number;
    /** That the smallest held. */
    readonly ratePerSecond: number;
    readonly contention: number;
    /** What they share, in words; null where they add up. */
    readonly bottleneck: string | null;
  } | null;
}

/** Null where no load held. */
export function measure(record: RunRecord, report: Report, replicas: number): Measurement | null {
  const loads = report.capacity?.steps ?? steadyLoad(record, report);
  const good = loads.filter((load) => load.good).at(-1);
  if (good === undefined) return null;
  return {
    loads,
    model: record.plan?.model ?? 'closed',
    good,
    firstBad: loads.find((load) => !load.good) ?? null,
    p95LimitMs: p95Limit(record),
    bottleneck: report.capacity?.bottleneck ?? null,
    replicas,
    scaling: null,
  };
}

function steadyLoad(record: RunRecord, { phases, totals, verdict, users }: Report): MeasuredLoad[] {
  const steady = phases.find(({ phase }) => phase === steadyPhase);
  const { ratePerSecond, latency } = steady ?? totals;
  if (ratePerSecond === null || ratePerSecond === 0) return [];
  return [
    {
      level: users ?? 0,
      ratePerSecond,
      good: verdict === 'PASS',
      broken: [],
      avgMs: latency.avgMs,
      p95Ms: latency.p95Ms,
      throughput: 'first',
      resources: steadyResources(runOf(record)),
    },
  ];
}

function p95Limit({ plan }: RunRecord): number | null {
  const limits = plan === null ? [] : [...Object.entries(plan.stepLimits), ...Object.entries(plan.gates)];
  const expressions = limits
    .filter(([metric]) => ['http_req_duration', `http_req_duration{phase:${steadyPhase}}`].includes(metric))
    .flatMap(([, texts]) => texts.map(parseLimit));
  return expressions.find((expression) => expression?.aggregate === 'p(95)')?.bound ?? null;
}
