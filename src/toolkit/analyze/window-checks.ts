/**
 * Limits that have to hold in every window, against the merged record. One window that breaks its limit for certain is
 * enough; where none does, one that nobody can tell leaves the limit open, and one without a sample is no pass.
 */
import { type Limit, parseLimit } from '../../contract/limit.ts';
import type { SlidingLimit } from '../../contract/sliding.ts';
import { formatDuration, isoTime } from '../format/moment.ts';
import { formatValue } from '../format/wording.ts';
import type { MergedTimeline, RunFacts } from '../record/types.ts';
import { exactly } from '../statistics/histogram-quantile.ts';
import { labelOf, type LimitedMetric, marginOf, unitOf } from './checks.ts';
import { foldedReason } from './merged/folded.ts';
import { knownOf } from './merged/sliding-sum.ts';
import {
  type Apart,
  type JudgedWindow,
  lengthWords,
  type Load,
  type PlacedWindow,
  type Span,
  stretchesOf,
  windowsOver,
} from './merged/sliding-windows.ts';
import type { Check } from './report-schema.ts';
import type { Run } from './run.ts';
import { spanWords } from './window-words.ts';

export function judgeWindows(record: Run): Check[] {
  const sliding = record.plan === null ? record.askedOfWindows : record.plan.slidingLimits;
  return (sliding ?? []).map((one) => judgeOne(record, one));
}

function judgeOne(record: Run, sliding: SlidingLimit): Check {
  const { kind, selector, limit: text, everySeconds } = sliding;
  const limit = parseLimit(text);
  const ended = endOf(record, sliding);
  const windows = allWindows(record, sliding, ended);
  const worst = limit === null ? null : worstOf(limit, windows);
  const asked = { selector, limit, metrics: record.metrics, platform: record.platform };
  const unit = unitOf(asked, 1);
  const value = worst?.estimate?.value ?? null;
  const bound = limit === null || !Number.isFinite(limit.bound) ? null : limit.bound;
  const whole = areWhole(windows);
  return {
    ...{ kind, selector, expression: text, label: labelOfWindows(asked, sliding, record.recorded.merged) },
    ...statusOf(record, windows, { selector, everySeconds, limit: text, unit }),
    ...{ judgedBy: 'jorge-load', value, limit: bound, unit },
    marginShare: value === null || bound === null ? null : marginOf(asked, { value, bound }),
    ...(whole ? datesOf(windows) : undated),
    windows: {
      ...{ everySeconds, count: windows.length, areWhole: whole, judged: judgedSpan(windows) },
      ...brokenIn(windows, record.recorded.merged?.periodMs ?? 0),
      worst: worst === null ? null : datedSpan(worst),
      endedRun: ended !== null,
    },
  };
}

/** `p95 latency in every 5 min, steady`, as long as the record's windows are. */
function labelOfWindows(
  asked: LimitedMetric,
  sliding: SlidingLimit,
  merged: MergedTimeline | undefined,
): string {
  const [what = '', ...scope] = labelOf({ ...asked, text: sliding.limit }).split(', ');
  const isTold = merged !== undefined && !isCoarse(merged, sliding);
  const length = isTold ? lengthWords(sliding, merged.periodMs) : formatDuration(sliding.everySeconds);
  return [`${what} in every ${length}`, ...scope].join(', ');
}

/** The window that ended the run, as it was judged then; null where this limit did not end it. */
function endOf({ run }: Run, sliding: SlidingLimit): PlacedWindow | null {
  const ended = run?.endedBy;
  if (ended === undefined || !hasEnded(sliding, ended)) return null;
  const [fromMs, toMs] = [Date.parse(ended.from), Date.parse(ended.to)];
  return { fromMs, toMs, state: 'broken', estimate: exactly(ended.value), extent: 'whole' };
}

/** Targets end nothing. */
export function hasEnded(
  { kind, selector, limit, everySeconds }: SlidingLimit,
  ended: NonNullable<RunFacts['endedBy']>,
): boolean {
  const isSame = ended.selector === selector && ended.limit === limit && ended.everySeconds === everySeconds;
  return kind === 'gate' && isSame;
}

/** @param ended stands where the record alone would not say that one broke */
function allWindows(record: Run, sliding: SlidingLimit, ended: PlacedWindow | null): PlacedWindow[] {
  const { merged } = record.recorded;
  const isTold = merged !== undefined && untoldReason(merged, sliding) === null;
  const windows = isTold ? windowsOver(merged, sliding, loadOf(record, merged, sliding)) : [];
  return ended === null || windows.some(isBroken) ? windows : [...windows, ended];
}

function loadOf(
  { plan, run, loadStartMs, platform }: Run,
  merged: MergedTimeline,
  { selector }: SlidingLimit,
): Load {
  const isPlanned = plan !== null && loadStartMs !== null;
  return {
    stretches: isPlanned ? stretchesOf(plan, loadStartMs, selector) : [wholeOf(merged)],
    known: knownOf(platform),
    apart: apartOf(run?.runners ?? []),
  };
}

/** By their own clocks. */
function apartOf(runners: NonNullable<RunFacts['runners']>): Apart {
  const began = runners.flatMap(({ startedAt }) => (startedAt === null ? [] : Date.parse(startedAt)));
  return {
    lateMs: began.length === 0 ? 0 : Math.max(...began) - Math.min(...began),
    untilMs: Math.min(...runners.map(({ endedAt }) => Date.parse(endedAt)), Infinity),
  };
}

/** Whether the record tells less than one window apart: its periods become longer where there is too much of it. */
function isCoarse(
  { periodMs }: MergedTimeline,
  { everySeconds, limit }: Pick<SlidingLimit, 'everySeconds' | 'limit'>,
): boolean {
  const everyMs = everySeconds * 1000;
  // A count over a longer time is another one.
  const isUneven = parseLimit(limit)?.aggregate === 'count' && everyMs % periodMs !== 0;
  return periodMs > everyMs || isUneven;
}

function wholeOf({ firstEndMs, lastEndMs, periodMs }: MergedTimeline): Span {
  return { fromMs: firstEndMs - periodMs, toMs: lastEndMs };
}

/** Of all of them together; null where there is none. */
function judgedSpan(windows: readonly JudgedWindow[]): { from: string; to: string } | null {
  const [first, last] = [windows[0], windows.at(-1)];
  return first === undefined || last === undefined
    ? null
    : datedSpan({ fromMs: first.fromMs, toMs: last.toMs });
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

interface WindowLimit extends Pick<SlidingLimit, 'selector' | 'everySeconds' | 'limit'> {
  readonly unit: Check['unit'];
}

type Status = Pick<Check, 'status' | 'reason'>;

function statusOf(record: Run, windows: readonly JudgedWindow[], asked: WindowLimit): Status {
  const first = (state: JudgedWindow['state']): JudgedWindow | undefined =>
    windows.find((window) => window.state === state);
  if (first('broken') !== undefined) return { status: 'missed', reason: null };
  const lack = untoldReason(record.recorded.merged, asked);
  if (lack !== null) return { status: 'no-data', reason: lack };
  if (windows.every(({ state }) => state === 'untold'))
    return { status: 'not-evaluated', reason: noWindow(asked) };
  if (windows.every(({ state }) => state === 'empty')) return { status: 'no-data', reason: 'no samples' };
  const [untold, empty, unclear] = [first('untold'), first('empty'), first('unclear')];
  const when = (window: JudgedWindow): string => spanWords(datedSpan(window), record.loadStartMs);
  if (empty !== undefined) return { status: 'no-data', reason: `no samples ${when(empty)}` };
  if (untold !== undefined) return { status: 'not-evaluated', reason: `${noWindow(asked)} ${when(untold)}` };
  if (unclear?.estimate == null) return { status: 'met', reason: null };
  const [low, high] = [unclear.estimate.low, unclear.estimate.high].map((value) =>
    formatValue(value, asked.unit),
  );
  const reason = `too close to call: ${when(unclear)} it lies between ${low ?? ''} and ${high ?? ''}`;
  return { status: 'not-evaluated', reason };
}

/** Of counts, which a part of a window says nothing of. */
function noWindow({ everySeconds }: WindowLimit): string {
  return `no whole window of ${formatDuration(everySeconds)} can be told`;
}

/** Of a record of before, of samples alone, and of one that is too coarse. */
function untoldReason(
  merged: MergedTimeline | undefined,
  asked: Pick<SlidingLimit, 'selector' | 'limit' | 'everySeconds'>,
): string | null {
  if (merged === undefined) return 'the record holds no histograms, which windows are judged from';
  const folded = foldedReason(merged, asked.selector);
  if (folded !== null || !isCoarse(merged, asked)) return folded;
  const [each = '', every = ''] = [merged.periodMs / 1000, asked.everySeconds].map(formatDuration);
  const tells = `the record tells periods of ${each}`;
  return merged.periodMs > asked.everySeconds * 1000
    ? `${tells}, which are longer than ${every}`
    : `${tells}, of which no number makes the ${every} of a count; a rate can be told`;
}

/** What is judged as it is, is dated as a limit on the whole: by ./breaks.ts. */
const undated = { brokenSince: null, heldAgainAt: null, fromStart: false } as const;

/** By the ends of windows: when the first was over that broke, and the first that held after the last of them. */
function datesOf(windows: readonly JudgedWindow[]): Pick<Check, 'brokenSince' | 'heldAgainAt' | 'fromStart'> {
  const first = windows.find(isBroken);
  if (first === undefined) return undated;
  const held = afterwards(windows).find(({ state }) => state === 'held');
  return {
    brokenSince: isoTime(first.toMs),
    heldAgainAt: held === undefined ? null : isoTime(held.toMs),
    fromStart: first === windows[0],
  };
}

/** What came after the last that broke. */
function afterwards(windows: readonly JudgedWindow[]): readonly JudgedWindow[] {
  const last = windows.filter(isBroken).at(-1);
  return last === undefined ? [] : windows.slice(windows.indexOf(last) + 1);
}

function isBroken({ state }: JudgedWindow): boolean {
  return state === 'broken';
}

/** A period of the record ends each whole window: so many that broke, so long it was broken. */
function brokenIn(windows: readonly PlacedWindow[], periodMs: number): BrokenFacts {
  const all = windows.filter(isBroken);
  const lengths = all.map(({ extent, fromMs, toMs }) => (extent === 'whole' ? periodMs : toMs - fromMs));
  const [last, later] = [all.at(-1), afterwards(windows)];
  const isOpen = last !== undefined && later.length > 0 && !later.some(({ state }) => state === 'held');
  return {
    broken: all.length,
    brokenSeconds: lengths.reduce((total, ms) => total + ms, 0) / 1000,
    ...(isOpen ? { lastBrokenAt: isoTime(last.toMs) } : {}),
  };
}

type BrokenFacts = Pick<NonNullable<Check['windows']>, 'broken' | 'brokenSeconds' | 'lastBrokenAt'>;

function areWhole(windows: readonly PlacedWindow[]): boolean {
  return windows.some(({ extent }) => extent === 'whole');
}
