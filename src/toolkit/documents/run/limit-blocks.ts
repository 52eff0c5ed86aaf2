/** Limits as blocks: all of them on a page, what matters of them on a screen. */
import { columns, fold, paragraph, quiet, section, styled, table } from '../../document/build.ts';
import type { Block, Cell, Fold, Section, Table } from '../../document/document.ts';
import { checkTones } from '../tones.ts';
import type { CheckRow } from './limits.ts';
import { inThePage } from './screen.ts';

export function limitSection(checks: readonly CheckRow[]): Section {
  const none = paragraph('This run had no limits to meet.', true);
  return section(
    'Gates and targets',
    [checks.length === 0 ? none : limitTable('Gates and targets', checks)],
    {
      id: 'limits',
      nav: 'Limits',
      aside: countText(checks),
    },
  );
}

/** @param notes what stands under each; by default when it was beyond its limit, or why nobody knows */
export function limitTable(
  label: string,
  checks: readonly CheckRow[],
  notes = ({ when, reason }: CheckRow) => [when ?? reason],
): Table {
  const heads = columns<CheckRow>(
    ['limit on', nameCell, { isText: true, wraps: true }],
    ['measured', ({ value }) => value],
    ['limit', ({ limit }) => limit, { isText: true }],
    ['margin', ({ margin }) => margin, { needs: 'comment' }],
    ['used', useCell, { isText: true, needs: 'page' }],
  );
  return table(label, checks, { columns: heads, tone: ({ status }) => checkTones[status], notes });
}

/** The kinds are as wide as each other where letters are. */
function nameCell({ kind, what, scope }: CheckRow): Cell {
  const of = scope === '' ? [] : [quiet(`, ${scope}`)];
  return [quiet(kind.padEnd('target'.length)), ` ${what}`, ...of];
}

function useCell({ use, status }: CheckRow): Cell {
  return { kind: 'use', text: '', tone: checkTones[status], use };
}

/** `5 of 6 gates met, 9 of 12 targets met`. */
function countText(checks: readonly CheckRow[]): string {
  const count = (kind: CheckRow['kind']): string | null => {
    const all = checks.filter((row) => row.kind === kind);
    const met = all.filter(({ status }) => status === 'met').length;
    return all.length === 0 ? null : `${met} of ${all.length} ${kind}s met`;
  };
  return [count('gate'), count('target')].filter((text) => text !== null).join(', ');
}

export function thresholdFold(checks: readonly CheckRow[]): Fold | null {
  if (checks.length === 0) return null;
  const heads = columns<CheckRow>(
    ['metric', ({ selector }) => [styled('code', selector)], { isText: true, wraps: true }],
    ['expression', ({ expression }) => [styled('code', expression)], { isText: true }],
    ['kind', ({ kind }) => kind, { isText: true }],
  );
  return fold('Thresholds in force', [table('Thresholds in force', checks, heads)]);
}

const mostOnScreen = 8;
/** Of its limit, from which on a limit that holds is near it. */
const nearShare = 0.8;

/**
 * What broke, what could not be judged, and what is near its limit; the others are counted.
 * @param isDated what broke first says since when
 */
export function limitsOnScreen(checks: readonly CheckRow[], isDated: boolean): Block {
  const isOpen = ({ status }: CheckRow): boolean => status === 'missed' || status === 'no-data';
  const isNear = ({ status, use }: CheckRow): boolean => status === 'met' && (use ?? 0) >= nearShare;
  const open = [...checks.filter(isOpen)].sort((a, b) => a.kind.localeCompare(b.kind));
  const gates = open.filter(({ kind }) => kind === 'gate').length;
  const shown = [...open, ...checks.filter(isNear)].slice(0, Math.max(mostOnScreen, gates));
  const folded = foldedText(checks.filter((row) => !shown.includes(row)));
  const rest = folded === '' ? '' : `${shown.length === 0 ? '' : 'and '}${folded}: ${inThePage}`;
  const notes = ({ reason, when }: CheckRow) => [reason ?? (isDated ? null : when)];
  return { ...limitTable('Gates and targets', shown, notes), rest };
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
