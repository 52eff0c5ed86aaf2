/**
 * Limits that have to hold in every window, as they stand while a run goes on. Input: the plan, when its load began, and
 * k6's requests as they come to the receiver; output: each limit's state, and the first window that breaks one. What is
 * kept is one window's length, however long the run is.
 */
import { type Limit, parseLimit } from '../../contract/limit.ts';
import type { Plan } from '../../contract/plan.ts';
import { parseSelector } from '../../contract/selector.ts';
import type { SlidingLimit } from '../../contract/sliding.ts';
import { type SlidingSum, slidingSum } from '../analyze/merged/sliding-sum.ts';
import {
  type JudgedWindow,
  judgeWindow,
  periodsOf,
  type Span,
  stretchesOf,
} from '../analyze/merged/sliding-windows.ts';
import { formatDuration } from '../format/moment.ts';
import { formatNumber, formatOffset } from '../format/wording.ts';
import type { MergedTimeline } from '../record/types.ts';
import type { LiveGate } from './live-gates.ts';
import { MetricPeriods } from './metric-periods.ts';

export interface Break extends Span {
  readonly sliding: SlidingLimit;
  readonly value: number;
}

interface Followed {
  readonly sliding: SlidingLimit;
  readonly limit: Limit;
  readonly stretches: readonly Span[];
  /** The stretch that is under way, its periods so far, and what its newest window adds up to. */
  stretch: Span | null;
  periods: number;
  sum: SlidingSum | null;
  state: LiveGate['state'];
  /** The first window that broke it. */
  broken: Break | null;
}

export class SlidingWatch {
  private readonly startMs: number;
  private readonly periods: MetricPeriods;
  private readonly followed: readonly Followed[];
  private last: MergedTimeline | null = null;

  /** @param generators each of which sends a request a period */
  constructor(plan: Plan, startMs: number, generators: number) {
    const limits = plan.slidingLimits ?? [];
    const metrics = new Set(limits.map(({ selector }) => parseSelector(selector).metric));
    this.startMs = startMs;
    this.periods = new MetricPeriods(generators, (metric) => metrics.has(metric));
    this.followed = limits.flatMap((sliding) => {
      const limit = parseLimit(sliding.limit);
      const stretches = stretchesOf(plan, startMs, sliding.selector);
      const blank = { stretch: null, periods: 0, sum: null, state: 'open', broken: null } as const;
      return limit === null ? [] : [{ sliding, limit, stretches, ...blank }];
    });
  }

  /** @param json a request of OTLP @returns what it showed to be broken, and was not before */
  take(json: string): readonly Break[] {
    if (this.followed.length === 0) return [];
    const period = this.periods.take(json);
    if (period === null) return [];
    const timeline = (this.last = period.timeline ?? afterwards(this.last));
    if (timeline === null) return [];
    return this.followed.flatMap((one) => follow(one, timeline) ?? []);
  }

  gates(): readonly LiveGate[] {
    return this.followed
      .filter(({ sliding }) => sliding.kind === 'gate')
      .map((one) => ({ name: nameOf(one, this.startMs), state: one.state }));
  }
}

/** A period in which nothing came of what is limited: it is a part of windows all the same. */
function afterwards(last: MergedTimeline | null): MergedTimeline | null {
  if (last === null) return null;
  return { ...last, firstEndMs: last.firstEndMs + last.periodMs, metrics: new Map() };
}

/** @returns the window with which it broke first */
function follow(one: Followed, timeline: MergedTimeline): Break | null {
  const window = newestWindow(one, timeline);
  if (window === null || one.broken !== null) return null;
  if (window.state === 'held') one.state = 'holds';
  if (window.state !== 'broken' || window.estimate === null) return null;
  const { fromMs, toMs, estimate } = window;
  one.state = 'broken';
  one.broken = { sliding: one.sliding, fromMs, toMs, value: estimate.value };
  return one.broken;
}

/** Null until a whole one is over; one that is as long as all of its stretch, only the end decides. */
function newestWindow(one: Followed, timeline: MergedTimeline): JudgedWindow | null {
  const { sliding, limit, stretches } = one;
  const { firstEndMs: endMs, periodMs } = timeline;
  const each = periodsOf(sliding, periodMs);
  const stretch = stretches.find(({ fromMs, toMs }) => endMs > fromMs && endMs - periodMs < toMs);
  if (stretch === undefined || stretch.toMs - stretch.fromMs <= sliding.everySeconds * 1000) return null;
  if (stretch !== one.stretch || one.sum === null)
    begin(one, stretch, slidingSum(sliding.selector, limit, each));
  one.sum?.push(timeline);
  one.periods += 1;
  if (one.periods < each || one.sum === null) return null;
  const toMs = Math.min(stretch.toMs, endMs);
  const fromMs = Math.max(stretch.fromMs, endMs - each * periodMs);
  return judgeWindow(limit, { fromMs, toMs }, one.sum.value((toMs - fromMs) / 1000));
}

function begin(one: Followed, stretch: Span, sum: SlidingSum): void {
  one.stretch = stretch;
  one.sum = sum;
  one.periods = 0;
}

/** `http_req_duration p(95)<200 in every 5 min: 231 from +12:05 to +17:05`. */
function nameOf({ sliding, broken }: Followed, startMs: number): string {
  const name = `${sliding.selector} ${sliding.limit} in every ${formatDuration(sliding.everySeconds)}`;
  return broken === null ? name : `${name}: ${breakWords(broken, startMs)}`;
}

/** `231 from +12:05 to +17:05`. */
export function breakWords({ value, fromMs, toMs }: Break, startMs: number): string {
  const at = (ms: number): string => formatOffset((ms - startMs) / 1000);
  return `${formatNumber(value)} from ${at(fromMs)} to ${at(toMs)}`;
}
