/**
 * A sliding limit over a load: each window of its length that begins with a period of the record, one after the other.
 * They lie within the load, or within the phase that the limit is on. What came before its first period or after its last
 * one, of iterations that began in it, counts with that. A load, or a phase, that is no longer than one window is judged
 * as it is. The first and the last period may be shorter than others: a count is held against whole windows alone.
 */
import { holds, type Limit, parseLimit } from '../../../contract/limit.ts';
import type { Plan } from '../../../contract/plan.ts';
import { parseSelector } from '../../../contract/selector.ts';
import type { SlidingLimit } from '../../../contract/sliding.ts';
import { formatDuration } from '../../format/moment.ts';
import type { MergedTimeline } from '../../record/types.ts';
import type { Estimate } from '../../statistics/histogram-quantile.ts';
import { isTooClose } from './bounds.ts';
import { slidingSum } from './sliding-sum.ts';

export interface Span {
  /** Epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface JudgedWindow extends Span {
  /** `unclear`: the limit lies within the value's bound; `empty`: nothing was measured. */
  readonly state: 'held' | 'broken' | 'unclear' | 'empty';
  /** Null where nothing was measured. */
  readonly estimate: Estimate | null;
}

/** When a selector's phase is to be, each stretch of it; all of the load where it names none. */
export function stretchesOf(plan: Plan, startMs: number, selector: string): Span[] {
  const { phase } = parseSelector(selector).tags;
  const stretches: { fromMs: number; toMs: number }[] = [];
  for (const window of plan.phases.filter((one) => phase === undefined || one.phase === phase)) {
    const [fromMs, toMs] = [startMs + window.startSeconds * 1000, startMs + window.endSeconds * 1000];
    const last = stretches.at(-1);
    if (last?.toMs === fromMs) last.toMs = toMs;
    else stretches.push({ fromMs, toMs });
  }
  return stretches;
}

/** How many periods a window has: no fewer than it is long. */
export function periodsOf({ everySeconds }: SlidingLimit, periodMs: number): number {
  return Math.max(1, Math.ceil((everySeconds * 1000) / periodMs));
}

/** `5 min`; `5 min 10 s (5 min asked)` where only whole periods tell. */
export function lengthWords(sliding: SlidingLimit, periodMs: number): string {
  const judged = (periodsOf(sliding, periodMs) * periodMs) / 1000;
  const asked = formatDuration(sliding.everySeconds);
  return judged === sliding.everySeconds ? asked : `${formatDuration(judged)} (${asked} asked)`;
}

export function judgeWindow(limit: Limit, span: Span, estimate: Estimate | null): JudgedWindow {
  if (estimate === null) return { ...span, state: 'empty', estimate };
  if (isTooClose(limit, estimate)) return { ...span, state: 'unclear', estimate };
  return { ...span, state: holds(limit, estimate.value) ? 'held' : 'broken', estimate };
}

/** In the order of time. @param stretches as planned: what the record does not reach is left out */
export function windowsOver(
  timeline: MergedTimeline,
  sliding: SlidingLimit,
  stretches: readonly Span[],
): JudgedWindow[] {
  const limit = parseLimit(sliding.limit);
  const endMs = endOf(timeline, timeline.periods - 1);
  const reached = stretches.filter(({ fromMs }) => fromMs < endMs);
  if (limit === null) return [];
  return reached.flatMap(({ fromMs, toMs }, place) => {
    const takes = { fromMs: place === 0 ? -Infinity : fromMs, toMs: reached[place + 1]?.fromMs ?? Infinity };
    return windowsIn({ timeline, sliding, limit }, { fromMs, toMs: Math.min(toMs, endMs) }, takes);
  });
}

interface Judged {
  readonly timeline: MergedTimeline;
  readonly sliding: SlidingLimit;
  readonly limit: Limit;
}

/** @param takes whose samples count in it */
function windowsIn(judged: Judged, stretch: Span, takes: Span): JudgedWindow[] {
  const { timeline, sliding } = judged;
  const { first, last } = periodsIn(timeline, stretch);
  const all = last - first + 1;
  const isShort = stretch.toMs - stretch.fromMs <= sliding.everySeconds * 1000;
  const each = isShort ? all : Math.min(periodsOf(sliding, timeline.periodMs), all);
  const windows = slide(judged, { stretch, takes, first, last, each });
  return windows.length > 0 ? windows : slide(judged, { stretch, takes, first, last, each: all });
}

interface Slide {
  readonly stretch: Span;
  readonly takes: Span;
  readonly first: number;
  readonly last: number;
  /** How many periods a window has. */
  readonly each: number;
}

function slide({ timeline, sliding, limit }: Judged, over: Slide): JudgedWindow[] {
  const { stretch, takes, first, last, each } = over;
  const { everySeconds } = sliding;
  const sum = slidingSum(sliding.selector, limit, each);
  const windows: JudgedWindow[] = [];
  for (let period = first; period <= last; period += 1) {
    const fromMs = period === first ? takes.fromMs : placeOf(timeline, period - 1);
    sum.push(timeline, [fromMs, period === last ? takes.toMs : placeOf(timeline, period)]);
    if (period - first + 1 < each) continue;
    const span = {
      fromMs: Math.max(stretch.fromMs, endOf(timeline, period - each)),
      toMs: Math.min(stretch.toMs, endOf(timeline, period)),
    };
    const seconds = (span.toMs - span.fromMs) / 1000;
    const isOnly = each === last - first + 1;
    if (isOnly || sum.tells({ seconds, everySeconds, periodMs: timeline.periodMs }))
      windows.push(judgeWindow(limit, span, sum.value(seconds)));
  }
  return windows;
}

/** Those that have a part in it. */
function periodsIn({ firstEndMs, periodMs, periods }: MergedTimeline, { fromMs, toMs }: Span) {
  const first = Math.floor((fromMs - firstEndMs) / periodMs) + 1;
  const last = Math.ceil((toMs - firstEndMs) / periodMs);
  return { first: Math.min(Math.max(0, first), periods - 1), last: Math.min(Math.max(0, last), periods - 1) };
}

function endOf(timeline: MergedTimeline, period: number): number {
  return period === timeline.periods - 1 ? timeline.lastEndMs : placeOf(timeline, period);
}

/** Where a period lies by the grid, by which a timeline is asked. */
function placeOf({ firstEndMs, periodMs }: MergedTimeline, period: number): number {
  return firstEndMs + period * periodMs;
}
