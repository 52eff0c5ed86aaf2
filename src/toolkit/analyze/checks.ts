/** Gates and targets against what was measured. Zero samples are 'no-data', never a pass. */
import { derivedMetrics, metricNames } from '../../contract/metrics.ts';
import type { Limits, Plan } from '../../contract/plan.ts';
import { parseSelector } from '../../contract/selector.ts';
import type { RunRecord } from '../record/types.ts';
import type { DerivedValues } from './derived.ts';
import { type Expression, holds, parseExpression } from './expression.ts';
import { secondsOf, windowsOf } from './load-clock.ts';
import { MetricIndex } from './metric-index.ts';
import type { Check } from './report-schema.ts';
import { formatValue } from './wording.ts';

export function judgeChecks(record: RunRecord, derived: DerivedValues): Check[] {
  const metrics = new MetricIndex(record.summary);
  const judge = (kind: Check['kind'], limits: Limits): Check[] =>
    Object.entries(limits).flatMap(([selector, expressions]) =>
      expressions.flatMap((text) => {
        const expression = parseExpression(text);
        return expression === null
          ? []
          : [judgeOne(record, { kind, selector, text, expression, metrics, derived })];
      }),
    );
  const { plan } = record;
  if (plan === null) return judge('gate', foreignGates(record));
  return [...judge('gate', { ...plan.gates, ...plan.derivedGates }), ...judge('target', plan.targets)];
}

/** The thresholds of a script that isn't ours, as its summary has them. */
function foreignGates({ summary }: RunRecord): Limits {
  const metrics = Object.entries(summary?.metrics ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    metrics.map(([selector, metric]) => [selector, Object.keys(metric.thresholds ?? {})]),
  );
}

interface Question {
  readonly kind: Check['kind'];
  readonly selector: string;
  readonly text: string;
  readonly expression: Expression;
  readonly metrics: MetricIndex;
  readonly derived: DerivedValues;
}

function judgeOne(record: RunRecord, question: Question): Check {
  const { kind, selector, text, expression } = question;
  const { value, reason } = measured(record, question);
  const scale = perSecond(record.plan, question);
  const status = statusOf(record, question, value);
  const shown = value === null ? null : value / scale;
  const limit = expression.limit / scale;
  return {
    kind,
    selector,
    expression: text,
    label: labelOf(selector, expression),
    status,
    value: shown,
    limit,
    unit: unitOf(question, scale),
    marginShare: shown === null ? null : marginOf(selector, expression, { value: shown, limit }),
    brokenSince: null,
    heldAgainAt: null,
    fromStart: false,
    reason: status === 'met' || status === 'missed' ? null : (reason ?? cutReason(record)),
  };
}

function measured(record: RunRecord, question: Question): { value: number | null; reason: string | null } {
  const { selector, expression, metrics, derived } = question;
  const { metric } = parseSelector(selector);
  if (isDerived(metric)) return derived[metric];
  const value = metrics.value(selector, expression.aggregate);
  if (value !== null) return { value, reason: null };
  if (record.summary === null) return { value: null, reason: 'the run left no summary' };
  // A counter that was never touched is absent or 0, and k6 may leave it out.
  if (isCounter(metric) && metrics.get('http_reqs') !== null) return { value: 0, reason: null };
  return { value: null, reason: 'no samples' };
}

function statusOf(record: RunRecord, question: Question, value: number | null): Check['status'] {
  const { selector, expression, metrics, text } = question;
  const { metric } = parseSelector(selector);
  if (value === null) return isDerived(metric) ? 'not-evaluated' : 'no-data';
  if (wasCut(record) && isCounter(metric) && expression.operator.startsWith('>')) return 'not-evaluated';
  const k6Says = metrics.get(selector)?.thresholds?.[text]?.ok;
  return (k6Says ?? holds(expression, value)) ? 'met' : 'missed';
}

function wasCut({ run }: RunRecord): boolean {
  return run !== null && run.state !== 'finished';
}

function cutReason({ run }: RunRecord): string {
  return `the run was ${run?.state ?? 'cut'} before its planned end`;
}

function isDerived(metric: string): metric is keyof DerivedValues {
  return (derivedMetrics as readonly string[]).includes(metric);
}

function isCounter(metric: string): boolean {
  return [
    'http_reqs',
    'iterations',
    'dropped_iterations',
    metricNames.taskRuns,
    metricNames.tenantLeaks,
  ].includes(metric);
}

/** Seconds to divide by where a throughput gate was stated as a count: `count>2400` of 48 s is 50/s. */
function perSecond(plan: Plan | null, { selector, expression }: Question): number {
  const { metric, tags } = parseSelector(selector);
  const isThroughput =
    metric === 'http_reqs' && expression.aggregate === 'count' && expression.operator === '>';
  if (plan === null || !isThroughput || expression.limit === 0) return 1;
  return secondsOf(windowsOf(plan, tags['phase'] ?? null)) || 1;
}

const nouns: Readonly<Record<string, string>> = {
  http_req_duration: 'latency',
  http_reqs: 'requests',
  http_req_failed: 'failed requests',
  iterations: 'iterations',
  [metricNames.requestOk]: 'success',
  [metricNames.degraded]: 'degraded answers',
  [metricNames.tenantLeaks]: 'tenant leaks',
  [metricNames.outage]: 'outage',
  [metricNames.recovery]: 'recovery',
  degradation_ratio: 'degradation, last third ÷ first',
  memory_leaks: 'memory leaks',
  good_step_rate: 'highest good step',
  bracket_rate: 'highest good rate',
};

function labelOf(selector: string, { aggregate }: Expression): string {
  const { metric, tags } = parseSelector(selector);
  const noun = nouns[metric] ?? metric;
  const which = /^(p\((.+)\)|avg|min|max|med)$/.exec(aggregate);
  const prefix = which === null ? '' : `${which[2] === undefined ? (which[1] ?? '') : `p${which[2]}`} `;
  return [prefix + noun, ...Object.values(tags)].join(', ');
}

type Limit = Pick<Question, 'selector' | 'expression' | 'metrics'>;

/** A limit that has no check of its own: `p95 latency: 243 ms, limit < 200 ms`. */
export function limitWords(limit: Limit, value: number | null): string {
  const { selector, expression } = limit;
  const unit = unitOf(limit, 1);
  const seen = value === null ? 'no data' : formatValue(value, unit);
  return `${labelOf(selector, expression)}: ${seen}, limit ${expression.operator} ${formatValue(expression.limit, unit)}`;
}

function unitOf({ selector, expression: { aggregate }, metrics }: Limit, scale: number): Check['unit'] {
  const { metric } = parseSelector(selector);
  const { type, contains } = metrics.get(selector) ?? {};
  if (scale !== 1 || metric === 'good_step_rate' || metric === 'bracket_rate') return '/s';
  if (metric === 'degradation_ratio') return 'ratio';
  if (type === 'counter') return aggregate === 'rate' ? '/s' : 'count';
  if (isCounter(metric) || metric === 'memory_leaks' || aggregate === 'count') return 'count';
  const shares: readonly string[] = [
    metricNames.requestOk,
    metricNames.degraded,
    'http_req_failed',
    'checks',
  ];
  if (type === 'rate' || shares.includes(metric)) return '%';
  return contains === 'time' || /duration|http_req_/.test(metric) ? 'ms' : 'count';
}

/** Room left as a share of the limit; of a success gate, the share of its error budget that is left. */
function marginOf(
  selector: string,
  { operator }: Expression,
  { value, limit }: { value: number; limit: number },
): number | null {
  if (operator === '==' || operator === '!=') return null;
  const isSuccess = parseSelector(selector).metric === metricNames.requestOk && limit < 1;
  if (isSuccess) return 1 - (1 - value) / (1 - limit);
  if (limit === 0) return null;
  return operator.startsWith('<') ? (limit - value) / limit : (value - limit) / limit;
}
