/**
 * What a script measured besides its requests: its checks and groups, metrics of its own, sessions, iterations.
 * Input: the record, whole. Output: `script` of report.json.
 */
import { metricNames } from '../../contract/metrics.ts';
import { formatSelector, parseSelector } from '../../contract/selector.ts';
import type { Samples, Summary } from '../record/types.ts';
import type { Run } from './run.ts';
import { MetricIndex } from './metric-index.ts';
import type { Script } from './script-schema.ts';

type ScriptCheck = Script['checks'][number];
type Group = NonNullable<Summary['root_group']>;

export function observeScript(record: Run): Script {
  const root = record.summary?.root_group;
  const checks = root === undefined ? sampledChecks(record.samples) : checksOf(root);
  return {
    checks,
    groups: listGroups(record.metrics, root),
    metrics: listMetrics(record).filter(({ metric }) => metric !== 'checks' || checks.length === 0),
  };
}

function checksOf({ path, checks, groups }: Group): ScriptCheck[] {
  const own = checks.map(({ name, passes, fails }) => ({ group: path, check: name, passes, fails }));
  return [...own, ...groups.flatMap(checksOf)];
}

function sampledChecks(samples: Samples | null): ScriptCheck[] {
  const found = new Map<string, ScriptCheck>();
  const cells = samples?.sums.get('checks');
  cells?.tagIds.forEach((id, row) => {
    const { check = '', group = '' } = samples?.tags[id] ?? {};
    const key = JSON.stringify([group, check]);
    const known = found.get(key) ?? { group, check, passes: 0, fails: 0 };
    const passes = cells.sums[row] ?? 0;
    found.set(key, {
      ...known,
      passes: known.passes + passes,
      fails: known.fails + (cells.counts[row] ?? 0) - passes,
    });
  });
  return [...found.values()];
}

/** In the script's order, then those that only have a duration. */
function listGroups(metrics: MetricIndex, root: Group | undefined): Script['groups'] {
  const paths = new Set([
    ...(root === undefined ? [] : pathsOf(root)),
    ...metrics.tagValues('group_duration', 'group'),
  ]);
  paths.delete('');
  return [...paths].map((group) => {
    const read = (figure: string): number | null =>
      metrics.value(formatSelector('group_duration', { group }), figure);
    return {
      group,
      runs: read('count'),
      avgMs: read('avg'),
      medMs: read('med'),
      p95Ms: read('p(95)'),
      maxMs: read('max'),
    };
  });
}

function pathsOf({ path, groups }: Group): string[] {
  return [path, ...groups.flatMap(pathsOf)];
}

/** What the report tells elsewhere. */
const toldElsewhere = /^(http_req.*|vus|vus_max|dropped_iterations|group_duration)$/;
const ofAnyTest = /^(iterations|iteration_duration|data_sent|data_received)$/;

/** Of sub-metrics, those that the script asked for: they are in the summary as it was read. */
function listMetrics({ run, plan, metrics, recorded, platform }: Run): Script['metrics'] {
  const ofOurs = [...Object.values(metricNames), ...Object.keys(platform.metrics)] as readonly string[];
  const isOurs = run !== null || plan !== null;
  const hasRequests = metrics.get('http_reqs') !== null;
  const asked = new MetricIndex(recorded.summary);
  return metrics.all.flatMap(([selector, { type, contains, values }]) => {
    const { metric, tags } = parseSelector(selector);
    if (toldElsewhere.test(metric) || (isOurs && ofOurs.includes(metric))) return [];
    if (ofAnyTest.test(metric) && (hasRequests || isOurs)) return [];
    if (Object.keys(tags).length > 0 && asked.get(selector) === null) return [];
    const isEmpty = type !== 'counter' && metrics.isEmpty(selector);
    return [{ metric: selector, type, contains, values: isEmpty ? {} : values }];
  });
}
