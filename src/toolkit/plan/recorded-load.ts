/** A run's load and the target's use of the machine, a value a second: what ./hpa-replay.ts replays. */
import { loadStartMs } from '../analyze/load-clock.ts';
import type { RunRecord } from '../record/types.ts';
import type { RecordedLoad } from './hpa-replay.ts';

/** Null without a timeline, or where the target's CPU was not watched. */
export function recordedLoad(record: RunRecord, replicas: number): RecordedLoad | null {
  const { timeline, system } = record;
  const startMs = loadStartMs(record);
  const requests = timeline?.series.get('http_reqs')?.get('count');
  const cpu = system?.series.get('target.cpuCores');
  if (timeline === null || system === null || startMs === null) return null;
  if (requests === undefined || cpu === undefined) return null;
  const seconds = Math.floor(((timeline.timesMs.at(-1) ?? startMs) - startMs) / 1000);
  const read = (timesMs: Float64Array, values: ArrayLike<number>): number[] =>
    bySecond({ timesMs, values }, startMs, seconds);
  const memory = system.series.get('target.rssBytes');
  return {
    ratePerSecond: read(timeline.timesMs, requests).map((count) => count / (timeline.periodMs / 1000)),
    cpuCores: read(system.timesMs, cpu),
    memoryBytes: memory === undefined ? null : read(system.timesMs, memory).map((bytes) => bytes / replicas),
  };
}

/** One after another. */
export function joinedLoad(loads: readonly RecordedLoad[]): RecordedLoad {
  const memory = loads.flatMap(({ memoryBytes }) => (memoryBytes === null ? [] : [memoryBytes]));
  return {
    ratePerSecond: loads.flatMap(({ ratePerSecond }) => ratePerSecond),
    cpuCores: loads.flatMap(({ cpuCores }) => cpuCores),
    memoryBytes: memory.length === loads.length ? memory.flat() : null,
  };
}

/** The next value that was taken; what was missed is as before. */
function bySecond(
  { timesMs, values }: { readonly timesMs: Float64Array; readonly values: ArrayLike<number> },
  startMs: number,
  seconds: number,
): number[] {
  let row = 0;
  let last = 0;
  return Array.from({ length: seconds }, (_, second) => {
    while (row < timesMs.length && (timesMs[row] ?? 0) <= startMs + second * 1000) row += 1;
    const value = values[row] ?? NaN;
    last = Number.isNaN(value) ? last : value;
    return last;
  });
}
