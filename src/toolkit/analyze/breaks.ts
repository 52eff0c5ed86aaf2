/**
 * When a limit broke: the first moment from which its 10 s windows stay beyond it until its phase ends. A limit that
 * was missed over all but held again at the end broke where the first of its long broken stretches began, and held again
 * where the last of them ended. One that was met over all can break at the end as well: that is said too, as the next
 * minute would have missed it.
 */
import { isStep } from '../../contract/phases.ts';
import type { Timeline } from '../record/types.ts';
import type { Run } from './run.ts';
import { parseSelector } from '../../contract/selector.ts';
import { holds, parseLimit } from '../../contract/limit.ts';
import { rowsOf, windowsOf } from './load-clock.ts';
import type { Check, Report } from './report-schema.ts';
import { type WindowReader, windowReader } from './window-readers.ts';
import { isoTime } from '../format/moment.ts';

const windowMs = 10_000;

/** The checks, with the moments at which they broke and held again. */
export function dateBreaks(record: Run, checks: readonly Check[]): Check[] {
  const { timeline } = record;
  const startMs = record.loadStartMs;
  if (timeline === null || startMs === null) return [...checks];
  return checks.map((check) => {
    // What has to hold in every window is dated by them; what was not judged did not break.
    if (check.windows?.areWhole === true || isUnjudged(check)) return check;
    const stretch = brokenStretch({ record, timeline, startMs }, check);
    if (stretch === null) return check;
    const began = (timeline.timesMs[stretch.from] ?? 0) - timeline.periodMs;
    const ended = stretch.to === null ? null : (timeline.timesMs[stretch.to] ?? 0);
    const heldAgainAt = ended === null ? null : isoTime(ended);
    return { ...check, brokenSince: isoTime(began), heldAgainAt, fromStart: stretch.fromStart };
  });
}

function isUnjudged({ status }: Check): boolean {
  return status === 'not-evaluated' || status === 'no-data';
}

/** The dated breaks in the order of time. */
export function orderBreaks(record: Run, checks: readonly Check[]): Report['what_broke_first'] {
  const startMs = record.loadStartMs;
  if (startMs === null) return [];
  return checks
    .flatMap(({ brokenSince: time, heldAgainAt, fromStart, label, kind, value, limit }) =>
      time === null
        ? []
        : [
            {
              time,
              heldAgainAt,
              fromStart,
              secondsIntoLoad: (Date.parse(time) - startMs) / 1000,
              label,
              kind,
              value,
              limit,
            },
          ],
    )
    .sort((a, b) => a.secondsIntoLoad - b.secondsIntoLoad);
}

interface Load {
  readonly record: Run;
  readonly timeline: Timeline;
  readonly startMs: number;
}

/** Rows of the timeline, both inclusive; `to` is null where it stayed broken. */
interface Stretch {
  readonly from: number;
  readonly to: number | null;
}

type IsBroken = (rows: readonly number[]) => boolean;

/** Of a second each: where these are broken, nothing held before. */
const firstPeriods = 3;

function brokenStretch(load: Load, check: Check): (Stretch & { readonly fromStart: boolean }) | null {
  const isByStep = check.selector === 'good_step_rate' || check.selector === 'bracket_rate';
  const rows = isByStep
    ? stepRows(load)
    : phaseRows(load, parseSelector(check.selector).tags['phase'] ?? null);
  const isBroken = isByStep ? brokenStep(load) : brokenCheck(load, check, rows[0] ?? 0);
  if (isBroken === null || rows.length === 0) return null;
  const length = Math.max(1, Math.round(windowMs / load.timeline.periodMs));
  const stretches = brokenStretches(rows, length, isBroken);
  const last = stretches.at(-1);
  const found = last?.to === null ? last : check.status === 'missed' ? longOnes(stretches) : null;
  if (found === null) return null;
  return { ...found, fromStart: check.status === 'missed' && rows.indexOf(found.from) < firstPeriods };
}

/** All rows of a phase, one after the other though others lie between; of the whole record without a plan. */
function phaseRows({ record: { plan }, timeline, startMs }: Load, phase: string | null): number[] {
  if (plan === null)
    return [...timeline.timesMs.keys()].filter((row) => (timeline.timesMs[row] ?? 0) > startMs);
  return windowsOf(plan, phase).flatMap((window) => {
    const { from, to } = rowsOf(timeline, startMs, window);
    return Array.from({ length: to - from }, (_, place) => from + place);
  });
}

function stepRows(load: Load): number[] {
  const steps = load.record.plan?.phases.filter(({ phase }) => isStep(phase)) ?? [];
  return steps.flatMap(({ phase }) => phaseRows(load, phase));
}

function brokenCheck({ timeline }: Load, check: Check, first: number): IsBroken | null {
  const expression = parseLimit(check.expression);
  const read = expression === null ? null : windowReader(timeline, check, { expression, first });
  return expression === null || read === null
    ? null
    : beyond(read, { ...expression, bound: check.limit ?? expression.bound });
}

/** A climbing load is broken where any limit of its steps is. */
function brokenStep({ record: { plan }, timeline }: Load): IsBroken | null {
  const limits = Object.entries(plan?.stepLimits ?? {}).flatMap(([selector, texts]) =>
    texts.flatMap((text) => {
      const expression = parseLimit(text);
      const read =
        expression === null
          ? null
          : windowReader(timeline, { selector, unit: 'count' }, { expression, first: 0 });
      return expression === null || read === null ? [] : [beyond(read, expression)];
    }),
  );
  return limits.length === 0 ? null : (rows) => limits.some((isBeyond) => isBeyond(rows));
}

function beyond(read: WindowReader, expression: Parameters<typeof holds>[0]): IsBroken {
  return (rows) => {
    const value = read(rows);
    return !Number.isNaN(value) && !holds(expression, value);
  };
}

/** Runs of broken windows, each cut to the rows that are broken by themselves at its edges. */
function brokenStretches(rows: readonly number[], length: number, isBroken: IsBroken): Stretch[] {
  const starts = Math.max(1, rows.length - length + 1);
  const found: Stretch[] = [];
  let first: number | null = null;
  for (let start = 0; start <= starts; start += 1) {
    const broken = start < starts && isBroken(rows.slice(start, start + length));
    if (broken) first ??= start;
    if (broken || first === null) continue;
    found.push(trimmed(rows.slice(first, start - 1 + length), isBroken, start === starts));
    first = null;
  }
  return found;
}

function trimmed(rows: readonly number[], isBroken: IsBroken, isLast: boolean): Stretch {
  const broken = rows.filter((row) => isBroken([row]));
  const from = broken[0] ?? rows[0] ?? 0;
  return { from, to: isLast ? null : (broken.at(-1) ?? rows.at(-1) ?? from) };
}

/** From the first stretch that is half as long as the longest to the last one; shorter ones are its echoes. */
function longOnes(stretches: readonly Stretch[]): Stretch | null {
  const lengths = stretches.map(({ from, to }) => (to ?? from) - from);
  const most = Math.max(...lengths);
  const long = stretches.filter((_, place) => (lengths[place] ?? 0) >= most / 2);
  const [first, last] = [long[0], long.at(-1)];
  return first === undefined || last === undefined ? null : { from: first.from, to: last.to };
}
