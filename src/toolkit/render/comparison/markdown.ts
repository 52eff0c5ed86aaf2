/** comparison.md: for a pull request; what is the same is folded away. */
import type { Comparison } from '../../compare/comparison-schema.ts';
import { details, document, escape, list, table } from '../markdown-parts.ts';
import {
  historySentences,
  type MeasureRow,
  measureRows,
  shapeSentences,
  sideFacts,
  verdictWords,
} from './view.ts';

const icons: Readonly<Record<Comparison['verdict'], string>> = {
  regressed: '❌',
  improved: '✅',
  same: '✅',
  inconclusive: '▫️',
  'not comparable': '⚠️',
};

export function renderComparisonMarkdown(comparison: Comparison): string {
  const rows = measureRows(comparison);
  const decided = rows.filter(({ verdict }) => verdict === 'regressed' || verdict === 'improved');
  const rest = rows.filter((row) => !decided.includes(row));
  return document([
    `## ${icons[comparison.verdict]} ${verdictWords[comparison.verdict]} ${escape(comparison.scenario)}`,
    escape(comparison.summary),
    list(shapeSentences(comparison)),
    measureTable(decided),
    details(`${rest.length} figures that are the same or inconclusive`, measureTable(rest)),
    details(
      'What differs in the facts',
      table(
        ['', 'baseline', 'candidate'],
        comparison.differences.map(({ fact, baseline, candidate }) => [fact, baseline, candidate]),
      ),
    ),
    list(historySentences(comparison)),
    table(
      ['', ''],
      sideFacts(comparison).map(({ label, text: said }) => [label, said]),
    ),
    list(comparison.notes),
  ]);
}

function measureTable(rows: readonly MeasureRow[]): string {
  return table(
    ['', 'figure', 'baseline', 'candidate', 'change', '95 % interval', 'allowed', ''],
    rows.map((row) => [
      icons[row.verdict],
      row.name,
      row.baseline,
      row.candidate,
      row.change,
      row.interval,
      row.allowed,
      row.note,
    ]),
  );
}
