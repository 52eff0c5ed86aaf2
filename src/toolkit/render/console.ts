/** The verdict for a terminal: read in ten seconds. */
import pc from 'picocolors';
import type { Analysis } from '../analyze/analysis.ts';
import { buildView, type CheckRow, type View } from './view.ts';

export interface ConsoleOptions {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

type Colors = ReturnType<typeof pc.createColors>;

const marks: Readonly<Record<CheckRow['status'], string>> = {
  met: '✓',
  missed: '✗',
  'no-data': '?',
  'not-evaluated': '·',
};
const widestEndpoints = 8;

export function renderConsole(analysis: Analysis, options: ConsoleOptions): string {
  const view = buildView(analysis);
  const colors = pc.createColors(options.color);
  const lines = [
    '',
    `${badge(view, colors)}  ${view.facts.find(([label]) => label === 'purpose')?.[1] ?? analysis.name}`,
    ...view.reasons.map((reason) => `  ${reason}`),
    '',
    `  ${view.figures.map(([label, text]) => `${colors.dim(label)} ${text}`).join('   ')}`,
    '',
    ...checkLines(view, colors),
    ...(view.breaks.length === 0
      ? []
      : ['', '  What broke first', ...view.breaks.map(({ at, text }) => `    ${at.padStart(8)}  ${text}`)]),
    '',
    ...endpointLines(view),
    ...view.advice.map(({ text, evidence }) => `  ${colors.yellow('!')} ${text} (${evidence})`),
    ...view.notes.map((note) => `  ${colors.dim(note)}`),
    '',
  ];
  return `${lines.map((line) => cut(line, options)).join('\n')}\n`;
}

function badge({ verdict }: View, colors: Colors): string {
  const text = ` ${verdict} `;
  if (verdict === 'PASS') return colors.bgGreen(colors.black(text));
  return verdict === 'FAIL' ? colors.bgRed(colors.white(text)) : colors.bgYellow(colors.black(text));
}

function checkLines({ checks }: View, colors: Colors): string[] {
  const label = Math.max(0, ...checks.map((row) => row.label.length));
  const value = Math.max(0, ...checks.map((row) => row.value.length));
  const paint = {
    met: colors.green,
    missed: colors.red,
    'no-data': colors.yellow,
    'not-evaluated': colors.dim,
  };
  return checks.map((row) => {
    const tail = row.reason ?? row.since ?? '';
    const text = `${marks[row.status]} ${row.kind.padEnd(6)} ${row.label.padEnd(label)}  ${row.value.padStart(value)}  ${row.limit}`;
    return `  ${paint[row.status](text)}${tail === '' ? '' : colors.dim(`  (${tail})`)}`;
  });
}

function endpointLines({ endpoints }: View): string[] {
  if (endpoints.length === 0) return [];
  const shown = endpoints.slice(0, widestEndpoints);
  const name = Math.max(8, ...shown.map((row) => row.name.length));
  const row = (cells: readonly string[]): string =>
    `  ${(cells[0] ?? '').padEnd(name)}${cells
      .slice(1)
      .map((cell) => cell.padStart(11))
      .join('')}`;
  const rest = endpoints.length - shown.length;
  return [
    row(['endpoint', 'requests', '/s', 'success', 'p50', 'p95', 'p99']),
    ...shown.map((one) => row([one.name, one.requests, one.rate, one.success, one.p50, one.p95, one.p99])),
    ...(rest > 0 ? [`  and ${rest} more in the report`] : []),
    '',
  ];
}

/** Long lines would wrap and break the columns; colour codes take no room, so coloured lines are left alone. */
function cut(line: string, { width, color }: ConsoleOptions): string {
  return color || line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}
