/** Many short blocks of one build as one baseline, to be drawn. */
import type { Baseline, Series } from './baseline-schema.ts';

export function joinBlocks(blocks: readonly Baseline[]): Baseline {
  const [first] = blocks;
  if (first === undefined) throw new Error('there are no blocks to join');
  const join = (of: (block: Baseline) => Series | undefined): Series => {
    const all = blocks.map((block) => of(block)).filter((series) => series !== undefined);
    return {
      windowSeconds: all[0]?.windowSeconds ?? 1,
      count: all.flatMap(({ count }) => count),
      failures: all.flatMap(({ failures }) => failures),
      p50Ms: all.flatMap(({ p50Ms }) => p50Ms),
      p95Ms: all.flatMap(({ p95Ms }) => p95Ms),
      p99Ms: all.flatMap(({ p99Ms }) => p99Ms),
    };
  };
  return {
    ...first,
    whole: { series: join(({ whole }) => whole.series), spectrum: [] },
    endpoints: Object.fromEntries(
      Object.keys(first.endpoints).map((name) => [
        name,
        { series: join(({ endpoints }) => endpoints[name]?.series), spectrum: [] },
      ]),
    ),
  };
}
