/**
 * Whether values are larger than others by more than chance: the rank-sum test, one-sided, by its normal approximation
 * with ties and continuity (Mann and Whitney, 1947; Lehmann, Nonparametrics, 1975, 1.3 and 1.4).
 */
import { normalTail } from './distributions.ts';

/** P of ranks at least as high as those of `later`, were both of one distribution; NaN without values. */
export function rankSumTail(earlier: readonly number[], later: readonly number[]): number {
  const [m, n] = [later.length, earlier.length];
  const { rankSum, ties } = rankSumOf(later, earlier);
  const excess = rankSum - (m * (m + 1)) / 2 - (m * n) / 2;
  const all = m + n;
  const variance = ((m * n) / 12) * (all + 1 - ties / (all * (all - 1)));
  if (variance === 0) return 1;
  return normalTail((excess - 0.5) / Math.sqrt(variance));
}

/** Ranks of ties are their mean; `ties` is Σ(t³ − t). */
function rankSumOf(
  values: readonly number[],
  others: readonly number[],
): { readonly rankSum: number; readonly ties: number } {
  const all = [
    ...values.map((value) => ({ value, isOwn: true })),
    ...others.map((value) => ({ value, isOwn: false })),
  ].sort((a, b) => a.value - b.value);
  let [rankSum, ties, from] = [0, 0, 0];
  while (from < all.length) {
    let to = from + 1;
    while (to < all.length && all[to]?.value === all[from]?.value) to += 1;
    const own = all.slice(from, to).filter(({ isOwn }) => isOwn).length;
    rankSum += own * ((from + 1 + to) / 2);
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  return { rankSum, ties };
}
