/**
 * Limits that have to hold in every window, against the merged record. One window that breaks its limit for certain is
 * enough; where none does, one that nobody can tell leaves the limit open, and one without a sample is no pass.
 */
import { type Limit, parseLimit } from '../../contract/limit.ts';
import type { SlidingLimit } from '../../contract/sliding.ts';
import { formatDuration, isoTime } from '../format/moment.ts';
import { formatValue } from '../format/wording.ts';
import type { MergedTimeline } from '../record/types.ts';
import { labelOf, type LimitedMetric, marginOf, unitOf } from './checks.ts';
import { type JudgedWindow, type Span, stretchesOf, windowsOver } from './merged/sliding-windows.ts';
import type { Check } from './report-schema.ts';
import type { Run } from './run.ts';
import { spanWords } from './window-words.ts';

export function judgeWindows(record: Run): Check[] {
  const sliding = record.plan === null ? record.askedOfWindows : record.plan.slidingLimits;
  return (sliding ?? []).map((one) => judgeOne(record, one));
}

function judgeOne(record: Run, sliding: SlidingLimit): Check {
  const { kind, selector, limit: text } = sliding;
  const limit = parseLimit(text);
  const windows = allWindows(record, sliding);
  const worst = limit === null ? null : worstOf(limit, windows);
  const ended = record.run?.endedBy;
  const endedRun = ended !== undefined && isSame(ended, sliding);
  const asked = { selector, limit, metrics: record.metrics, platform: record.platform };
  const value = worst?.estimate?.value ?? (endedRun ? ended.value : null);
  const bound = limit === null || !Number.isFinite(limit.bound) ? null : limit.bound;
  return {
    kind,
    selector,
    expression: text,
    label: labelOfWindows(asked, sliding),
    ...statusOf(record, { windows, endedRun, unit: unitOf(asked, 1) }),
    judgedBy: 'jorge-load',
    value,
    limit: bound,
    unit: unitOf(asked, 1),
    marginShare: value === null || bound === null ? null : marginOf(asked, { value, bound }),
    ...(areWhole(windows, sliding) ? datesOf(windows) : undated),
    windows: {
      everySeconds: sliding.everySeconds,
      count: windows.length,
      areWhole: areWhole(windows, sliding),
      ...brokenIn(windows, record.recorded.merged?.periodMs ?? 0),
      worst: worst === null ? null : datedSpan(worst),
      endedRun,
    },
  };
}

/** `p95 latency in every 5 min, steady`. */
function labelOfWindows(asked: LimitedMetric, { limit, everySeconds }: SlidingLimit): string {
  const [what = '', ...scope] = labelOf({ ...asked, text: limit }).split(', ');
  return [`${what} in every ${formatDuration(everySeconds)}`, ...scope].join(', ');
}

function isSame(a: Pick<SlidingLimit, 'selector' | 'limit' | 'everySeconds'>, b: SlidingLimit): boolean {
  return a.selector === b.selector && a.limit === b.limit && a.everySeconds === b.everySeconds;
}

function allWindows({ plan, loadStartMs, recorded: { merged } }: Run, sliding: SlidingLimit): JudgedWindow[] {
  if (merged === undefined) return [];
  const stretches =
    plan === null || loadStartMs === null
      ? [wholeOf(merged)]
      : stretchesOf(plan, loadStartMs, sliding.selector);
  return windowsOver(merged, sliding, stretches);
}

function wholeOf({ firstEndMs, periodMs, periods }: MergedTimeline): Span {
  const fromMs = firstEndMs - periodMs;
  return { fromMs, toMs: fromMs + periods * periodMs };
}

function datedSpan({ fromMs, toMs }: Span): { from: string; to: string } {
  return { from: isoTime(fromMs), to: isoTime(toMs) };
}

/** Of `<` the highest, of `>` the lowest; of an equality the first that broke. */
function worstOf({ operator }: Limit, windows: readonly JudgedWindow[]): JudgedWindow | null {
  const told = windows.filter(({ estimate }) => estimate !== null);
  const [first] = told;
  if (operator === '==' || operator === '!=')
    return told.find(({ state }) => state === 'broken') ?? first ?? null;
  const sign = operator.startsWith('<') ? 1 : -1;
  const badness = ({ estimate }: JudgedWindow): number => (estimate?.value ?? NaN) * sign;
  return told.reduce<JudgedWindow | null>(
    (worst, one) => (worst === null || badness(one) > badness(worst) ? one : worst),
    null,
  );
}

interface Judged {
  readonly windows: readonly JudgedWindow[];
  /** Whether one of them was seen to break as the run went on: that was judged then. */
  readonly endedRun: boolean;
  readonly unit: Check['unit'];
}

function statusOf(record: Run, { windows, endedRun, unit }: Judged): Pick<Check, 'status' | 'reason'> {
  const first = (state: JudgedWindow['state']): JudgedWindow | undefined =>
    windows.find((window) => window.state === state);
  if (endedRun || first('broken') !== undefined) return { status: 'missed', reason: null };
  const { loadStartMs, recorded } = record;
  if (recorded.merged === undefined)
    return { status: 'no-data', reason: 'the record holds no histograms, which windows are judged from' };
  const empty = first('empty');
  if (windows.length === 0 || windows.every(({ state }) => state === 'empty'))
    return { status: 'no-data', reason: 'no samples' };
  if (empty !== undefined)
    return { status: 'no-data', reason: `no samples ${spanWords(datedSpan(empty), loadStartMs)}` };
  const unclear = first('unclear');
  if (unclear?.estimate == null) return { status: 'met', reason: null };
  const [low, high] = [unclear.estimate.low, unclear.estimate.high].map((value) => formatValue(value, unit));
  const when = spanWords(datedSpan(unclear), loadStartMs);
  const reason = `too close to call: ${when} it lies between ${low ?? ''} and ${high ?? ''}`;
  return { status: 'not-evaluated', reason };
}

/** What is judged as it is, is dated as a limit on the whole: by ./breaks.ts. */
const undated = { brokenSince: null, heldAgainAt: null, fromStart: false } as const;

/** By the ends of windows: when the first was over that broke, and the first after the last of them that held. */
function datesOf(windows: readonly JudgedWindow[]): Pick<Check, 'brokenSince' | 'heldAgainAt' | 'fromStart'> {
  const broken = windows.filter(isBroken);
  const [first, last] = [broken[0], broken.at(-1)];
  if (first === undefined || last === undefined) return undated;
  const next = windows[windows.indexOf(last) + 1];
  return {
    brokenSince: isoTime(first.toMs),
    heldAgainAt: next === undefined ? null : isoTime(next.toMs),
    fromStart: first === windows[0],
  };
}

function isBroken({ state }: JudgedWindow): boolean {
  return state === 'broken';
}

/** A period of the record ends each of them: so many that broke, so long it was broken. */
function brokenIn(
  windows: readonly JudgedWindow[],
  periodMs: number,
): { broken: number; brokenSeconds: number } {
  const broken = windows.filter(isBroken).length;
  return { broken, brokenSeconds: (broken * periodMs) / 1000 };
}

function areWhole(windows: readonly JudgedWindow[], { everySeconds }: SlidingLimit): boolean {
  return windows.length > 1 || windows.some(({ fromMs, toMs }) => toMs - fromMs >= everySeconds * 1000);
}
