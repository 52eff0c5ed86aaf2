/** Many short blocks of one build as one baseline, to be drawn. */
import { sum } from '../statistics/percentiles.ts';
import type { Baseline, Series } from './baseline-schema.ts';
import { mergeSpectra } from './merge-spectra.ts';

type Traffic = Baseline['whole'];

export function joinBlocks(blocks: readonly Baseline[]): Baseline {
  const [first] = blocks;
  if (first === undefined) throw new Error('there are no blocks to join');
  const endpoints = Object.keys(first.endpoints);
  return {
    ...first,
    whole: joinTraffic(blocks.map(({ whole }) => whole)),
    endpoints: Object.fromEntries(
      endpoints.map((name) => [name, joinTraffic(blocks.flatMap((block) => block.endpoints[name] ?? []))]),
    ),
  };
}

function joinTraffic(parts: readonly Traffic[]): Traffic {
  const merged = mergeSpectra(
    parts.map(({ series, spectrum }) => ({ spectrum, requests: sum(series.count) })),
  );
  return { series: joinSeries(parts.map(({ series }) => series)), spectrum: merged };
}

function joinSeries(all: readonly Series[]): Series {
  return {
    windowSeconds: all[0]?.windowSeconds ?? 1,
    count: all.flatMap(({ count }) => count),
    failures: all.flatMap(({ failures }) => failures),
    p50Ms: all.flatMap(({ p50Ms }) => p50Ms),
    p95Ms: all.flatMap(({ p95Ms }) => p95Ms),
    p99Ms: all.flatMap(({ p99Ms }) => p99Ms),
  };
}
