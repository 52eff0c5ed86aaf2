/**
 * Whether memory leaks or latency creeps under constant load. A leak lasts: it grows in the second half, too, and does
 * not slow down; a step or a plateau is named as what it is. Input: the record. Output: `endurance` of report.json.
 */
import type { Run } from '../run.ts';
import { median } from '../../statistics/percentiles.ts';
import { formatBytes, formatNumber } from '../../format/wording.ts';
import { type Course, courseOf } from './course.ts';
import { type Fall, floorOf, lengthOf } from './memory-floor.ts';
import { constantWindows, real, type Samples, systemSamples, timelineSamples, within } from './samples.ts';
import type { Endurance, MemoryTrend } from './target-schema.ts';
import { blocksOf } from '../../statistics/trend.ts';

export const secondsPerDay = 86_400;
/** Half an hour of load; what its ramps take of it is not counted against it. */
const fewestSeconds = 1800;
const longestRampsShare = 0.1;
/** Left out at the start of constant load, while the target warms up. */
const warmUpShare = 0.1;
const judgedSeconds = fewestSeconds * (1 - longestRampsShare) * (1 - warmUpShare) * 0.99;

/** Growth over the judged part: a tenth, or 16 MB where that is 3 %. */
const weighty = { share: 0.1, bytes: 16e6, leastShare: 0.03 } as const;

const weighs = (growth: number, share: number): boolean =>
  share > weighty.share || (growth > weighty.bytes && share > weighty.leastShare);

type Known = Omit<MemoryTrend, 'figure' | 'limitBytes'>;

const nothing: Known = {
  status: 'none',
  reason: null,
  growthBytesPer24h: null,
  growthShare: null,
  pValue: null,
  secondsToLimit: null,
  rise: null,
  levelBytes: null,
};

export function judgeMemory(record: Run, limitBytes: number | null): MemoryTrend {
  const figure = memoryFigure(record);
  const samples = figure === null ? null : systemSamples(record, figure);
  if (samples === null) {
    const reason = "the target's memory was not watched";
    return { ...nothing, status: 'not-watched', reason, figure, limitBytes };
  }
  const limit = containerLimit(record) ?? limitBytes;
  const steady = longPart(record, samples);
  if (steady === null) {
    const reason = 'under 30 min of constant load';
    return { ...nothing, status: 'insufficient', reason, figure, limitBytes };
  }
  return { ...judgeFloor(steady, limit), figure, limitBytes: limit };
}

function judgeFloor(steady: Samples, limit: number | null): Known {
  const { blocks, fall } = floorOf(steady, { fewestSeconds: judgedSeconds, warmUpShare });
  const course = blocks === null ? null : courseOf(blocks, weighs);
  if (course !== null) return sayCourse(course, limit);
  const endSeconds = steady.seconds.at(-1) ?? 0;
  const reason = fall === null ? 'memory was read too rarely' : fallText(fall, endSeconds);
  return { ...nothing, status: 'insufficient', reason };
}

function fallText({ by, times, atSeconds }: Fall, endSeconds: number): string {
  const fell = `memory fell by ${formatBytes(by)} ${formatNumber(Math.round((endSeconds - atSeconds) / 60))} min before the end`;
  return times > 1
    ? `${fell}, and ${times - 1}× before: no stretch between falls is long enough to tell`
    : `${fell}, and the time since does not tell whether it grows`;
}

function sayCourse(course: Course, limit: number | null): Known {
  const { shape, slopePerSecond, growthShare, pValue, rise, level, last } = course;
  const known = { ...nothing, growthShare, pValue };
  switch (shape) {
    case 'rising': {
      const secondsToLimit = limit === null ? null : Math.max(0, limit - last) / slopePerSecond;
      return { ...known, status: 'leak', growthBytesPer24h: slopePerSecond * secondsPerDay, secondsToLimit };
    }
    case 'step': {
      const told = rise === null ? null : { bytes: rise.by, secondsIntoLoad: rise.atSeconds };
      return { ...known, status: 'step', reason: 'it rose once, and stayed', rise: told };
    }
    case 'plateau':
      return { ...known, status: 'plateau', reason: 'it levelled off', levelBytes: level };
    case 'unclear':
      return {
        ...known,
        status: 'unknown',
        reason: 'it grew, but ever more slowly or in few steps: a longer run would tell whether it ends',
      };
    case 'none':
      return { ...known, growthBytesPer24h: sureSlope(course) * secondsPerDay };
  }
}

/** Growth that can't be told from none counts as none. */
function sureSlope({ slopePerSecond, lowPerSecond, highPerSecond }: Course): number {
  return lowPerSecond > 0 || highPerSecond < 0 ? slopePerSecond : 0;
}

/** The resident size, as it is read every second; PSS is not. */
export function memoryFigure(
  record: Run,
): 'target.pssBytes' | 'target.rssBytes' | 'container.memoryBytes' | null {
  const known = (['target.rssBytes', 'container.memoryBytes', 'target.pssBytes'] as const).filter(
    (figure) => systemSamples(record, figure) !== null,
  );
  return known[0] ?? null;
}

function containerLimit(record: Run): number | null {
  return real(systemSamples(record, 'container.memoryLimitBytes')?.values ?? []).at(-1) ?? null;
}

/** Blocks of two minutes in an hour. */
const latencyBlocks = 24;

export function judgeLatencyTrend(record: Run): Endurance['latencyTrend'] {
  const samples = timelineSamples(record, 'http_req_duration', 'med');
  const steady = samples === null ? null : longPart(record, samples);
  const blocks = steady === null ? null : blocksOf(steady, median, latencyBlocks);
  const course = blocks === null ? null : courseOf(blocks, (_, share) => share > weighty.share);
  if (course === null) return { status: 'insufficient', growthShare: null, pValue: null };
  const { shape, growthShare, pValue } = course;
  return { status: shape === 'rising' ? 'rising' : 'none', growthShare, pValue };
}

/** Null when it is too short to say anything. */
function longPart(record: Run, samples: Samples): Samples | null {
  const part = judgedPart(record, samples, warmUpShare);
  return part === null || lengthOf(part) < judgedSeconds ? null : part;
}

/** The longest phase of constant load without its warm-up. */
export function judgedPart(record: Run, samples: Samples, withoutShare: number): Samples | null {
  const [longest] = constantWindows(record)
    .map((window) => within(samples, window))
    .sort((a, b) => lengthOf(b) - lengthOf(a));
  if (longest === undefined) return null;
  const startSeconds = (longest.seconds[0] ?? 0) + lengthOf(longest) * withoutShare;
  return within(longest, { startSeconds, endSeconds: Infinity });
}
