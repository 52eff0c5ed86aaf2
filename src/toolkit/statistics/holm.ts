/**
 * p-values that may be read together: S. Holm, A Simple Sequentially Rejective Multiple Test Procedure,
 * Scandinavian Journal of Statistics 6, 1979. In the order they came.
 */
export function adjustByHolm(values: readonly number[]): number[] {
  const order = values.map((_, place) => place).sort((a, b) => (values[a] ?? 1) - (values[b] ?? 1));
  const adjusted = [...values];
  let highest = 0;
  order.forEach((place, rank) => {
    highest = Math.max(highest, Math.min(1, (values[place] ?? 1) * (values.length - rank)));
    adjusted[place] = highest;
  });
  return adjusted;
}
