/** What a case measured: a line of the table and of results.json each. */
export interface Row {
  readonly case: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
}

export interface BenchOptions {
  /** Of a load that takes long: how long it is to be instead. */
  readonly minutes?: number;
}

export interface BenchCase {
  readonly name: string;
  /** What it answers, and the goal if there is one. */
  readonly about: string;
  /** Whether it takes so long that it runs only where it is named. */
  readonly isLong?: true;
  readonly run: (options: BenchOptions) => Promise<readonly Row[]>;
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const high = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? high : ((sorted[middle - 1] ?? NaN) + high) / 2;
}

/**
 * Measures in turns, so that the machine's drift meets all alike: the first one's median, and of each other the
 * median of its ratios to the first of the same round.
 */
export async function inTurns(
  measures: Readonly<Record<string, () => Promise<number>>>,
  rounds: number,
): Promise<{ readonly first: number; readonly ratios: readonly (readonly [name: string, ratio: number])[] }> {
  const seen = Object.entries(measures).map(([name, measure]) => ({ name, measure, values: [] as number[] }));
  for (let round = 0; round < rounds; round += 1) {
    for (const { measure, values } of seen) values.push(await measure());
  }
  const [first, ...others] = seen;
  const firsts = first?.values ?? [];
  return {
    first: median(firsts),
    ratios: others.map(({ name, values }) => [
      name,
      median(values.map((value, round) => value / (firsts[round] ?? NaN))),
    ]),
  };
}
