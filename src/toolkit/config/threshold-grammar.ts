/**
 * What a limit of thresholds.json may say: k6's expressions (`p(95)<200`), on metrics that k6 or our bundles
 * emit, by selectors (`http_req_duration{phase:steady}`) whose tags and values exist.
 */
import { endpoints } from '../../contract/endpoints.ts';
import { derivedMetrics } from '../../contract/metrics.ts';
import { metricsByType, type MetricType } from '../../contract/metric-types.ts';
import { isOfTrend, parseLimit } from '../../contract/limit.ts';
import { parseK6Selector } from '../../contract/selector.ts';
import { didYouMean } from '../base/nearest.ts';

/** The aggregations that k6 allows for each type of metric. */
const aggregations: Readonly<Record<MetricType, { says: string; takes: (aggregate: string) => boolean }>> = {
  counter: { says: 'count or rate', takes: (aggregate) => aggregate === 'count' || aggregate === 'rate' },
  gauge: { says: 'value', takes: (aggregate) => aggregate === 'value' },
  rate: { says: 'rate', takes: (aggregate) => aggregate === 'rate' },
  trend: { says: 'avg, min, med, max or p(N), N from 0 to 100', takes: isOfTrend },
};

const metricTypes: ReadonlyMap<string, MetricType> = new Map(
  Object.entries({ ...metricsByType, gauge: [...metricsByType.gauge, ...derivedMetrics] }).flatMap(
    ([type, names]) => names.map((name) => [name, type as MetricType] as const),
  ),
);

const phases = /^(ramp|steady|drain|spike|settle|recovered|step_\d+)$/;
const tagNames = [
  'name',
  'phase',
  'user',
  'task',
  'error',
  'method',
  'status',
  'error_code',
  'expected_response',
];

/** For editors, in the published schema: what they can check of the language of src/contract/limit.ts. */
export const selectorPattern = new RegExp(`^(${[...metricTypes.keys()].join('|')})(\\{.+\\})?$`);
export const expressionPattern =
  /^\s*(count|rate|value|avg|min|med|max|p|p\(\S+\))\s*(<=?|>=?|===?|!=)\s*[+-]?[\d.a-zA-Z][\d.a-zA-Z_+-]*\s*$/;

/** What is wrong with a selector, in one line, or null. */
export function selectorFault(selector: string): string | null {
  const parsed = parseK6Selector(selector);
  if (parsed === null) return `selector ${selector} is not understood; allowed is metric{tag:value,…}`;
  const { metric, tags } = parsed;
  const names = [...metricTypes.keys()];
  if (!metricTypes.has(metric)) {
    return `metric ${metric} does not exist; allowed is ${names.join(', ')}${didYouMean(metric, names)}`;
  }
  for (const [tag, value] of Object.entries(tags)) {
    const fault = tagFault(tag, value);
    if (fault !== null) return fault;
  }
  return null;
}

function tagFault(tag: string, value: string): string | null {
  if (!tagNames.includes(tag)) {
    return `tag ${tag} does not exist; allowed is ${tagNames.join(', ')}${didYouMean(tag, tagNames)}`;
  }
  if (tag === 'name' && !Object.hasOwn(endpoints, value)) return endpointFault(value);
  if (tag === 'phase' && !phases.test(value)) {
    return `phase ${value} does not exist; allowed is ramp, steady, drain, spike, settle, recovered, step_N`;
  }
  return null;
}

function endpointFault(name: string): string {
  const names = Object.keys(endpoints);
  return `endpoint ${name} does not exist; allowed is ${names.join(', ')}${didYouMean(name, names)}`;
}

/** What is wrong with an expression on that selector's metric, in one line, or null. */
export function expressionFault(selector: string, expression: string): string | null {
  const metric = parseK6Selector(selector)?.metric ?? selector;
  const type = metricTypes.get(metric);
  if (type === undefined) return null;
  const { says, takes } = aggregations[type];
  const limit = parseLimit(expression);
  if (limit === null) {
    return `expression ${JSON.stringify(expression)} is not understood; allowed is ${says}, then < <= > >= == or !=, then a number`;
  }
  return takes(limit.aggregate)
    ? null
    : `${metric} is a ${type}: ${JSON.stringify(expression)} is not allowed; allowed is ${says}`;
}
