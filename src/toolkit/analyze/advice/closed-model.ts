/**
 * Advice on what a closed model hides: a user who waits for an answer sends no request meanwhile, so that a slow
 * target lowers its own load, and the percentiles leave out the requests that were never sent (Schroeder, Wierman
 * and Harchol-Balter, Open versus closed, NSDI 2006; coordinated omission, G. Tene).
 */
import type { PhaseWindow } from '../../../contract/plan.ts';
import type { Timeline } from '../../record/types.ts';
import { carriedForward } from '../charts.ts';
import { rowsOf } from '../load-clock.ts';
import { median } from '../../statistics/percentiles.ts';
import { formatNumber } from '../../format/wording.ts';
import type { Adviser } from './adviser.ts';
import { highest } from '../../statistics/highest.ts';

interface Stretch {
  readonly users: number;
  readonly ratePerSecond: number;
  readonly p50Ms: number;
}

/** Users or latency rose by this factor, and throughput did not follow. */
const rose = 1.5;
const flat = 1.15;
const fell = 0.85;

export const closedModelSaturation: Adviser = (record) => {
  const { timeline, plan, loadStartMs: startMs, steady } = record;
  if (timeline === null || startMs === null || plan?.model !== 'closed') return null;
  const evidence = climbing(timeline) ?? (steady === null ? null : slowing(timeline, steady, startMs));
  if (evidence === null) return null;
  return {
    code: 'closed-model-saturation',
    severity: 'warning',
    text: 'The users waited for the target and so sent less: at a given rate latency would be higher. Run it with --model open as well.',
    evidence,
  };
};

/** More users, no more requests, longer waits: half of the users against all of them. */
function climbing(timeline: Timeline): string | null {
  const users = carriedForward(timeline.series.get('vus')?.get('value') ?? []);
  const most = highest([0, ...users]);
  const rows = (from: number, to: number): number[] =>
    [...users.keys()].filter((row) => (users[row] ?? 0) >= most * from && (users[row] ?? 0) <= most * to);
  const half = stretchOf(timeline, users, rows(0.4, 0.6));
  const full = stretchOf(timeline, users, rows(0.95, 1));
  if (half === null || full === null || full.users < half.users * rose) return null;
  const isFlat = full.ratePerSecond < half.ratePerSecond * flat;
  return isFlat && full.p50Ms > half.p50Ms * rose
    ? compared(half, full, 'from half of the users to all')
    : null;
}

/** The same users, fewer requests, longer waits: the first third of steady load against the last. */
function slowing(timeline: Timeline, steady: PhaseWindow, startMs: number): string | null {
  const { from, to } = rowsOf(timeline, startMs, steady);
  const third = Math.floor((to - from) / 3);
  const users = carriedForward(timeline.series.get('vus')?.get('value') ?? []);
  const span = (start: number): number[] => Array.from({ length: third }, (_, place) => start + place);
  const [first, last] = [
    stretchOf(timeline, users, span(from)),
    stretchOf(timeline, users, span(to - third)),
  ];
  if (first === null || last === null) return null;
  const isHidden = last.ratePerSecond < first.ratePerSecond * fell && last.p50Ms > first.p50Ms * rose;
  return isHidden ? compared(first, last, 'from the first third of steady load to the last') : null;
}

const fewestRows = 3;

function stretchOf(
  { series, periodMs }: Timeline,
  users: readonly number[],
  rows: readonly number[],
): Stretch | null {
  if (rows.length < fewestRows) return null;
  const pick = (column: Float32Array | undefined): number[] => rows.map((row) => column?.[row] ?? NaN);
  const stretch = {
    users: median(rows.map((row) => users[row] ?? NaN)),
    ratePerSecond: median(pick(series.get('http_reqs')?.get('count'))) / (periodMs / 1000),
    p50Ms: median(pick(series.get('http_req_duration')?.get('med'))),
  };
  return Object.values(stretch).some(Number.isNaN) ? null : stretch;
}

function compared(before: Stretch, after: Stretch, span: string): string {
  const times = (figure: keyof Stretch): string => `× ${formatNumber(after[figure] / before[figure])}`;
  return `${span}: users ${times('users')}, requests/s ${times('ratePerSecond')}, p50 ${times('p50Ms')}`;
}
