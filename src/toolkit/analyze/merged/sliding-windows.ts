/**
 * A sliding limit over a load: each window of its length that begins with a period of the record, one after the other.
 * They lie within the load, or within the phase that the limit is on. What came before its first period or after its last
 * one, of iterations that began in it, counts with that. A load, or a phase, that is no longer than one window is judged
 * as it is, but for counts. The first and the last period may be shorter than others: a count is held against whole
 * windows alone.
 */
import { holds, type Limit, parseLimit } from '../../../contract/limit.ts';
import type { Plan } from '../../../contract/plan.ts';
import { parseSelector } from '../../../contract/selector.ts';
import type { SlidingLimit } from '../../../contract/sliding.ts';
import { formatDuration } from '../../format/moment.ts';
import type { MergedTimeline } from '../../record/types.ts';
import type { Estimate } from '../../statistics/histogram-quantile.ts';
import { isTooClose } from './bounds.ts';
import { type Known, slidingSum } from './sliding-sum.ts';

export interface Span {
  /** Epoch milliseconds. */
  readonly fromMs: number;
  readonly toMs: number;
}

export interface JudgedWindow extends Span {
  /**
   * `unclear`: the limit lies within the value's bound; `empty`: nothing was measured; `untold`: there is no window in which
   * what was counted is certain.
   */
  readonly state: 'held' | 'broken' | 'unclear' | 'empty' | 'untold';
  /** Null where nothing was measured. */
  readonly estimate: Estimate | null;
}

/** `short`: all of a stretch that is no longer than one window; `cut`: what the record has of one. */
type Extent = 'whole' | 'short' | 'cut';

export interface PlacedWindow extends JudgedWindow {
  readonly extent: Extent;
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

export interface Apart {
  readonly lateMs: number;
  readonly untilMs: number;
}

export interface Load {
  /** As planned: what the record does not reach is left out. */
  readonly stretches: readonly Span[];
  readonly known: Known;
  /** Of several generators: how long the last of them began after the first, and when the first of them ended. */
  readonly apart?: Apart;
}

/** In the order of time. */
export function windowsOver(timeline: MergedTimeline, sliding: SlidingLimit, load: Load): PlacedWindow[] {
  const limit = parseLimit(sliding.limit);
  const endMs = endOf(timeline, timeline.periods - 1);
  const reached = load.stretches.filter(({ fromMs }) => fromMs < endMs);
  if (limit === null) return [];
  const windows = reached.flatMap((stretch, place) => {
    const [before, next] = [reached[place - 1], reached[place + 1]];
    const takes = {
      fromMs: before === undefined ? -Infinity : stretch.fromMs,
      toMs: next?.fromMs ?? Infinity,
      othersUntilMs: before?.toMs ?? -Infinity,
    };
    return windowsIn({ ...load, timeline, sliding, limit }, stretch, takes);
  });
  // Beside whole windows, a part of one says nothing of its own.
  const hasWhole = windows.some(({ extent }) => extent === 'whole');
  return windows.filter(({ extent }) => !hasWhole || extent !== 'cut');
}

interface Judged extends Pick<Load, 'known' | 'apart'> {
  readonly timeline: MergedTimeline;
  readonly sliding: SlidingLimit;
  readonly limit: Limit;
}

/** Whose samples count in a stretch: those beyond are of the same phase at other times. */
interface Takes extends Span {
  /** When those before it are over. */
  readonly othersUntilMs: number;
}

function windowsIn(judged: Judged, planned: Span, takes: Takes): PlacedWindow[] {
  const { timeline, sliding } = judged;
  const endMs = endOf(timeline, timeline.periods - 1);
  const stretch = { fromMs: planned.fromMs, toMs: Math.min(planned.toMs, endMs) };
  const { first, last } = periodsIn(timeline, stretch);
  const all = last - first + 1;
  const isShort = planned.toMs - planned.fromMs <= sliding.everySeconds * 1000;
  const each = isShort ? all : Math.min(periodsOf(sliding, timeline.periodMs), all);
  // A load ends within a period.
  const lacking = planned.toMs - endMs > timeline.periodMs ? 'cut' : 'short';
  const over = { stretch, takes, first, last, each };
  const windows = slide(judged, over);
  if (windows.length === 0 && (each < all || isSharedPeriod(timeline, over, last)))
    return [{ ...stretch, state: 'untold', estimate: null, extent: 'short' }];
  return windows.map((window) => {
    const isWhole = window.toMs - window.fromMs >= sliding.everySeconds * 1000 || each < all;
    return { ...window, extent: isWhole ? 'whole' : lacking };
  });
}

interface Slide {
  readonly stretch: Span;
  readonly takes: Takes;
  readonly first: number;
  readonly last: number;
  /** How many periods a window has. */
  readonly each: number;
}

function slide(judged: Judged, over: Slide): JudgedWindow[] {
  const { timeline, sliding, limit, known } = judged;
  const { stretch, takes, first, last, each } = over;
  const { everySeconds } = sliding;
  const sum = slidingSum({ ...known, selector: sliding.selector, limit, periods: each });
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
    const isAll = each === last - first + 1;
    // All of a stretch is told by its tags, wherever exports begin and end.
    const isEdge = !isAll && (isTorn(timeline, over, period) || isAtEdge(judged, over, { ...span, period }));
    const isBlurred = isEdge || isSharedPeriod(timeline, over, period);
    if (sum.tells({ seconds, everySeconds, periodMs: timeline.periodMs, isAll, isBlurred }))
      windows.push(judgeWindow(limit, span, sum.value(seconds)));
  }
  return windows;
}

/** Whether an export tells what comes before and after the window's beginning, or its end, together. */
function isTorn({ torn }: MergedTimeline, { first, last, each }: Slide, period: number): boolean {
  return (period < last && torn.has(period)) || (period - each >= first && torn.has(period - each));
}

/** Whether its phase was there at another time in a window's first period, or its last: what was counted is of both. */
function isSharedPeriod(
  timeline: MergedTimeline,
  { takes, first, last, each }: Slide,
  period: number,
): boolean {
  const beginsShared = takes.othersUntilMs > placeOf(timeline, first - 1);
  const endsShared = takes.toMs < placeOf(timeline, last);
  return (period - each < first && beginsShared) || (period === last && endsShared);
}

/** Whether several generators tell of different spans in a window. */
function isAtEdge(
  { timeline, apart }: Judged,
  { stretch, first, last, each }: Slide,
  { fromMs, toMs, period }: Span & { readonly period: number },
): boolean {
  if (timeline.sources.length < 2) return false;
  const { lateMs = 0, untilMs = Infinity } = apart ?? {};
  const isFirst = period - first + 1 < each + edgePeriods || fromMs < stretch.fromMs + lateMs;
  return isFirst || period === last || toMs > untilMs;
}

/**
 * Several generators don't export at the same moment: what one of them counted in its first and its last export of a
 * stretch is of more or less time than the period that it falls in. A window of counts begins so many periods later.
 */
export const edgePeriods = 2;

/** Those that have a part in it. */
function periodsIn({ firstEndMs, periodMs, periods }: MergedTimeline, { fromMs, toMs }: Span) {
  const before = (fromMs - firstEndMs) / periodMs;
  // Before the first period nothing was measured, as answers may take long; a part of one is the first export's delay.
  const first = before < -1 ? Math.ceil(before) + 1 : Math.floor(before) + 1;
  const last = Math.ceil((toMs - firstEndMs) / periodMs);
  return { first: Math.min(first, periods - 1), last: Math.min(Math.max(0, last), periods - 1) };
}

function endOf(timeline: MergedTimeline, period: number): number {
  return period === timeline.periods - 1 ? timeline.lastEndMs : placeOf(timeline, period);
}

/** Where a period lies by the grid, by which a timeline is asked. */
function placeOf({ firstEndMs, periodMs }: MergedTimeline, period: number): number {
  return firstEndMs + period * periodMs;
}
