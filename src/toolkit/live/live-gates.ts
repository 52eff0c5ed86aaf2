/** Gates as they stand, from what was measured so far: of what has no sample yet, or only the end decides, one is open. */
import { canonicalSelector } from '../../contract/selector.ts';
import { holdsBetween } from '../analyze/percentile-bounds.ts';
import { holds, type Limit, parseLimit } from '../../contract/limit.ts';

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
      const parsed = parseLimit(text);
      const state = parsed === null || values === undefined ? 'open' : stateOf(parsed, values);
      return { name: `${selector} ${text}`, state };
    });
  });
}

function stateOf(limit: Limit, values: ReadonlyMap<string, number>): LiveGate['state'] {
  const { aggregate } = limit;
  const value = values.get(aggregate);
  if (aggregate === 'count') return value === undefined ? 'open' : countState(limit, value);
  const isHeld = value === undefined ? holdsBetween(limit, Object.fromEntries(values)) : holds(limit, value);
  return isHeld === null ? 'open' : isHeld ? 'holds' : 'broken';
}

/** A count only grows: below its least it may still come, above its most it never comes back. */
function countState(limit: Limit, count: number): LiveGate['state'] {
  const { operator, bound } = limit;
  const isHeld = holds(limit, count);
  if (operator === '>' || operator === '>=') return isHeld ? 'holds' : 'open';
  if (operator === '<' || operator === '<=') return isHeld ? 'holds' : 'broken';
  if (operator === '==') return count > bound ? 'broken' : isHeld ? 'holds' : 'open';
  return isHeld ? 'holds' : 'open';
}
