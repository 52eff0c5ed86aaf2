/** k6's end-of-test data as summary.json without its secrets, and as a few lines for a person. */
import { holds, parseLimit, valueOf as aggregateOf } from '../../contract/limit.ts';
import type { Plan } from '../../contract/plan.ts';
import { redactorOf } from '../../contract/redact.ts';
import { metricNames } from '../../contract/metrics.ts';
import { secretOf } from '../warm/credentials.ts';
import type { Overrides } from './overrides.ts';
import { summariseSteps } from './step-summary.ts';

export interface K6SummaryData {
  readonly metrics: Readonly<Record<string, K6SummaryMetric | undefined>>;
  readonly state: { readonly testRunDurationMs: number };
  readonly [key: string]: unknown;
}

interface K6SummaryMetric {
  readonly type: string;
  readonly values: Readonly<Record<string, number>>;
  readonly thresholds?: Readonly<Record<string, { readonly ok: boolean }>>;
}

/** What handleSummary returns: file contents by path. Nothing when setup refused and no load was sent. */
export function writeSummary(data: K6SummaryData, plan: Plan, overrides: Overrides): Record<string, string> {
  if (data.metrics['iterations'] === undefined) return {};
  const files: Record<string, string> = {};
  if (overrides.summaryFile !== null) files[overrides.summaryFile] = summaryJson(data, plan, overrides);
  if (!overrides.consoleEvents) files['stdout'] = summaryText(data, plan);
  return files;
}

function summaryJson(data: K6SummaryData, plan: Plan, overrides: Overrides): string {
  const redact = redactorOf([secretOf(overrides.credentials)]);
  // The names of metrics, and the plan, are ours: a password like one of their words takes nothing out of them.
  const kept = { ...data, setup_data: undefined, jorge_load: undefined };
  const replacer = (_: string, value: unknown): unknown =>
    typeof value === 'string' ? redact(value) : value;
  const clean = JSON.parse(JSON.stringify(kept, replacer)) as object;
  return JSON.stringify({ ...clean, jorge_load: { plan } }, null, 1);
}

/** For `k6 run` alone: the gates, then the load as a whole. */
function summaryText(data: K6SummaryData, plan: Plan): string {
  const lines = [`\n  ${plan.scenario}: ${plan.purpose} (${plan.users} users, seed ${plan.seed})\n`];
  lines.push(...scriptErrorLines(data), ...skippedProofLines(plan));
  for (const [selector, expressions] of Object.entries(plan.gates)) {
    for (const expression of expressions) lines.push(gateLine(data, selector, expression));
  }
  const read = (selector: string, aggregate: string): number | undefined =>
    valueOf(data, selector, aggregate);
  const steps = summariseSteps(plan, read, data.state.testRunDurationMs / 1000);
  lines.push(...derivedGateLines(plan, steps.goodRate), ...slidingLines(plan), ...steps.lines);
  const requests = data.metrics['http_reqs']?.values;
  const duration = data.metrics['http_req_duration']?.values;
  const ok = data.metrics[metricNames.requestOk]?.values['rate'];
  lines.push(
    `\n  ${requests?.['count'] ?? 0} requests, ${fixed(requests?.['rate'])}/s, ${fixed((ok ?? 0) * 100)} % right,` +
      ` p50 ${fixed(duration?.['med'])} ms, p95 ${fixed(duration?.['p(95)'])} ms, p99 ${fixed(duration?.['p(99)'])} ms\n`,
  );
  return `${lines.join('\n')}\n`;
}

/** Which they were is in k6's log, as each VU that met one said it there. */
function scriptErrorLines({ metrics }: K6SummaryData): string[] {
  const count = metrics[metricNames.scriptErrors]?.values['count'] ?? 0;
  if (count === 0) return [];
  return [
    `  ✗ the script failed ${count} times ("script error" in the log above): the figures don't speak about the target`,
  ];
}

function skippedProofLines({ skippedProofs = [] }: Plan): string[] {
  return skippedProofs.length === 0 ? [] : [`  - not proved of the target: ${skippedProofs.join(', ')}`];
}

/** The highest good step is known here as well; what needs the record of the run is not. */
function derivedGateLines({ derivedGates }: Plan, goodRate: number | null): string[] {
  return Object.entries(derivedGates).flatMap(([selector, expressions]) =>
    expressions.map((expression) => {
      const isOfSteps = selector === 'good_step_rate' || selector === 'bracket_rate';
      if (!isOfSteps) return `  - ${selector} ${expression}: judged by jorge-load run, not by k6 alone`;
      const seen =
        goodRate === null ? 'no step was completed' : `highest good step: ${fixed(goodRate)} requests/s`;
      const limit = parseLimit(expression);
      return limit !== null && goodRate !== null && holds(limit, goodRate)
        ? `  ✓ ${selector} ${expression}  (${seen})`
        : `  ✗ ${selector} ${expression}  (${seen}; jorge-load run fails for it, k6 alone does not)`;
    }),
  );
}

/** k6 judges all that came so far, and knows no windows. */
function slidingLines({ slidingLimits = [] }: Plan): string[] {
  return slidingLimits.map(
    ({ selector, limit, everySeconds }) =>
      `  - ${selector} ${limit} in every ${everySeconds} s: judged by jorge-load run, not by k6 alone`,
  );
}

function valueOf(data: K6SummaryData, selector: string, aggregate: string): number | undefined {
  const metric = data.metrics[selector];
  if (metric === undefined || hasNoSamples(metric)) return undefined;
  return aggregateOf(metric.values, aggregate);
}

function gateLine(data: K6SummaryData, selector: string, expression: string): string {
  const metric = data.metrics[selector];
  const isEmpty = metric === undefined || hasNoSamples(metric);
  const ok = !isEmpty && metric.thresholds?.[expression]?.ok === true;
  const seen = isEmpty ? 'no samples' : describe(metric, expression);
  return `  ${ok ? '✓' : '✗'} ${selector} ${expression}  (${seen})`;
}

/** A counter may rightly stay at 0; a trend or a rate of nothing says nothing. */
function hasNoSamples({ type, values }: K6SummaryMetric): boolean {
  if (type === 'trend') return values['count'] === 0;
  return type === 'rate' && values['passes'] === 0 && values['fails'] === 0;
}

function describe(metric: K6SummaryMetric, expression: string): string {
  const value = aggregateOf(metric.values, parseLimit(expression)?.aggregate ?? '');
  return value === undefined ? 'see summary.json' : String(Math.round(value * 1000) / 1000);
}

function fixed(value: number | undefined): string {
  return value === undefined ? '–' : value.toFixed(1);
}
