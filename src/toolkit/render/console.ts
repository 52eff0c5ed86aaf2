/** The verdict for a terminal: read in ten seconds. */
import pc from 'picocolors';
import type { Analysis } from '../analyze/analysis.ts';
import type { Cell } from './view/cell.ts';
import { type CheckRow, statusMarks } from './view/check-row.ts';
import { buildView, type View } from './view.ts';

export interface ConsoleOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

type Colors = ReturnType<typeof pc.createColors>;

const mostEndpoints = 8;

export function renderConsole(analysis: Analysis, { color, width }: ConsoleOptions): string {
  const view = buildView(analysis);
  const colors = pc.createColors(color);
  const lines = [
    '',
    `${badge(view, colors)}  ${colors.bold(view.scenario)}  ${view.purpose || view.meaning}`,
    ...view.reasons.map((reason) => `  ${reason}`),
    '',
    ...view.brief.map(({ label, text }) => `  ${colors.dim(label.padEnd(8))} ${text}`),
    '',
    ...checkLines(view, colors),
    ...titled(
      'What broke first',
      view.breaks.flatMap(({ at, kind, text, also }) => [
        `${at.padStart(8)}  ${kind} ${text}`,
        ...(also === null ? [] : [`${' '.repeat(10)}and ${also}`]),
      ]),
    ),
    ...titled('Why', view.causes),
    ...titled('How much it took', view.capacity),
    ...targetLines(view),
    '',
    ...endpointLines(view, colors),
    ...view.advice.map(({ text, evidence }) => `  ${colors.yellow('!')} ${text} (${evidence})`),
    ...view.notes.map((note) => `  ${colors.dim(note)}`),
    '',
  ];
  return `${lines.map((line) => cut(line, width)).join('\n')}\n`;
}

function badge({ verdict }: View, colors: Colors): string {
  const text = ` ${verdict} `;
  if (verdict === 'PASS') return colors.bgGreen(colors.black(text));
  return verdict === 'FAIL' ? colors.bgRed(colors.white(text)) : colors.bgYellow(colors.black(text));
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', `  ${title}`, ...lines.map((line) => `    ${line}`)];
}

const mostEvents = 5;

/** What happened to the target, and what to change; nothing where nothing did. */
function targetLines({ target, causes }: View): string[] {
  const { bottleneck, events, recommendations } = target;
  const rest = events.length - mostEvents;
  const isSaid = causes.some((cause) => bottleneck !== null && cause.includes(bottleneck.text));
  const named = bottleneck === null || isSaid ? [] : [`bottleneck: ${bottleneck.text}`];
  const seen = events
    .slice(0, mostEvents)
    .map(({ mark, at, kind, text }) => `${mark} ${at.padStart(6)}  ${kind}: ${text}`);
  return [
    ...titled('The target', [...named, ...seen, ...(rest > 0 ? [`and ${rest} more in the report`] : [])]),
    ...titled(
      'What to change',
      recommendations.map(({ text }) => text),
    ),
  ];
}

function checkLines({ checks: all }: View, colors: Colors): string[] {
  const checks = all.filter((row) => !isOpenTarget(row));
  const open = all.filter(isOpenTarget).map(({ label }) => label);
  const label = Math.max(0, ...checks.map((row) => row.label.length));
  const value = Math.max(0, ...checks.map((row) => row.value.length));
  const paint: Readonly<Record<CheckRow['status'], (text: string) => string>> = {
    met: colors.green,
    missed: colors.red,
    'no-data': colors.yellow,
    'not-evaluated': colors.dim,
  };
  const lines = checks.map((row) => {
    const tail = row.reason ?? row.when ?? '';
    const text = `${statusMarks[row.status]} ${row.kind.padEnd(6)} ${row.label.padEnd(label)}  ${row.value.padStart(value)}  ${row.limit}`;
    return `  ${paint[row.status](text)}${tail === '' ? '' : colors.dim(`  (${tail})`)}`;
  });
  return open.length === 0
    ? lines
    : [...lines, `  ${colors.dim(`○ target not evaluated: ${open.join('; ')}`)}`];
}

/** Told in one line together. */
function isOpenTarget({ kind, status }: CheckRow): boolean {
  return kind === 'target' && status === 'not-evaluated';
}

function endpointLines({ endpoints }: View, colors: Colors): string[] {
  if (endpoints.length === 0) return [];
  const shown = endpoints.slice(0, mostEndpoints);
  const name = Math.max(8, ...shown.map((row) => row.name.length));
  const row = (first: string, cells: readonly Pick<Cell, 'text' | 'range'>[]): string =>
    `  ${first.padEnd(name)}${cells.map((cell) => roughOr(cell, colors)).join('')}`;
  const rest = endpoints.length - shown.length;
  return [
    row(
      'endpoint',
      ['requests', '/s', 'success', 'p50', 'p95', 'p99'].map((text) => ({ text })),
    ),
    ...shown.map(({ name: first, cells: { requests, rate, success, p50, p95, p99 } }) =>
      row(first, [requests, rate, success, p50, p95, p99]),
    ),
    ...roughLines(shown, colors),
    ...(rest > 0 ? [`  and ${rest} more in the report`] : []),
    '',
  ];
}

function roughOr({ text, range }: Pick<Cell, 'text' | 'range'>, colors: Colors): string {
  return range === undefined ? text.padStart(11) : colors.dim(`~${text}`.padStart(11));
}

function roughLines(endpoints: View['endpoints'], colors: Colors): string[] {
  const said = endpoints.flatMap(({ name, cells: { p95 } }) =>
    p95.range === undefined ? [] : [`${name} ${p95.range}`],
  );
  const isAny = endpoints.some(({ cells: { p99 } }) => p99.range !== undefined);
  if (!isAny) return [];
  const p95s = said.length === 0 ? '' : `; 95 % sure of each p95: ${said.join(', ')}`;
  return [colors.dim(`  ~ of few requests${p95s}`)];
}

// eslint-disable-next-line no-control-regex -- colour codes begin with the escape character
const pieces = /\u001b\[\d+m|[^\u001b]/g;

/** Long lines would wrap and break the columns; colour codes take no room and all of them stay. */
export function cut(line: string, width: number): string {
  let room = width - 1;
  let isCut = false;
  const kept = (line.match(pieces) ?? []).map((piece) => {
    if (piece.length > 1) return piece;
    room -= 1;
    if (room >= 0) return piece;
    const mark = isCut ? '' : '…';
    isCut = true;
    return mark;
  });
  return kept.join('');
}
