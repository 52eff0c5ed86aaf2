/** Rows of system.ndjson within a span of the load, and what held or was read in them. */
import { type SystemFigure, systemFigures } from '../../../contract/system-figures.ts';
import type { Run } from '../run.ts';
import { formatFigure } from '../../format/wording.ts';
import { mean } from '../../statistics/percentiles.ts';
import { clockStartMs, type Span } from './samples.ts';
import type { Reader } from './suspects.ts';

export interface Hits {
  readonly seconds: readonly number[];
  readonly hits: readonly boolean[];
}

export function hitsWithin(record: Run, span: Span, isHit: (read: Reader) => boolean): Hits {
  const rows = rowsWithin(record, span);
  return {
    seconds: rows.map(({ second }) => second),
    hits: rows.map(({ row }) => isHit((figure) => record.system?.series.get(figure)?.[row] ?? NaN)),
  };
}

function rowsWithin(record: Run, { startSeconds, endSeconds }: Span): { row: number; second: number }[] {
  const startMs = clockStartMs(record) ?? 0;
  return Array.from(record.system?.timesMs ?? [], (ms, row) => ({
    row,
    second: (ms - startMs) / 1000,
  })).filter(
    // A figure is of the second before it: the first one is mostly of the time before.
    ({ second }) => second > startSeconds + 0.5 && second <= endSeconds,
  );
}

export function meansWithin(record: Run, span: Span): Reader {
  const rows = rowsWithin(record, span);
  return (figure) => mean(rows.map(({ row }) => record.system?.series.get(figure)?.[row] ?? NaN));
}

export function shareOf(hits: readonly boolean[]): number {
  return hits.length === 0 ? 0 : hits.filter(Boolean).length / hits.length;
}

/** The means of figures as evidence, and the first of them that was read. */
export function sayFigures(
  record: Run,
  figures: readonly SystemFigure[],
  { span, before }: { readonly span: Span; readonly before: Span | null },
): { readonly figure: SystemFigure | null; readonly said: string[] } {
  const now = meansWithin(record, span);
  const earlier = before === null ? null : meansWithin(record, before);
  const said = figures.flatMap((figure) => {
    const value = now(figure);
    if (Number.isNaN(value)) return [];
    const { label, unit } = systemFigures[figure];
    const was = earlier?.(figure) ?? NaN;
    return [
      `${label} ${formatFigure(value, unit)}${Number.isNaN(was) ? '' : `, ${formatFigure(was, unit)} before`}`,
    ];
  });
  return { figure: figures.find((figure) => !Number.isNaN(now(figure))) ?? null, said };
}
