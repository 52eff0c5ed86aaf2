/** What is missing from the record, a sentence each; when a source was silent, with what was said of it then. */
import type { Report } from '../../analyze/report-schema.ts';
import { formatDuration, formatOffset } from '../../format/moment.ts';

const mostGaps = 10;

type Gap = Report['target']['gaps'][number];

export function notesOf({ notes, target: { gaps } }: Report): string[] {
  const said = new Set(
    gaps.flatMap(({ source, reasons }) => reasons.map((reason) => `${source}: ${reason}`)),
  );
  return [...notes.filter((note) => !said.has(note)), ...firstOf(gaps.map(gapText))];
}

/** A source that comes and goes all day would fill the page. */
function firstOf(texts: readonly string[]): string[] {
  const rest = texts.length - mostGaps;
  return [...texts.slice(0, mostGaps), ...(rest > 0 ? [`and ${rest} more gaps in report.json`] : [])];
}

function gapText(gap: Gap): string {
  const what = gap.source === 'monitor' ? 'missed its ticks' : 'was not read';
  const why = gap.reasons.length === 0 ? '' : `: ${gap.reasons.join('; ')}`;
  return `${gap.source} ${what} ${spanText(gap)} (${formatDuration(gap.lastsSeconds)})${why}`;
}

/** Beside the charts. Null where there is none. */
export function holesText(gaps: readonly Gap[]): string | null {
  if (gaps.length === 0) return null;
  const spans = firstOf(gaps.map((gap) => `${gap.source} ${spanText(gap)}`));
  return `A hole in a lane: its source was not read (${spans.join('; ')}).`;
}

function spanText({ secondsIntoLoad, lastsSeconds, isBack }: Gap): string {
  const until = isBack ? formatOffset(secondsIntoLoad + lastsSeconds) : 'the end';
  return `from ${formatOffset(secondsIntoLoad)} to ${until}`;
}
