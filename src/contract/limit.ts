/**
 * k6's language of limits, read as k6 v2 reads it (metrics/thresholds_parser.go in its source): an expression,
 * `p(95)<200`, on a selector, which ./selector.ts reads. One parser for the bundles, thresholds.json, the judge, live
 * gates and words.
 */
import { trim } from './go-space.ts';

/** k6 threshold expressions by metric selector, e.g. `{'http_req_duration{phase:steady}': ['p(95)<200']}`. */
export type Limits = Readonly<Record<string, readonly string[]>>;

type Operator = '<' | '<=' | '>' | '>=' | '==' | '!=';

export interface Limit {
  /** `value`, `count`, `rate`, `avg`, `min`, `med`, `max`, or a percentile in its one spelling: `p(95)`. */
  readonly aggregate: string;
  readonly operator: Operator;
  readonly bound: number;
}

/** In the order in which k6 looks for them. */
const operators = ['<=', '<', '>=', '>', '===', '==', '!='] as const;

/** Null for what k6 would refuse. */
export function parseLimit(text: string): Limit | null {
  for (const operator of operators) {
    const at = text.indexOf(operator);
    const right = text.slice(at + operator.length);
    if (at === -1 || right === '') continue;
    const aggregate = parseAggregate(trim(text.slice(0, at)));
    const bound = parseFloat64(trim(right));
    if (aggregate === null || bound === null) return null;
    return { aggregate, operator: operator === '===' ? '==' : operator, bound };
  }
  return null;
}

export function holds({ operator, bound }: Pick<Limit, 'operator' | 'bound'>, value: number): boolean {
  switch (operator) {
    case '<':
      return value < bound;
    case '<=':
      return value <= bound;
    case '>':
      return value > bound;
    case '>=':
      return value >= bound;
    case '==':
      return value === bound;
    case '!=':
      return value !== bound;
  }
}

const plainAggregates: readonly string[] = ['value', 'count', 'rate', 'avg', 'min', 'med', 'max'];

function parseAggregate(text: string): string | null {
  if (plainAggregates.includes(text)) return text;
  // k6 takes a lone `p` for `p(0)`.
  const rank =
    text === 'p' ? 0 : text.startsWith('p(') && text.endsWith(')') ? parseFloat64(text.slice(2, -1)) : null;
  return rank !== null && rank >= 0 && rank <= 100 ? `p(${rank})` : null;
}

/** 95 of `p(95)`; null of what is no percentile. */
export function rankOf(aggregate: string): number | null {
  const inside = /^p\((.+)\)$/.exec(aggregate)?.[1];
  return inside === undefined ? null : parseFloat64(inside);
}

export const isOfTrend = (aggregate: string): boolean =>
  rankOf(aggregate) !== null || ['avg', 'min', 'med', 'max'].includes(aggregate);

/** The percentiles that expressions speak of, each in its one spelling. */
export function percentilesIn(expressions: readonly string[]): string[] {
  const aggregates = expressions.map((expression) => parseLimit(expression)?.aggregate ?? '');
  return [...new Set(aggregates)].filter((aggregate) => rankOf(aggregate) !== null);
}

const twins: Readonly<Record<string, string>> = {
  'p(0)': 'min',
  'p(50)': 'med',
  'p(100)': 'max',
  med: 'p(50)',
};

/** An aggregate among a metric's values, however its percentiles are spelt; undefined where it is not there. */
export function valueOf<T>(values: Readonly<Record<string, T>>, aggregate: string): T | undefined {
  const known = values[aggregate] ?? values[twins[aggregate] ?? ''];
  const rank = rankOf(aggregate);
  if (known !== undefined || rank === null) return known;
  const spelt = Object.keys(values).find((key) => rankOf(key) === rank);
  return spelt === undefined ? undefined : values[spelt];
}

const digits = '\\d+(?:_\\d+)*';
const hexDigits = '[\\da-f]+(?:_[\\da-f]+)*';
const decimal = new RegExp(
  `^[+-]?(?:${digits}(?:\\.(?:${digits})?)?|\\.${digits})(?:e[+-]?${digits})?$`,
  'i',
);
const hexadecimal = new RegExp(
  `^([+-]?)0x(?:_?(${hexDigits})(?:\\.(${hexDigits})?)?|\\.(${hexDigits}))p([+-]?${digits})$`,
  'i',
);

/** As Go's strconv.ParseFloat(text, 64); null where that is an error: of syntax, or too large. */
function parseFloat64(text: string): number | null {
  if (/^[+-]?inf(inity)?$/i.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  if (/^nan$/i.test(text)) return NaN;
  const value = decimal.test(text) ? Number(bare(text)) : parseHexadecimal(text);
  return value === null || !Number.isFinite(value) ? null : value;
}

function parseHexadecimal(text: string): number | null {
  const match = hexadecimal.exec(text);
  if (match === null) return null;
  const [, sign, whole = '', fraction = '', onlyFraction = '', exponent = ''] = match;
  const behindPoint = bare(fraction + onlyFraction);
  let mantissa = 0;
  for (const digit of bare(whole) + behindPoint) mantissa = mantissa * 16 + Number(`0x${digit}`);
  const value = mantissa * 2 ** (Number(bare(exponent)) - 4 * behindPoint.length);
  return sign === '-' ? -value : value;
}

function bare(number: string): string {
  return number.replace(/_/g, '');
}
