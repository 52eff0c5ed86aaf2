/** What broke first: moments, the weightiest of each in full. */
import type { Analysis } from '../../analyze/analysis.ts';
import type { Report } from '../../analyze/report-schema.ts';
import { list, paragraph, quiet, section } from '../../document/build.ts';
import type { Item, Section } from '../../document/document.ts';
import { formatClock, formatMoment, formatOffset } from '../../format/moment.ts';
import type { CheckRow } from './limits.ts';
import { firstOf } from './screen.ts';

/** What broke at one moment, the weightiest of it in full. */
export interface Break {
  /** 1, 2, …: also on the charts. */
  readonly mark: string;
  readonly kind: Report['what_broke_first'][number]['kind'];
  readonly text: string;
  /** What broke with it, in short; null for nothing. */
  readonly also: string | null;
  readonly seconds: number;
  /** `+2:14`. */
  readonly at: string;
  readonly clock: string;
}

type OneBreak = Report['what_broke_first'][number];

/** Closer than this, which came first can't be told from windows of 10 s; nor can the marks on a chart. */
const sameMoment = { seconds: 10, share: 1 / 50 } as const;
const mostNamed = 5;

export function breaksOf(
  { report, loadStartMs }: Pick<Analysis, 'report' | 'loadStartMs'>,
  checks: readonly CheckRow[],
): Break[] {
  return momentsOf(report, report.what_broke_first).map((group, place) => {
    const [first] = group;
    const weightOf = ({ kind, label, heldAgainAt }: OneBreak): number =>
      (isMet(checks, { kind, label }) ? 4 : 0) + (kind === 'target' ? 2 : 0) + (heldAgainAt === null ? 0 : 1);
    const [lead = first, ...others] = [...group].sort((a, b) => weightOf(a) - weightOf(b));
    return {
      mark: String(place + 1),
      kind: lead.kind,
      text: breakText(lead, checks, loadStartMs),
      also: others.length === 0 ? null : alsoText(lead, others, checks),
      seconds: first.secondsIntoLoad,
      at: formatOffset(first.secondsIntoLoad),
      clock: formatClock(first.time),
    };
  });
}

type Group = [OneBreak, ...OneBreak[]];

/** Those that broke together, the first of them first. */
export function momentsOf(
  { duration_seconds: seconds }: Pick<Report, 'duration_seconds'>,
  breaks: readonly OneBreak[],
): Group[] {
  const nearSeconds = Math.min(sameMoment.seconds, seconds * sameMoment.share);
  const groups: Group[] = [];
  for (const one of breaks) {
    const last = groups.at(-1);
    if (last !== undefined && one.secondsIntoLoad - last[0].secondsIntoLoad < nearSeconds) last.push(one);
    else groups.push([one]);
  }
  return groups;
}

/** Over the whole, though it broke at the end. */
function isMet(checks: readonly CheckRow[], { kind, label }: Pick<OneBreak, 'kind' | 'label'>): boolean {
  return checks.some((row) => row.kind === kind && row.label === label && row.status === 'met');
}

function breakText(
  { kind, label, heldAgainAt, fromStart }: OneBreak,
  checks: readonly CheckRow[],
  loadStartMs: number | null,
): string {
  const check = checks.find((row) => row.kind === kind && row.label === label);
  const seen = check === undefined ? '' : `: ${check.value} ${check.of}, limit ${check.limit}`;
  const until = heldAgainAt === null ? null : formatMoment(heldAgainAt, loadStartMs);
  if (check?.status === 'met')
    return `${label}${seen}: met as a whole, but beyond its limit from here to the end`;
  if (fromStart)
    return `${label}${seen}; ${until === null ? 'it never held' : `it held only from ${until} on`}`;
  return `${label}${seen}${until === null ? '' : `; it held again from ${until} on`}`;
}

/** `targets p75 latency; p90 latency; and 3 more`, without the scope that the first one has named. */
function alsoText(lead: OneBreak, others: readonly OneBreak[], checks: readonly CheckRow[]): string {
  const scope = /, [^,]+$/.exec(lead.label)?.[0] ?? '';
  const short = (label: string): string => (scope === '' ? label : label.replace(scope, ''));
  const named = others.slice(0, mostNamed).map(({ kind, label }, place) => {
    const isNewKind = others[place - 1]?.kind !== kind;
    const met = isMet(checks, { kind, label }) ? ' (met as a whole)' : '';
    return `${isNewKind ? `${kind} ` : ''}${short(label)}${met}`;
  });
  const rest = others.length - named.length;
  return `${named.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}`;
}

const title = 'What broke first';

export function breakSection(breaks: readonly Break[], checks: readonly CheckRow[]): Section {
  const shown = breaks.length === 0 ? paragraph(nothingText(checks)) : list(breaks.map(itemOf));
  return section(title, [shown], { id: 'broke' });
}

export function breaksOnScreen(breaks: readonly Break[], most: number): Section {
  return section(title, [list(firstOf(breaks.map(itemOf), most, 'moment'))]);
}

function itemOf({ mark, at, clock, kind, text, also }: Break): Item {
  const others = also === null ? [] : [quiet(`; and ${also}`)];
  return { badge: mark, lead: at, aside: clock, text: [`${kind} ${text}`, ...others] };
}

function nothingText(checks: readonly CheckRow[]): string {
  const missed = checks.filter(({ status }) => status === 'missed').length;
  if (missed === 0) return 'Nothing broke.';
  return `${missed === 1 ? 'One limit was' : `${missed} limits were`} missed; when is not known.`;
}
