/**
 * When the platform's own rule would have scaled: up when CPU or memory stays high, or more than half of the endpoints
 * have a high p95; down when CPU and memory stay low. What is high and low, and for how long, thresholds.json says; a
 * p95 is the median of its last ten seconds, as one second holds few requests.
 */
import { formatSelector } from '../../../contract/selector.ts';
import type { ResourceLimits } from '../../../contract/thresholds.ts';
import type { Run } from '../run.ts';
import { endpointsOf } from '../charts.ts';
import { mean, median } from '../../statistics/percentiles.ts';
import { formatMs, formatNumber, formatShare } from '../../format/wording.ts';
import { isoAt, type Samples, systemSamples, timelineSamples } from './samples.ts';
import type { ScalingEvent } from './target-schema.ts';

const latencyWindowSeconds = 10;
/** Samples come a little early or late. */
const halfTick = 0.5;

export function findScalingMoments(record: Run, limits: ResourceLimits): ScalingEvent[] {
  const cpu = systemSamples(record, 'target.cpuShare');
  const memory = systemSamples(record, 'target.memoryShare');
  const up = (samples: Samples | null, name: string): ScalingEvent[] =>
    samples === null ? [] : upByShare(record, { samples, name, limits });
  return [
    ...up(cpu, 'CPU'),
    ...up(memory, 'memory'),
    ...upByLatency(record, limits.scaleUpLatencyMs),
    ...(cpu === null || memory === null ? [] : down(record, { cpu, memory, limits })),
  ].sort((a, b) => a.secondsIntoLoad - b.secondsIntoLoad);
}

interface Held {
  readonly from: number;
  /** The row at which it had held long enough. */
  readonly at: number;
}

/** Once for each time that something holds without a break for so long; a missed tick breaks nothing. */
function heldFor(seconds: readonly number[], holds: readonly (boolean | null)[], forSeconds: number): Held[] {
  const found: Held[] = [];
  let from: number | null = null;
  let isTold = false;
  holds.forEach((hold, row) => {
    if (hold === null) return;
    if (!hold) {
      from = null;
      isTold = false;
      return;
    }
    from ??= row;
    if (isTold || (seconds[row] ?? NaN) - (seconds[from] ?? NaN) < forSeconds - halfTick) return;
    found.push({ from, at: row });
    isTold = true;
  });
  return found;
}

const test = (value: number, hold: (value: number) => boolean): boolean | null =>
  Number.isNaN(value) ? null : hold(value);

function upByShare(
  record: Run,
  {
    samples,
    name,
    limits,
  }: { readonly samples: Samples; readonly name: string; readonly limits: ResourceLimits },
): ScalingEvent[] {
  const { seconds, values } = samples;
  const { scaleUpShare: limit, scaleUpAfterSeconds } = limits;
  const holds = values.map((value) => test(value, (share) => share > limit));
  return heldFor(seconds, holds, scaleUpAfterSeconds).map(({ from, at }) =>
    event(record, seconds[at] ?? 0, {
      action: 'scale_up',
      reason: `${name} above ${formatShare(limit)} for ${scaleUpAfterSeconds} s`,
      evidence: `${name} ${formatShare(mean(values.slice(from, at + 1)))} on average`,
    }),
  );
}

function upByLatency(record: Run, limitMs: number): ScalingEvent[] {
  const names = endpointsOf(record);
  const series = names.flatMap(
    (name) => timelineSamples(record, formatSelector('http_req_duration', { name }), 'p(95)') ?? [],
  );
  const [first] = series;
  if (first === undefined) return [];
  const rows = Math.max(1, Math.round(latencyWindowSeconds / ((record.timeline?.periodMs ?? 1000) / 1000)));
  const slow = first.seconds.map(
    (_, row) =>
      series.filter(({ values }) => median(values.slice(Math.max(0, row - rows + 1), row + 1)) > limitMs)
        .length,
  );
  const holds = slow.map((count, row) => row >= rows - 1 && count > series.length / 2);
  return heldFor(first.seconds, holds, 0).map(({ at }) =>
    event(record, first.seconds[at] ?? 0, {
      action: 'scale_up',
      reason: `more than half of the endpoints with p95 > ${formatMs(limitMs)}`,
      evidence: `${formatNumber(slow[at] ?? 0)} of ${series.length} endpoints`,
    }),
  );
}

function down(
  record: Run,
  {
    cpu,
    memory,
    limits,
  }: { readonly cpu: Samples; readonly memory: Samples; readonly limits: ResourceLimits },
): ScalingEvent[] {
  const { seconds } = cpu;
  const holds = seconds.map((_, row) => {
    const [cpuShare = NaN, memoryShare = NaN] = [cpu.values[row], memory.values[row]];
    if (Number.isNaN(cpuShare) || Number.isNaN(memoryShare)) return null;
    return cpuShare < limits.scaleDownCpuShare && memoryShare < limits.scaleDownMemoryShare;
  });
  return heldFor(seconds, holds, limits.scaleDownAfterSeconds).map(({ from, at }) => {
    const average = ({ values }: Samples): string => formatShare(mean(values.slice(from, at + 1)));
    return event(record, seconds[at] ?? 0, {
      action: 'scale_down',
      reason: `CPU below ${formatShare(limits.scaleDownCpuShare)} and memory below ${formatShare(limits.scaleDownMemoryShare)} for ${limits.scaleDownAfterSeconds} s`,
      evidence: `CPU ${average(cpu)}, memory ${average(memory)} on average`,
    });
  });
}

function event(
  record: Run,
  at: number,
  facts: Pick<ScalingEvent, 'action' | 'reason' | 'evidence'>,
): ScalingEvent {
  return { time: isoAt(record, at), secondsIntoLoad: at, ...facts };
}
