/**
 * Gates and targets against what was measured. k6's own word is law: what it says is crossed is missed, what it says
 * holds is met, whatever is made of its text here. Zero samples are 'no-data', never a pass.
 */
import { type Limit, holds, parseLimit, rankOf, type Limits } from '../../contract/limit.ts';
import { metricNames } from '../../contract/metrics.ts';
import type { Plan } from '../../contract/plan.ts';
import { isStep } from '../../contract/phases.ts';
import type { PlatformWords } from '../../contract/platform.ts';
import { isDerived } from '../../contract/scale-limits.ts';
import { parseSelector } from '../../contract/selector.ts';
import { emptyTrendGuard } from '../../contract/thresholds.ts';
import type { Run } from './run.ts';
import type { DerivedValues } from './derived.ts';
import { secondsOf, windowsOf } from './load-clock.ts';
import { boundsOf, isTooClose } from './merged/bounds.ts';
import { foldedReason } from './merged/folded.ts';
import type { MetricIndex } from './metric-index.ts';
import { holdsBetween } from './percentile-bounds.ts';
import { ownOf } from './platform-words.ts';
import type { Check } from './report-schema.ts';
import { tellsApart } from './samples/requests.ts';
import { formatValue } from '../format/wording.ts';

export function judgeChecks(record: Run, derived: DerivedValues): Check[] {
  const { plan, metrics, platform } = record;
  const judge = (kind: Check['kind'], limits: Limits): Check[] =>
    Object.entries(limits).flatMap(([selector, expressions]) =>
      expressions.map((text) =>
        judgeOne(record, judgedLimit({ kind, selector, text, metrics, platform, derived })),
      ),
    );
  if (plan === null) return judge('gate', statedLimits(record));
  return [
    ...judge('gate', { ...plan.gates, ...plan.derivedGates }),
    ...judge('gate', crossedBesides(plan, metrics)),
    ...judge('target', plan.targets),
  ];
}

/** The thresholds of a script that isn't ours: as its summary has them, or its `--out json`. */
function statedLimits({ asked, summary, samples }: Run): Limits {
  if (asked !== undefined) return asked;
  const judged = Object.entries(summary?.metrics ?? {}).map(
    ([selector, { thresholds }]) => [selector, Object.keys(thresholds ?? {})] as const,
  );
  const stated = Object.entries(samples?.thresholds ?? {});
  const all = new Map<string, readonly string[]>();
  for (const [selector, texts] of [...judged, ...stated]) {
    all.set(selector, [...new Set([...(all.get(selector) ?? []), ...texts])]);
  }
  return Object.fromEntries([...all].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/**
 * What k6 says is crossed though the plan has no such gate. The stop at a bad step is the plan's own, and the script's
 * exceptions are told by ./script-errors.ts.
 */
function crossedBesides(plan: Plan, metrics: MetricIndex): Limits {
  const planned = new Map(
    Object.entries(plan.gates).map(([selector, texts]) => [metrics.keyOf(selector), texts]),
  );
  return Object.fromEntries(
    metrics.all.flatMap(([selector, { thresholds }]) => {
      if (selector === metricNames.scriptErrors) return [];
      const known = [...(planned.get(selector) ?? []), ...stopConditions(plan, selector)];
      const crossed = Object.entries(thresholds ?? {}).flatMap(([text, { ok }]) => {
        const isGuard = text === emptyTrendGuard && metrics.isEmpty(selector);
        return ok || isGuard || known.includes(text) ? [] : [text];
      });
      return crossed.length === 0 ? [] : [[selector, crossed] as const];
    }),
  );
}

function stopConditions({ stepLimits }: Plan, selector: string): readonly string[] {
  const { metric, tags } = parseSelector(selector);
  return isStep(tags['phase'] ?? '') ? (stepLimits[metric] ?? []) : [];
}

interface JudgedLimit {
  readonly kind: Check['kind'];
  readonly selector: string;
  readonly text: string;
  /** Null for what only k6 can read: its judgement is known all the same. */
  readonly limit: Limit | null;
  readonly metrics: MetricIndex;
  readonly platform: PlatformWords;
  readonly derived: DerivedValues;
}

function judgedLimit(asked: Omit<JudgedLimit, 'limit'>): JudgedLimit {
  return { ...asked, limit: parseLimit(asked.text) };
}

function judgeOne(record: Run, question: JudgedLimit): Check {
  const { kind, selector, text } = question;
  const measured = measure(record, question);
  const { status, reason } = judgementOf(record, question, measured);
  const scale = perSecond(record.plan, question);
  const value = measured.value === null ? null : measured.value / scale;
  const bound = boundOf(question, scale);
  return {
    kind,
    selector,
    expression: text,
    label: labelOf(question),
    status,
    judgedBy: k6Says(question) === null ? 'jorge-load' : 'k6',
    value,
    limit: bound,
    unit: unitOf(question, scale),
    marginShare: value === null || bound === null ? null : marginOf(question, { value, bound }),
    brokenSince: null,
    heldAgainAt: null,
    fromStart: false,
    reason,
  };
}

/** Null for infinity too: what everything or nothing meets leaves no margin. */
function boundOf({ limit }: JudgedLimit, scale: number): number | null {
  return limit === null || !Number.isFinite(limit.bound) ? null : limit.bound / scale;
}

interface MeasuredValue {
  readonly value: number | null;
  /** Why there is none. */
  readonly reason: string | null;
}

function measure(record: Run, { selector, limit, metrics, platform, derived }: JudgedLimit): MeasuredValue {
  const { metric } = parseSelector(selector);
  if (isDerived(metric)) return derived[metric];
  const value = limit === null ? null : metrics.value(selector, limit.aggregate);
  if (value !== null) return { value, reason: null };
  if (record.summary === null) return { value: null, reason: 'the run left no summary' };
  const untold = untoldReason(record, selector, metrics);
  if (untold !== null) return { value: null, reason: untold };
  // A counter that was never touched is absent or 0, and k6 may leave it out.
  if (isCounter(metric, platform) && metrics.get('http_reqs') !== null) return { value: 0, reason: null };
  return { value: null, reason: 'no samples' };
}

/**
 * A summary has the sub-metrics that k6 was asked for, samples have those of their tags, and a merged record all that are
 * not folded: of others nothing is known.
 */
function untoldReason({ samples, recorded }: Run, selector: string, metrics: MetricIndex): string | null {
  const { metric, tags } = parseSelector(selector);
  const names = Object.keys(tags);
  const isInSamples = samples?.isWhole === true && tellsApart(samples, metric, names);
  const isInMerged = recorded.merged !== undefined && foldedReason(recorded.merged, selector) === null;
  const isTold = metrics.get(selector) !== null || isInSamples || isInMerged;
  return names.length === 0 || isTold ? null : `the record does not tell it by ${names.join(' and ')}`;
}

function k6Says({ selector, text, metrics }: JudgedLimit): boolean | null {
  return metrics.get(selector)?.thresholds?.[text]?.ok ?? null;
}

type Judgement = Pick<Check, 'status' | 'reason'>;

function judgementOf(record: Run, question: JudgedLimit, { value, reason }: MeasuredValue): Judgement {
  const { selector, limit, metrics, derived } = question;
  const { metric } = parseSelector(selector);
  if (isDerived(metric) && value === null) {
    return { status: derived[metric].isLost === true ? 'no-data' : 'not-evaluated', reason };
  }
  const isCount = limit?.aggregate === 'count' && limit.operator.startsWith('>');
  if (wasCut(record) && isCount) return { status: 'not-evaluated', reason: cutReason(record) };
  const found = metrics.get(selector);
  // A counter may rightly stay at 0; a trend, a rate or a gauge of nothing says nothing.
  if (found !== null && found.type !== 'counter' && metrics.isEmpty(selector)) {
    return { status: 'no-data', reason: 'no samples' };
  }
  const says = k6Says(question);
  if (says !== null) {
    return { status: says ? 'met' : 'missed', reason: besideK6(question, { value, says }) };
  }
  const folded = foldedReason(record.recorded.merged, selector);
  if (folded !== null) return { status: 'no-data', reason: folded };
  const doubt = limit === null ? null : doubtOf(record, selector, limit);
  if (doubt !== null) return { status: 'not-evaluated', reason: doubt };
  if (value !== null && limit !== null)
    return { status: holds(limit, value) ? 'met' : 'missed', reason: null };
  const values = found?.values;
  if (limit === null || values === undefined) return { status: 'no-data', reason };
  const isHeld = holdsBetween(limit, values);
  const lacks = `the record holds no ${limit.aggregate} of it`;
  if (isHeld === null) return { status: 'no-data', reason: lacks };
  return { status: isHeld ? 'met' : 'missed', reason: `${lacks}; its neighbours decide` };
}

/** Of a percentile of histograms, where the limit lies within its bound. */
function doubtOf({ recorded, metrics }: Run, selector: string, limit: Limit): string | null {
  const bounds = boundsOf(recorded, selector, limit.aggregate);
  if (bounds === null || !isTooClose(limit, bounds)) return null;
  const unit = metrics.get(selector)?.contains === 'time' ? 'ms' : 'count';
  const [low, high] = [bounds.low, bounds.high].map((value) => formatValue(value, unit));
  return `too close to call: it lies between ${low ?? ''} and ${high ?? ''}; --samples tells it exactly`;
}

/** What k6's word leaves open, or where the record's own figure is at odds with it. */
function besideK6(
  { limit }: JudgedLimit,
  { value, says }: { readonly value: number | null; readonly says: boolean },
): string | null {
  if (value === null) return 'k6 judged it; the record holds no value of it';
  if (limit === null || holds(limit, value) === says) return null;
  return `k6 says that it ${says ? 'held' : 'was crossed'}; the figure on record says otherwise`;
}

function wasCut({ run }: Run): boolean {
  return run !== null && (run.state !== 'finished' || run.endedBy !== undefined);
}

function cutReason({ run }: Run): string {
  const isKnown = run !== null && run.state !== 'running';
  const how = run?.endedBy === undefined ? (isKnown ? run.state : 'cut') : 'ended';
  return `the run was ${how} before its planned end`;
}

const counters: readonly string[] = ['http_reqs', 'iterations', 'dropped_iterations', metricNames.taskRuns];

function isCounter(metric: string, platform: PlatformWords): boolean {
  return counters.includes(metric) || ownOf(platform.metrics, metric)?.type === 'counter';
}

/** Seconds to divide by where a throughput gate was stated as a count: `count>2400` of 48 s is 50/s. */
function perSecond(plan: Plan | null, { selector, limit }: JudgedLimit): number {
  const { metric, tags } = parseSelector(selector);
  const isThroughput = metric === 'http_reqs' && limit?.aggregate === 'count' && limit.operator === '>';
  if (plan === null || !isThroughput || limit.bound === 0) return 1;
  return secondsOf(windowsOf(plan, tags['phase'] ?? null)) || 1;
}

const nouns: Readonly<Record<string, string>> = {
  http_req_duration: 'latency',
  http_reqs: 'requests',
  http_req_failed: 'failed requests',
  iterations: 'iterations',
  [metricNames.requestOk]: 'success',
  [metricNames.degraded]: 'degraded answers',
  degradation_ratio: 'degradation, last third ÷ first',
  memory_leaks: 'memory leaks',
  good_step_rate: 'highest good step',
  bracket_rate: 'highest good rate',
};

/** `p95 latency, steady`. */
export function labelOf({
  selector,
  limit,
  text,
  platform,
}: LimitedMetric & Pick<JudgedLimit, 'text'>): string {
  const { metric, tags } = parseSelector(selector);
  const noun = nouns[metric] ?? ownOf(platform.metrics, metric)?.words ?? metric;
  const what = limit === null ? `${noun} ${text}` : `${prefixOf(limit.aggregate)}${noun}`;
  return [what, ...Object.values(tags)].join(', ');
}

/** `p95 ` of `p(95)`, `max `; nothing of a count, a rate or a value. */
function prefixOf(aggregate: string): string {
  const rank = rankOf(aggregate);
  if (rank !== null) return `p${rank} `;
  return ['avg', 'min', 'med', 'max'].includes(aggregate) ? `${aggregate} ` : '';
}

export type LimitedMetric = Pick<JudgedLimit, 'selector' | 'limit' | 'metrics' | 'platform'>;

/** A limit that has no check of its own: `p95 latency: 243 ms, limit < 200 ms`. */
export function limitWords(asked: LimitedMetric & { readonly limit: Limit }, value: number | null): string {
  const { limit } = asked;
  const unit = unitOf(asked, 1);
  const seen = value === null ? 'no data' : formatValue(value, unit);
  return `${labelOf({ ...asked, text: '' })}: ${seen}, limit ${limit.operator} ${formatValue(limit.bound, unit)}`;
}

export function unitOf({ selector, limit, metrics, platform }: LimitedMetric, scale: number): Check['unit'] {
  const { metric } = parseSelector(selector);
  const { type, contains } = metrics.get(selector) ?? {};
  const aggregate = limit?.aggregate;
  if (scale !== 1 || metric === 'good_step_rate' || metric === 'bracket_rate') return '/s';
  if (metric === 'degradation_ratio') return 'ratio';
  if (type === 'counter') return aggregate === 'rate' ? '/s' : 'count';
  if (isCounter(metric, platform) || metric === 'memory_leaks' || aggregate === 'count') return 'count';
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
export function marginOf(
  { selector, limit }: Pick<JudgedLimit, 'selector' | 'limit'>,
  { value, bound }: { value: number; bound: number },
): number | null {
  const operator = limit?.operator ?? '==';
  if (operator === '==' || operator === '!=') return null;
  const isSuccess = parseSelector(selector).metric === metricNames.requestOk && bound < 1;
  if (isSuccess) return 1 - (1 - value) / (1 - bound);
  // A limit of 0 or below has no share.
  if (bound <= 0) return null;
  return operator.startsWith('<') ? (bound - value) / bound : (value - bound) / bound;
}
