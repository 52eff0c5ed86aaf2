/**
 * Gates as they stand, from what k6's dashboard sums up so far. Its stream has series by one tag at a time and a few
 * percentiles alone: of the rest, and of what only the end can decide, a gate is open.
 */
import { canonicalSelector } from '../../contract/selector.ts';
import { type Expression, holds, parseExpression } from '../analyze/expression.ts';

export interface LiveGate {
  readonly name: string;
  readonly state: 'holds' | 'broken' | 'open';
}

/** By k6's selector, then by aggregate. */
export type Values = ReadonlyMap<string, ReadonlyMap<string, number>>;

export function gatesOf(limits: Readonly<Record<string, readonly string[]>>, totals: Values): LiveGate[] {
  const known = new Map([...totals].map(([selector, values]) => [canonicalSelector(selector), values]));
  return Object.entries(limits).flatMap(([selector, expressions]) => {
    const values = known.get(canonicalSelector(selector));
    return expressions.map((text): LiveGate => {
      const parsed = parseExpression(text);
      const state = parsed === null || values === undefined ? 'open' : stateOf(parsed, values);
      return { name: `${selector} ${text}`, state };
    });
  });
}

function stateOf(expression: Expression, values: ReadonlyMap<string, number>): LiveGate['state'] {
  const { aggregate } = expression;
  const value = values.get(aggregate);
  if (aggregate === 'count') return value === undefined ? 'open' : countState(expression, value);
  if (value !== undefined) return holds(expression, value) ? 'holds' : 'broken';
  const rank = /^p\((.+)\)$/.exec(aggregate)?.[1];
  return rank === undefined ? 'open' : percentileState(expression, Number(rank), values);
}

/** A count only grows: below its least it may still come, above its most it never comes back. */
function countState(expression: Expression, count: number): LiveGate['state'] {
  const { operator, limit } = expression;
  const isHeld = holds(expression, count);
  if (operator === '>' || operator === '>=') return isHeld ? 'holds' : 'open';
  if (operator === '<' || operator === '<=') return isHeld ? 'holds' : 'broken';
  if (operator === '==') return count > limit ? 'broken' : isHeld ? 'holds' : 'open';
  return isHeld ? 'holds' : 'open';
}

const ranks: readonly (readonly [rank: number, aggregate: string])[] = [
  [0, 'min'],
  [50, 'med'],
  [90, 'p(90)'],
  [95, 'p(95)'],
  [99, 'p(99)'],
  [100, 'max'],
];

/** A percentile that is not told lies between the two next to it that are: where these agree, it does. */
function percentileState(
  expression: Expression,
  rank: number,
  values: ReadonlyMap<string, number>,
): LiveGate['state'] {
  if (expression.operator === '==' || expression.operator === '!=') return 'open';
  const below = ranks.filter(([at]) => at <= rank).at(-1);
  const above = ranks.find(([at]) => at >= rank);
  const states = [below, above].map((bound) => {
    const value = values.get(bound?.[1] ?? '');
    return value === undefined ? null : holds(expression, value);
  });
  if (states.every((state) => state === true)) return 'holds';
  return states.every((state) => state === false) ? 'broken' : 'open';
}
