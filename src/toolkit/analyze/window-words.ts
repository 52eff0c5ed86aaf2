/** Windows in words: `from +12:05 to +17:05`; and when a limit on them broke, and for how long. */
import { formatDuration, formatMoment, formatOffset, formatTime } from '../format/moment.ts';
import type { Check } from './report-schema.ts';

/** The times of day where the load's start is not known. */
export function spanWords(
  { from, to }: { readonly from: string; readonly to: string },
  loadStartMs: number | null,
): string {
  const at = (iso: string): string =>
    loadStartMs === null ? formatTime(iso) : formatOffset((Date.parse(iso) - loadStartMs) / 1000);
  return `from ${at(from)} to ${at(to)}${loadStartMs === null ? ' UTC' : ''}`;
}

/**
 * Of a limit that was missed in some: `worst from +12:05 to +17:05`, `beyond it from +10:10 (12:10:10 UTC) to +15:50
 * (12:15:50 UTC), 5 min 40 s in all`, `it ended the run`.
 */
export function missedWindowWords(check: Check, loadStartMs: number | null): string[] {
  const { worst = null, endedRun = false } = check.windows ?? {};
  const broken = brokenWords(check, loadStartMs);
  return [
    ...(worst === null ? [] : [`worst ${spanWords(worst, loadStartMs)}`]),
    ...(broken === null ? [] : [broken]),
    ...(endedRun ? ['it ended the run'] : []),
  ];
}

function brokenWords(
  { windows, brokenSince, heldAgainAt }: Check,
  loadStartMs: number | null,
): string | null {
  if (windows === undefined || brokenSince === null) return null;
  const { lastBrokenAt } = windows;
  const moment = (iso: string): string => formatMoment(iso, loadStartMs);
  const isOpen = lastBrokenAt !== undefined;
  const until = heldAgainAt === null ? 'the end' : moment(heldAgainAt);
  const end = isOpen
    ? `, for the last time at ${moment(lastBrokenAt)}, and not told after it`
    : ` to ${until}`;
  const span = `beyond it from ${moment(brokenSince)}${end}`;
  return windows.areWhole ? `${span}, ${formatDuration(windows.brokenSeconds)} in all` : span;
}
