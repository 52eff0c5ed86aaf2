/** Of limits that have to hold in every window, what of the load no window tells. */
import { type Span, stretchesOf } from './merged/sliding-windows.ts';
import type { Check } from './report-schema.ts';
import type { Run } from './run.ts';
import { spanWords } from './window-words.ts';

/** What the beginnings and the ends of several generators may take of a load without a word. */
const untoldPeriods = 4;

export function windowNotes(record: Run, checks: readonly Check[]): string[] {
  return checks.flatMap(({ label, selector, windows }) => {
    const judged = windows?.judged ?? null;
    if (judged === null || windows?.areWhole !== true || leftOut(record, selector, judged) === 0) return [];
    const when = spanWords(judged, record.loadStartMs);
    return [`${label}: judged ${when} alone: what was counted before or after can't be told for certain`];
  });
}

/** Periods of the load, or of the limit's phase, before and after what was judged; 0 for a few. */
function leftOut(
  { plan, loadStartMs, recorded: { merged } }: Run,
  selector: string,
  judged: { readonly from: string; readonly to: string },
): number {
  if (plan === null || loadStartMs === null || merged === undefined) return 0;
  const { lastEndMs, periodMs } = merged;
  const reached = stretchesOf(plan, loadStartMs, selector).filter(({ fromMs }) => fromMs < lastEndMs);
  const begins: Span | undefined = reached[0];
  const ends: Span | undefined = reached.at(-1);
  if (begins === undefined || ends === undefined) return 0;
  const beforeMs = Date.parse(judged.from) - begins.fromMs;
  const afterMs = Math.min(ends.toMs, lastEndMs) - Date.parse(judged.to);
  const periods = Math.max(0, beforeMs) / periodMs + Math.max(0, afterMs) / periodMs;
  return periods > untoldPeriods ? periods : 0;
}
