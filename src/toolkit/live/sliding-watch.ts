/**
 * Limits that have to hold in every window, as they stand while a run goes on. Input: the plan, when its load began, and
 * k6's requests as they come to the receiver; output: each limit's state, and the first window that breaks one. What is
 * kept is one window's length, however long the run is.
 */
import { type Limit, parseLimit } from '../../contract/limit.ts';
import type { Plan } from '../../contract/plan.ts';
import { parseSelector } from '../../contract/selector.ts';
import type { SlidingLimit } from '../../contract/sliding.ts';
import { type Known, knownOf, type SlidingSum, slidingSum } from '../analyze/merged/sliding-sum.ts';
import {
  edgePeriods,
  type JudgedWindow,
  judgeWindow,
  lengthWords,
  periodsOf,
  type Span,
  stretchesOf,
} from '../analyze/merged/sliding-windows.ts';
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
  /** How many periods a window has. */
  readonly each: number;
  /** As planned: the first and the last one of a load may be shorter. */
  readonly periodMs: number;
  readonly generators: number;
  readonly known: Known;
  readonly stretches: readonly Span[];
  /** The stretch that is under way, when its newest periods ended, and what its newest window adds up to. */
  stretch: Span | null;
  ends: number[];
  sum: SlidingSum | null;
  state: LiveGate['state'];
  /** The first window that broke it. */
  broken: Break | null;
}

export interface Sending {
  /** How many k6 there are, each of which sends a request a period. */
  readonly generators: number;
  readonly periodSeconds: number;
}

export class SlidingWatch {
  private readonly startMs: number;
  private readonly periods: MetricPeriods;
  private readonly followed: readonly Followed[];
  private last: MergedTimeline | null = null;

  constructor(plan: Plan, startMs: number, { generators, periodSeconds }: Sending) {
    const limits = plan.slidingLimits ?? [];
    const known = knownOf(plan.platform);
    // What is never counted says nothing of when a period was.
    const metrics = new Set(['http_reqs', ...limits.map(({ selector }) => parseSelector(selector).metric)]);
    this.startMs = startMs;
    this.periods = new MetricPeriods(generators, (metric) => metrics.has(metric));
    this.followed = limits.flatMap((sliding) => {
      const limit = parseLimit(sliding.limit);
      const stretches = stretchesOf(plan, startMs, sliding.selector);
      const periodMs = periodSeconds * 1000;
      const each = periodsOf(sliding, periodMs);
      const blank = {
        stretch: null,
        ends: [],
        sum: null,
        state: 'open',
        broken: null,
      } satisfies Partial<Followed>;
      return limit === null
        ? []
        : [{ sliding, limit, each, periodMs, generators, known, stretches, ...blank }];
    });
  }

  /** @param json a request of OTLP @returns what it showed to be broken, and was not before */
  take(json: string): readonly Break[] {
    if (this.followed.length === 0) return [];
    const period = this.periods.take(Buffer.from(json));
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
  const endMs = last.firstEndMs + last.periodMs;
  return { ...last, firstEndMs: endMs, lastEndMs: endMs, metrics: new Map() };
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
  const { sliding, limit, each, known, stretches } = one;
  const { firstEndMs: endMs, periodMs } = timeline;
  const stretch = stretches.find(({ fromMs, toMs }) => endMs > fromMs && endMs - periodMs < toMs);
  if (stretch === undefined || stretch.toMs - stretch.fromMs <= sliding.everySeconds * 1000) return null;
  if (stretch !== one.stretch || one.sum === null)
    begin(one, stretch, slidingSum({ ...known, selector: sliding.selector, limit, periods: each }));
  one.sum?.push(timeline);
  one.ends.push(endMs);
  return one.sum === null || one.ends.length < each ? null : windowOf(one, stretch, one.sum);
}

/** Of the newest periods; null where it is shorter than what can be judged. */
function windowOf(one: Followed, stretch: Span, sum: SlidingSum): JudgedWindow | null {
  const { each, ends, limit, periodMs, generators } = one;
  const endMs = ends.at(-1) ?? NaN;
  const beforeMs = ends.at(-each - 1) ?? (ends.at(-each) ?? NaN) - periodMs;
  const [fromMs, toMs] = [Math.max(stretch.fromMs, beforeMs), Math.min(stretch.toMs, endMs)];
  const seconds = wholePeriods(toMs - fromMs, { each, periodMs }) / 1000;
  const isBlurred = generators > 1 && (ends.length < each + edgePeriods || endMs >= stretch.toMs);
  if (ends.length === each + edgePeriods) ends.shift();
  const { everySeconds } = one.sliding;
  if (!sum.tells({ seconds, everySeconds, periodMs, isAll: false, isBlurred })) return null;
  return judgeWindow(limit, { fromMs, toMs }, sum.value(seconds));
}

/** Exports are a little early or late, and each tells of a period. */
function wholePeriods(ms: number, { each, periodMs }: Pick<Followed, 'each' | 'periodMs'>): number {
  const planned = each * periodMs;
  return Math.abs(ms - planned) <= periodMs / 4 ? planned : ms;
}

function begin(one: Followed, stretch: Span, sum: SlidingSum): void {
  one.stretch = stretch;
  one.sum = sum;
  one.ends = [];
}

/** `http_req_duration p(95)<200 in every 5 min: 231 from +12:05 to +17:05`. */
function nameOf({ sliding, periodMs, broken }: Followed, startMs: number): string {
  const name = windowsName(sliding, periodMs);
  return broken === null ? name : `${name}: ${breakWords(broken, startMs)}`;
}

/** `http_req_duration p(95)<200 in every 5 min`. */
export function windowsName(sliding: SlidingLimit, periodMs: number): string {
  return `${sliding.selector} ${sliding.limit} in every ${lengthWords(sliding, periodMs)}`;
}

/** `231 from +12:05 to +17:05`. */
export function breakWords({ value, fromMs, toMs }: Break, startMs: number): string {
  const at = (ms: number): string => formatOffset((ms - startMs) / 1000);
  return `${formatNumber(value)} from ${at(fromMs)} to ${at(toMs)}`;
}
