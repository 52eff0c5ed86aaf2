/** Of limits that have to hold in every window, what of the load no window tells. */
import { stretchesOf } from './merged/sliding-windows.ts';
import type { Check } from './report-schema.ts';
import type { Run } from './run.ts';
import { spanWords } from './window-words.ts';

/** What the beginnings and the ends of several generators may take of a load without a word. */
const untoldPeriods = 4;

export function windowNotes(record: Run, checks: readonly Check[]): string[] {
  return checks.flatMap(({ label, selector, windows }) => {
    const judged = windows?.judged ?? null;
    if (judged === null || windows?.areWhole !== true || !leavesOut(record, selector, judged)) return [];
    const when = spanWords(judged, record.loadStartMs);
    return [`${label}: judged ${when} alone: what was counted before or after can't be told for certain`];
  });
}

/** Whether more than a few periods of the load, or of the limit's phase, lie before and after what was judged. */
function leavesOut(
  { plan, loadStartMs, recorded: { merged } }: Run,
  selector: string,
  judged: { readonly from: string; readonly to: string },
): boolean {
  if (plan === null || loadStartMs === null || merged === undefined) return false;
  const { lastEndMs, periodMs } = merged;
  const reached = stretchesOf(plan, loadStartMs, selector).filter(({ fromMs }) => fromMs < lastEndMs);
  const [begins, ends] = [reached[0], reached.at(-1)];
  if (begins === undefined || ends === undefined) return false;
  const beforeMs = Date.parse(judged.from) - begins.fromMs;
  const afterMs = Math.min(ends.toMs, lastEndMs) - Date.parse(judged.to);
  return (Math.max(0, beforeMs) + Math.max(0, afterMs)) / periodMs > untoldPeriods;
}
