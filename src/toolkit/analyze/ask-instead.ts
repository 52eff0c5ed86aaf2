/**
 * A record held against other limits than it was run with: `report --thresholds`. What k6 said of limits that are not
 * asked any more counts for nothing; of those that still are, its word stands.
 */
import type { ScenarioLimits } from '../../contract/thresholds.ts';
import type { Limits } from '../../contract/limit.ts';
import type { SlidingLimit } from '../../contract/sliding.ts';
import { canonicalK6Selector } from '../../contract/selector.ts';
import { limitsOfPlan } from '../../contract/scale-limits.ts';
import type { RunFacts, RunRecord, Summary } from '../record/types.ts';
import { MetricIndex } from './metric-index.ts';
import { hasEnded } from './window-checks.ts';

/** What k6 ends with for limits that are not asked any more. */
const thresholdsFailed = 99;

/** @param limits of the record's scenario, scaled to its load here; of a record without a plan, its gates are taken as they are */
export function askInstead(record: RunRecord, limits: ScenarioLimits, from: string): RunRecord {
  const { plan, run, summary, notes, platform } = record;
  const endpoints = plan?.endpoints ?? new MetricIndex(summary).tagValues('http_req_duration', 'name');
  const asked =
    plan === null
      ? null
      : {
          ...plan,
          slidingLimits: [],
          ...limitsOfPlan(limits, {
            phases: plan.phases,
            endpoints,
            users: plan.userScale ?? 1,
            metrics: platform.metrics,
          }),
        };
  const gates = asked?.gates ?? limits.gate;
  return {
    ...record,
    plan: asked,
    asked: gates,
    ...(limits.sliding === undefined ? {} : { askedOfWindows: limits.sliding }),
    run: run === null ? null : withoutOtherEnds(run, asked?.slidingLimits ?? limits.sliding),
    summary: summary === null ? null : onlyOf(summary, gates),
    notes: [...notes, `judged by ${from}, not by the limits that it was run with`],
  };
}

/** Whatever a limit ended that is not asked any more was cut, to those that are. */
function withoutOtherEnds(run: RunFacts, sliding: readonly SlidingLimit[] = []): RunFacts {
  const { endedBy, ...others } = run;
  const k6ExitCode = run.k6ExitCode === thresholdsFailed ? null : run.k6ExitCode;
  const isAsked = endedBy !== undefined && sliding.some((one) => hasEnded(one, endedBy));
  return { ...others, k6ExitCode, ...(isAsked ? { endedBy } : {}) };
}

function onlyOf(summary: Summary, gates: Limits): Summary {
  const wanted = new Map(
    Object.entries(gates).map(([selector, texts]) => [canonicalK6Selector(selector), texts] as const),
  );
  const metrics = Object.entries(summary.metrics).map(([selector, metric]) => {
    const texts = wanted.get(canonicalK6Selector(selector)) ?? [];
    const thresholds = Object.entries(metric.thresholds ?? {}).filter(([text]) => texts.includes(text));
    return [selector, { ...metric, thresholds: Object.fromEntries(thresholds) }] as const;
  });
  return { ...summary, metrics: Object.fromEntries(metrics) };
}
