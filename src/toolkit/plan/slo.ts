/**
 * A service level objective as people write it: `p95<200,errors<1%`, also of one endpoint: `roi_report:p95<500`.
 * Latencies are in ms. Input: a flag's text. Output: limits that a trial is held against, or what is wrong with it.
 */
import { endpoints } from '../../contract/endpoints.ts';

export interface SloLimit {
  /** Null: of all requests. */
  readonly endpoint: string | null;
  readonly measure: 'errors' | 'max' | `p${number}`;
  /** Below it is good: ms, or a share (0–1) of errors. */
  readonly below: number;
}

export type SloParse = { readonly limits: readonly SloLimit[] } | { readonly fault: string };

const form =
  'allowed is p50<MS, p95<MS, p99<MS, max<MS or errors<N%, with commas between, e.g. p95<200,errors<1%';
const pattern = /^(?:([a-z_]+):)?(p\d{1,2}(?:\.\d+)?|max|errors)<(\d+(?:\.\d+)?)(ms|s|%)?$/;

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
  const match = pattern.exec(item);
  if (match === null) return `${JSON.stringify(item)} is not understood; ${form}`;
  const [, endpoint = null, measure = '', digits = '', unit = ''] = match;
  if (endpoint !== null && !Object.hasOwn(endpoints, endpoint)) {
    return `endpoint ${endpoint} does not exist; allowed is ${Object.keys(endpoints).join(', ')}`;
  }
  const below = limitOf(measure, Number(digits), unit);
  return below === null
    ? `${JSON.stringify(item)} is not understood; ${form}`
    : { endpoint, measure: measure as SloLimit['measure'], below };
}

function limitOf(measure: string, value: number, unit: string): number | null {
  if (value === 0) return null;
  if (measure === 'errors') return unit === '%' && value <= 100 ? value / 100 : null;
  if (measure === 'p0' || unit === '%') return null;
  return unit === 's' ? value * 1000 : value;
}

/** `p95: 243 ms, limit < 200 ms`, `roi_report p95: ≥ 700 ms, limit < 500 ms`. */
export function sayReading({ endpoint, measure, below }: SloLimit, reading: string): string {
  const limit = measure === 'errors' ? `${Number((below * 100).toPrecision(6))} %` : `${below} ms`;
  return `${endpoint === null ? '' : `${endpoint} `}${measure}: ${reading}, limit < ${limit}`;
}

/** The quantile (0–1) that a limit is of; null for errors. */
export function quantileOf({ measure }: SloLimit): number | null {
  if (measure === 'errors') return null;
  return measure === 'max' ? 1 : Number(`${measure.slice(1)}e-2`);
}
