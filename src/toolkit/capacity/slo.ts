/**
 * A service level objective as people write it: `p95<300,errors<2%`, also of one endpoint: `checkout:p95<500`.
 * Latencies are in ms. Input: a flag's text. Output: limits that a trial is held against, or what is wrong with it.
 */
import { parseLimit as parseK6Limit, rankOf } from '../../contract/limit.ts';

export interface SloLimit {
  /** Null: of all requests. */
  readonly endpoint: string | null;
  readonly measure: 'errors' | 'max' | `p${number}`;
  /** Below it is good: ms, or a share (0–1) of errors. */
  readonly below: number;
}

export type SloParse = { readonly limits: readonly SloLimit[] } | { readonly fault: string };

const form =
  'allowed is p50<MS, p95<MS, p99<MS, max<MS or errors<N%, with commas between, e.g. p95<300,errors<2%';
const pattern = /^(?:([\w.-]+):)?(.*?)(ms|s|%)?$/;

export function parseSlo(text: string): SloParse {
  const limits: SloLimit[] = [];
  for (const item of text.split(',').map((one) => one.replace(/\s+/g, ''))) {
    const parsed = parseLimit(item);
    if (typeof parsed === 'string') return { fault: parsed };
    const twice = limits.some(
      ({ endpoint, measure }) => endpoint === parsed.endpoint && measure === parsed.measure,
    );
    if (twice) return { fault: `${item.split('<')[0] ?? ''} is given twice` };
    limits.push(parsed);
  }
  return { limits };
}

function parseLimit(item: string): SloLimit | string {
  const [, endpoint = null, text = '', unit = ''] = pattern.exec(item) ?? [];
  const limit = parseK6Limit(inK6sWords(text));
  const measure = limit?.operator === '<' ? measureOf(limit.aggregate) : null;
  const below = limit === null || measure === null ? null : boundOf(measure, limit.bound, unit);
  return measure === null || below === null
    ? `${JSON.stringify(item)} is not understood; ${form}`
    : { endpoint, measure, below };
}

/** `p95<200` is k6's `p(95)<200`, `errors<1` its `rate<1`; k6's own words are taken too. */
function inK6sWords(text: string): string {
  return text.replace(/^p([^(<]+)/, 'p($1)').replace(/^errors/, 'rate');
}

function measureOf(aggregate: string): SloLimit['measure'] | null {
  if (aggregate === 'rate') return 'errors';
  if (aggregate === 'max' || aggregate === 'p(100)') return 'max';
  const rank = aggregate === 'med' ? 50 : rankOf(aggregate);
  return rank === null || rank === 0 ? null : `p${rank}`;
}

function boundOf(measure: SloLimit['measure'], value: number, unit: string): number | null {
  if (!(value > 0) || value === Infinity) return null;
  if (measure === 'errors') return unit === '%' && value <= 100 ? value / 100 : null;
  if (unit === '%') return null;
  return unit === 's' ? value * 1000 : value;
}

/** `p95: 243 ms, limit < 200 ms`, `checkout p95: ≥ 700 ms, limit < 500 ms`. */
export function sayReading({ endpoint, measure, below }: SloLimit, reading: string): string {
  const limit = measure === 'errors' ? `${Number((below * 100).toPrecision(6))} %` : `${below} ms`;
  return `${endpoint === null ? '' : `${endpoint} `}${measure}: ${reading}, limit < ${limit}`;
}

/** The quantile (0–1) that a limit is of; null for errors. */
export function quantileOf({ measure }: SloLimit): number | null {
  if (measure === 'errors') return null;
  return measure === 'max' ? 1 : Number(`${measure.slice(1)}e-2`);
}
