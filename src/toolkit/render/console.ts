/** A run for a terminal: what is read last, and so last of all, is the verdict. */
import type { Analysis } from '../analyze/analysis.ts';
import { scriptLines } from './script-console.ts';
import {
  columnWidth,
  emptyLine,
  type Line,
  line,
  padEnd,
  padStart,
  type Part,
  renderLines,
  type TerminalOptions,
  titledLines,
  type Tone,
} from './terminal.ts';
import { type CheckRow, statusMarks } from './view/check-row.ts';
import { buildView, type View } from './view.ts';
import { plural } from '../analyze/wording.ts';

/** What a screen has room for; the page has the rest. */
const most = { endpoints: 5, limits: 8, breaks: 3, advice: 2, reasons: 3, events: 5, notes: 5 } as const;
const inThePage = 'report.html';

export function renderConsole(analysis: Analysis, options: TerminalOptions): string {
  const view = buildView(analysis);
  const lines = [
    emptyLine,
    line(0, ['strong', view.scenario], view.purpose === '' ? '' : `  ${view.purpose}`),
    line(2, view.brief.map(({ label, text }) => `${label} ${text}`).join(' · ')),
    emptyLine,
    ...endpointLines(view),
    ...scriptLines(view.script).flatMap(([title, texts]) => textLines(title, texts)),
    ...spaced([...noteLines(view), ...adviceLines(view)]),
    ...targetLines(view),
    ...textLines('How much it took', view.capacity),
    ...textLines('Why', view.causes),
    ...breakLines(view),
    ...limitLines(view),
    emptyLine,
    ...verdictLines(view),
  ];
  return renderLines(lines, options);
}

function spaced(lines: readonly Line[]): readonly Line[] {
  return lines.length === 0 ? [] : [...lines, emptyLine];
}

function textLines(title: string, texts: readonly string[]): Line[] {
  return titledLines(
    title,
    texts.map((text) => [text]),
  );
}

function verdictLines({ verdict, scenario, meaning, reasons }: View): Line[] {
  const rest = reasons.length - most.reasons;
  return [
    line(0, [verdictBadge(verdict), ` ${verdict} `], `  ${scenario}: ${meaning}`),
    ...reasons.slice(0, most.reasons).map((reason) => line(2, reason)),
    ...(rest > 0 ? [line(2, `and ${rest} more: ${inThePage}`)] : []),
  ];
}

export function verdictTone(verdict: string): Tone {
  if (verdict === 'PASS') return 'good';
  if (verdict === 'NO GATES') return 'faint';
  return verdict === 'FAIL' ? 'bad' : 'warning';
}

export function verdictBadge(verdict: string): Tone {
  return `${verdictTone(verdict)}Badge` as Tone;
}

function breakLines({ breaks }: View): Line[] {
  const rest = breaks.length - most.breaks;
  return titledLines('What broke first', [
    ...breaks
      .slice(0, most.breaks)
      .map(({ at, kind, text, also }) => [`${at}  ${kind} ${text}${also === null ? '' : `; and ${also}`}`]),
    ...(rest > 0 ? [[`and ${rest} more moments: ${inThePage}`]] : []),
  ]);
}

/** What happened to the target, and what to change; nothing where nothing did. */
function targetLines({ target, causes }: View): Line[] {
  const { bottleneck, events, recommendations } = target;
  const rest = events.length - most.events;
  const isSaid = causes.some((cause) => bottleneck !== null && cause.includes(bottleneck.text));
  const named = bottleneck === null || isSaid ? [] : [`bottleneck: ${bottleneck.text}`];
  const seen = events
    .slice(0, most.events)
    .map(({ mark, at, kind, text }) => `${mark} ${at}  ${kind}: ${text}`);
  return [
    ...textLines('The target', [...named, ...seen, ...(rest > 0 ? [`and ${rest} more: ${inThePage}`] : [])]),
    ...textLines(
      'What to change',
      recommendations.map(({ text }) => text),
    ),
  ];
}

function noteLines({ notes }: View): Line[] {
  const rest = notes.length - most.notes;
  const shown = notes.slice(0, most.notes);
  const more = rest > 0 ? [`and ${plural(rest, 'more note')}: ${inThePage}`] : [];
  return [...shown, ...more].map((note) => line(2, ['faint', note]));
}

/** What it rests on is in the page; remarks that change nothing are there alone. */
function adviceLines({ advice }: View): Line[] {
  const shown = advice.filter(({ severity }) => severity !== 'info').slice(0, most.advice);
  const rest = advice.length - shown.length;
  return [
    ...shown.map(({ text }) => line(2, ['warning', '!'], ` ${text}`)),
    ...(rest > 0
      ? [
          line(2, [
            'faint',
            `${plural(rest, shown.length === 0 ? 'remark' : 'more remark')} on the test: ${inThePage}`,
          ]),
        ]
      : []),
  ];
}

/** Of its limit, from which on a limit that holds is near it. */
const nearShare = 0.8;

/** What broke, what could not be judged, and what is near its limit; the others are counted. */
function limitLines({ checks, breaks }: View): Line[] {
  const isOpen = ({ status }: CheckRow): boolean => status === 'missed' || status === 'no-data';
  const isNear = ({ status, use }: CheckRow): boolean => status === 'met' && (use ?? 0) >= nearShare;
  const open = [...checks.filter(isOpen)].sort((a, b) => a.kind.localeCompare(b.kind));
  const gates = open.filter(({ kind }) => kind === 'gate').length;
  const shown = [...open, ...checks.filter(isNear)].slice(0, Math.max(most.limits, gates));
  const folded = foldedText(checks.filter((row) => !shown.includes(row)));
  return [
    ...(checks.length === 0 ? [] : [emptyLine]),
    ...checkLines(shown, breaks.length > 0),
    ...(folded === ''
      ? []
      : [line(2, ['faint', `${shown.length === 0 ? '' : 'and '}${folded}: ${inThePage}`])]),
  ];
}

const foldedWords: Readonly<Record<CheckRow['status'], readonly [one: string, several: string]>> = {
  met: ['holds', 'hold'],
  missed: ['is missed', 'are missed'],
  'no-data': ['has no data', 'have no data'],
  'not-evaluated': ['was not evaluated', 'were not evaluated'],
};

/** `41 more limits hold, 2 more are missed`. */
function foldedText(rows: readonly CheckRow[]): string {
  const counts = Object.entries(foldedWords).flatMap(([status, [one, several]]) => {
    const count = rows.filter((row) => row.status === status).length;
    return count === 0 ? [] : [{ count, words: count === 1 ? one : several }];
  });
  return counts
    .map(({ count, words }, place) => {
      const what = place > 0 ? '' : count === 1 ? ' limit' : ' limits';
      return `${count} more${what} ${words}`;
    })
    .join(', ');
}

const statusTones: Readonly<Record<CheckRow['status'], Tone>> = {
  met: 'good',
  missed: 'bad',
  'no-data': 'warning',
  'not-evaluated': 'faint',
};

/** @param isDated what broke first says since when */
function checkLines(checks: readonly CheckRow[], isDated: boolean): Line[] {
  const label = columnWidth(checks.map((row) => row.label));
  const value = columnWidth(checks.map((row) => row.value));
  return checks.map((row) => {
    const tail = row.reason ?? (isDated ? '' : (row.when ?? ''));
    const text = `${statusMarks[row.status]} ${row.kind.padEnd(6)} ${padEnd(row.label, label)}  ${padStart(row.value, value)}  ${row.limit}`;
    const parts: Part[] = [[statusTones[row.status], text]];
    return line(2, ...parts, ...(tail === '' ? [] : [['faint', `  (${tail})`] as const]));
  });
}

function endpointLines({ endpoints }: View): Line[] {
  if (endpoints.length === 0) return [];
  const shown = endpoints.slice(0, most.endpoints);
  const rest = endpoints.length - shown.length;
  const rows = [
    ['endpoint', 'requests', '/s', 'success', 'p50', 'p95', 'p99'],
    ...shown.map(({ name, cells: { requests, rate, success, p50, p95, p99 } }) => [
      name,
      ...[requests, rate, success, p50, p95, p99].map(({ text, range }) =>
        range === undefined ? text : `~${text}`,
      ),
    ]),
  ];
  return [
    ...tableLines(rows),
    ...roughLines(shown),
    ...(rest > 0 ? [line(2, `and ${rest} more endpoints: ${inThePage}`)] : []),
    emptyLine,
  ];
}

/** What a mark of few requests means, and how well each p95 is known. */
function roughLines(endpoints: View['endpoints']): Line[] {
  const p95s = endpoints.flatMap(({ name, cells: { p95 } }) =>
    p95.range === undefined ? [] : [`${name} ${p95.range}`],
  );
  if (endpoints.every(({ cells: { p99 } }) => p99.range === undefined)) return [];
  const sure = p95s.length === 0 ? '' : `; 95 % sure of each p95: ${p95s.join(', ')}`;
  return [line(2, ['faint', `~ of few requests${sure}`])];
}

/** The first column to the left, the figures to the right. */
function tableLines(rows: readonly (readonly string[])[]): Line[] {
  const widths = (rows[0] ?? []).map((_, place) => columnWidth(rows.map((row) => row[place] ?? '')));
  return rows.map((row) =>
    line(
      2,
      row
        .map((text, place) =>
          place === 0 ? padEnd(text, widths[0] ?? 0) : padStart(text, widths[place] ?? 0),
        )
        .join('  '),
    ),
  );
}
