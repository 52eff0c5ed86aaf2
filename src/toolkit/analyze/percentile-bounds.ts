/** What can be said of a percentile that is not told: it lies between the two next to it that are. */
import { holds, type Limit, rankOf, valueOf } from '../../contract/limit.ts';

/** Whether the limit holds; null where the values leave that open. */
export function holdsBetween(limit: Limit, values: Readonly<Record<string, number>>): boolean | null {
  const rank = rankOf(limit.aggregate);
  if (rank === null || limit.operator === '==' || limit.operator === '!=') return null;
  const told = [0, 50, 100, ...Object.keys(values).flatMap((key) => rankOf(key) ?? [])];
  const known = told.flatMap((at) => {
    const value = valueOf(values, `p(${at})`);
    return value === undefined ? [] : [{ at, value }];
  });
  const below = known.filter(({ at }) => at <= rank).map(({ value }) => value);
  const above = known.filter(({ at }) => at >= rank).map(({ value }) => value);
  if (below.length === 0 || above.length === 0) return null;
  const bounds = [Math.max(...below), Math.min(...above)].map((value) => holds(limit, value));
  return bounds[0] === bounds[1] ? (bounds[0] ?? null) : null;
}
