/** What a case measured: a line of the table and of results.json each. */
export interface Row {
  readonly case: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
}

export interface BenchCase {
  readonly name: string;
  /** What it answers, and the goal if there is one. */
  readonly about: string;
  readonly run: () => Promise<readonly Row[]>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2;
}
