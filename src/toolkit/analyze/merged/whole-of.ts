/** A merged record with all of its periods as one, so that what is asked of the whole many times is added up once. */
import type { MergedMetric, MergedTimeline, MergedTrend, MergedValues } from '../../record/types.ts';
import { ExponentialHistogram } from '../../statistics/exponential-histogram.ts';
import { HistogramUnpacker, PackedHistograms } from '../../statistics/packed-histogram.ts';

/** Gauges stay as they are: they don't add up over time. */
export function wholeOf(timeline: MergedTimeline): MergedTimeline {
  const metrics = [...timeline.metrics].map(([name, metric]) => [name, joined(metric)] as const);
  return { ...timeline, metrics: new Map(metrics) };
}

function joined(metric: MergedMetric): MergedMetric {
  switch (metric.type) {
    case 'trend':
      return { ...metric, series: metric.series.map(joinedTrend) };
    case 'counter':
    case 'rate':
      return { ...metric, series: metric.series.map(joinedValues) };
    case 'gauge':
      return metric;
  }
}

const unpacker = new HistogramUnpacker();

function joinedTrend({ tagId, starts, bytes }: MergedTrend): MergedTrend {
  const sum = new ExponentialHistogram();
  for (const start of starts) unpacker.addTo(sum, bytes, start);
  const packed = new PackedHistograms();
  const start = packed.put(sum);
  return { tagId, periods: Uint32Array.of(0), starts: Float64Array.of(start), bytes: packed.bytes };
}

function joinedValues({ tagId, part, values }: MergedValues): MergedValues {
  const total = values.reduce((sum, value) => sum + value, 0);
  return { tagId, part, periods: Uint32Array.of(0), values: Float64Array.of(total) };
}
