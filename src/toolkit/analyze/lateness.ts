/**
 * What the generator may have added to the latencies that it measured, second by second, and whether that coincides with
 * what broke a limit. Input: a run's system figures, its checks with the moments at which they broke. Output: parts of
 * report.json's `generator`. Nothing is subtracted from any figure.
 */
import { type Limit, parseLimit, rankOf } from '../../contract/limit.ts';
import { parseSelector } from '../../contract/selector.ts';
import type { SystemFigure } from '../../contract/system-figures.ts';
import { highest } from '../statistics/highest.ts';
import { median, quantile } from '../statistics/percentiles.ts';
import { generatorMayAdd, isGeneratorAtEnd } from './exhausted.ts';
import { windowsOf } from './load-clock.ts';
import type { Check, Report } from './report-schema.ts';
import type { Run } from './run.ts';
import { isoTime } from '../format/moment.ts';

type Lateness = NonNullable<Report['generator']['lateness']>;
type Blamed = NonNullable<Report['generator']['mayHaveBroken']>[number];

/** Epoch ms. */
interface TimeSpan {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Nothing for a record that does not tell how late the generator was. */
export function observeLateness(record: Run): Lateness | undefined {
  const rows = rowsIn(record, loadSpan(record, null));
  const late = rows.map((row) => readAt(record, 'generator.lateSeconds', row));
  if (late.every(Number.isNaN)) return undefined;
  const beyond = rows.filter((_, place) => generatorMayAdd(late[place] ?? NaN) > 0);
  const [first, last] = [beyond[0], beyond.at(-1)];
  return {
    typicalMs: median(late) * 1000,
    mostMs: mostIn(record, rows) ?? 0,
    addedMs: generatorMayAdd((mostIn(record, beyond) ?? 0) / 1000) * 1000,
    seconds: beyond.length,
    ofSeconds: rows.length,
    since: first === undefined ? null : timeOfRow(record, first, 1000),
    until: last === undefined ? null : timeOfRow(record, last, 0),
  };
}

/** Missed limits that may have held, had the generator had room; undefined as above. */
export function blameGenerator(record: Run, checks: readonly Check[]): Blamed[] | undefined {
  const figures = ['generator.lateSeconds', 'generator.throttledShare', 'generator.cpuShare'] as const;
  if (figures.every((figure) => record.system?.series.has(figure) !== true)) return undefined;
  return checks.filter(({ status }) => status === 'missed').flatMap((check) => blameFor(record, check) ?? []);
}

const throughput = ['http_reqs', 'iterations', 'good_step_rate', 'bracket_rate', 'degradation_ratio'];
/** Of the seconds in which a limit was broken. */
const mostOfThem = 0.5;

function blameFor(record: Run, check: Check): Blamed | null {
  const isLatency = check.unit === 'ms' && check.selector.startsWith('http_req_');
  if (!isLatency && !throughput.includes(parseSelector(check.selector).metric)) return null;
  const span = brokenSpan(record, check);
  const rows = rowsIn(record, span);
  const atEnd = rows.filter((row) => isAtEnd(record, row));
  const isAtItsEnd = rows.length > 0 && atEnd.length >= rows.length * mostOfThem;
  if (!isAtItsEnd && !(isLatency && mayHaveHeld(record, check, rows))) return null;
  const { kind, label } = check;
  const [since, until] = [isoTime(span.fromMs), isoTime(span.toMs)];
  return { kind, label, since, until, mostMs: mostIn(record, rows), isAtItsEnd };
}

function isAtEnd(record: Run, row: number): boolean {
  return isGeneratorAtEnd({
    cpuShare: readAt(record, 'generator.cpuShare', row),
    throttledShare: readAt(record, 'generator.throttledShare', row),
    lateSeconds: readAt(record, 'generator.lateSeconds', row),
  });
}

/** Whether the limit was missed by no more than what the generator may have added. */
function mayHaveHeld(record: Run, { value, limit, expression }: Check, rows: readonly number[]): boolean {
  const parsed = parseLimit(expression);
  if (value === null || limit === null || parsed?.operator.startsWith('<') !== true) return false;
  const { figure, share } = latenessFor(parsed);
  const late = rows.map((row) => readAt(record, figure, row)).filter((one) => !Number.isNaN(one));
  const typical = quantile(
    late.sort((a, b) => a - b),
    share,
  );
  return value - generatorMayAdd(typical) * 1000 < limit;
}

/** What a request in the middle met, one in twenty, or the last one. */
function latenessFor({ aggregate }: Limit): { readonly figure: SystemFigure; readonly share: number } {
  const share = aggregate === 'max' ? 1 : (rankOf(aggregate) ?? 50) / 100;
  if (share <= 0.5) return { figure: 'generator.lateMedianSeconds', share: 0.5 };
  return { figure: share <= 0.95 ? 'generator.lateSeconds' : 'generator.latestSeconds', share };
}

function brokenSpan(record: Run, { brokenSince, heldAgainAt, selector, windows }: Check): TimeSpan {
  const span = loadSpan(record, parseSelector(selector).tags['phase'] ?? null);
  // A window is dated by its end, and what broke it came before.
  const beforeMs = windows?.areWhole === true ? windows.everySeconds * 1000 : 0;
  return {
    fromMs: brokenSince === null ? span.fromMs : Date.parse(brokenSince) - beforeMs,
    toMs: heldAgainAt === null ? span.toMs : Date.parse(heldAgainAt),
  };
}

/** Of a phase; of the whole load for null, and for a phase that the plan has not. */
function loadSpan({ loadStartMs, plan, system }: Run, phase: string | null): TimeSpan {
  const windows = plan === null ? [] : windowsOf(plan, phase);
  const [first, last] = [windows[0], windows.at(-1)];
  const startMs = loadStartMs ?? system?.timesMs[0] ?? 0;
  // A run that was cut did not come to its planned end.
  const seenMs = system?.timesMs.at(-1) ?? startMs;
  return {
    fromMs: startMs + (first?.startSeconds ?? 0) * 1000,
    toMs: last === undefined ? seenMs : Math.min(startMs + last.endSeconds * 1000, seenMs),
  };
}

/** A figure is of the second before it. */
function rowsIn({ system }: Run, { fromMs, toMs }: TimeSpan): number[] {
  return Array.from(system?.timesMs ?? [], (ms, row) => ({ middleMs: ms - 500, row })).flatMap(
    ({ middleMs, row }) => (middleMs >= fromMs && middleMs <= toMs ? [row] : []),
  );
}

function readAt({ system }: Run, figure: SystemFigure, row: number): number {
  return system?.series.get(figure)?.[row] ?? NaN;
}

function mostIn(record: Run, rows: readonly number[]): number | null {
  const most = highest(rows.map((row) => readAt(record, 'generator.latestSeconds', row)));
  return Number.isNaN(most) ? null : most * 1000;
}

function timeOfRow({ system }: Run, row: number, beforeMs: number): string {
  return isoTime((system?.timesMs[row] ?? 0) - beforeMs);
}
