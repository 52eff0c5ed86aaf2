/**
 * What a limit of thresholds.json may say: k6's expressions (`p(95)<200`), on metrics that k6 or our bundles
 * emit, by selectors (`http_req_duration{phase:steady}`) whose tags and values exist on the platform.
 */
import { parseDuration } from '../../contract/duration.ts';
import { derivedMetrics } from '../../contract/metrics.ts';
import { metricsByType, type MetricType, typesByName } from '../../contract/metric-types.ts';
import { isOfTrend, parseLimit } from '../../contract/limit.ts';
import { drainPhase, rampPhase, steadyPhase, stepPrefix } from '../../contract/phases.ts';
import type { PlatformFacts } from '../../contract/platform.ts';
import { parseK6Selector } from '../../contract/selector.ts';
import type { StatedWindow } from '../../contract/thresholds.ts';
import { didYouMean } from '../base/nearest.ts';

/** The aggregations that k6 allows for each type of metric. */
const aggregations: Readonly<Record<MetricType, { says: string; takes: (aggregate: string) => boolean }>> = {
  counter: { says: 'count or rate', takes: (aggregate) => aggregate === 'count' || aggregate === 'rate' },
  gauge: { says: 'value', takes: (aggregate) => aggregate === 'value' },
  rate: { says: 'rate', takes: (aggregate) => aggregate === 'rate' },
  trend: { says: 'avg, min, med, max or p(N), N from 0 to 100', takes: isOfTrend },
};

/** Those that the toolkit derives have one value, as gauges. */
const judgedMetrics = { ...metricsByType, gauge: [...metricsByType.gauge, ...derivedMetrics] };

const step = new RegExp(`^${stepPrefix}\\d+$`);
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
export const expressionPattern =
  /^\s*(count|rate|value|avg|min|med|max|p|p\(\S+\))\s*(<=?|>=?|===?|!=)\s*[+-]?[\d.a-zA-Z][\d.a-zA-Z_+-]*\s*$/;

/** The language on one platform. A fault is one line, null where nothing is wrong. */
export interface Grammar {
  /** For editors, too. */
  readonly selectorPattern: RegExp;
  readonly selectorFault: (selector: string) => string | null;
  /** Of an expression on that selector's metric. */
  readonly expressionFault: (selector: string, expression: string) => string | null;
  /** Of the same, held in every window of a length. */
  readonly windowFault: (selector: string, stated: StatedWindow) => string | null;
}

type Platform = Pick<PlatformFacts, 'endpoints' | 'phases' | 'metrics'>;

export function grammarOf(platform: Platform): Grammar {
  const types = typesByName([judgedMetrics], platform.metrics);
  const tagFault = tagFaultsOf(platform);
  return {
    selectorPattern: new RegExp(`^(${[...types.keys()].join('|')})(\\{.+\\})?$`),
    selectorFault: (selector) => {
      const parsed = parseK6Selector(selector);
      if (parsed === null) return `selector ${selector} is not understood; allowed is metric{tag:value,…}`;
      if (!types.has(parsed.metric)) return strange('metric', parsed.metric, [...types.keys()]);
      const faults = Object.entries(parsed.tags).map(([tag, value]) => tagFault(tag, value));
      return faults.find((fault) => fault !== null) ?? null;
    },
    expressionFault: (selector, expression) => {
      const metric = parseK6Selector(selector)?.metric ?? selector;
      const type = types.get(metric);
      return type === undefined ? null : faultOfType(type, metric, expression);
    },
    windowFault: (selector, stated) => {
      const metric = parseK6Selector(selector)?.metric ?? selector;
      const type = types.get(metric);
      return type === undefined
        ? null
        : (everyFault(stated, { type, metric }) ?? faultOfType(type, metric, stated.limit));
    },
  };
}

/** For editors, too. */
export const everyPattern = /^(\d+(\.\d+)?(ms|s|m|h|d))+$/;
/** No record tells anything in less. */
const shortestSeconds = 1;
const longestSeconds = 7 * 86_400;

function everyFault(
  { every }: StatedWindow,
  { type, metric }: { readonly type: MetricType; readonly metric: string },
): string | null {
  if (type === 'gauge') {
    const why = `${metric} has one value, not one for each window`;
    return `${why}; allowed with every is a counter, a rate or a trend`;
  }
  const seconds = parseDuration(every);
  const allowed = 'allowed is a duration from a second to seven days such as 30s, 5m, 1h';
  return seconds === null || seconds < shortestSeconds || seconds > longestSeconds
    ? `every is ${JSON.stringify(every)}; ${allowed}`
    : null;
}

function tagFaultsOf({ endpoints, phases: own }: Platform): (tag: string, value: string) => string | null {
  const names = Object.keys(endpoints);
  const phases = [rampPhase, steadyPhase, drainPhase, ...own];
  return (tag, value) => {
    if (!tagNames.includes(tag)) return strange('tag', tag, tagNames);
    if (tag === 'name' && !names.includes(value)) return strange('endpoint', value, names);
    if (tag === 'phase' && !phases.includes(value) && !step.test(value)) {
      return `phase ${value} does not exist; allowed is ${phases.join(', ')}, step_N`;
    }
    return null;
  };
}

function strange(what: string, name: string, known: readonly string[]): string {
  return `${what} ${name} does not exist; allowed is ${known.join(', ')}${didYouMean(name, known)}`;
}

function faultOfType(type: MetricType, metric: string, expression: string): string | null {
  const { says, takes } = aggregations[type];
  const limit = parseLimit(expression);
  if (limit === null) {
    return `expression ${JSON.stringify(expression)} is not understood; allowed is ${says}, then < <= > >= == or !=, then a number`;
  }
  return takes(limit.aggregate)
    ? null
    : `${metric} is a ${type}: ${JSON.stringify(expression)} is not allowed; allowed is ${says}`;
}
