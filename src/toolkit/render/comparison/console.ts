/** A comparison for a terminal: what changed, then the verdict. */
import type { Comparison, Measure } from '../../compare/comparison-schema.ts';
import { plural } from '../../analyze/wording.ts';
import {
  columnWidth,
  emptyLine,
  type Line,
  line,
  padEnd,
  padStart,
  renderLines,
  type TerminalOptions,
  type Tone,
} from '../terminal.ts';
import {
  historySentences,
  type MeasureRow,
  measureRows,
  shapeSentences,
  sideFacts,
  verdictMarks,
  verdictWords,
} from './view.ts';

const tones: Readonly<Record<Measure['verdict'], Tone>> = {
  regressed: 'bad',
  improved: 'good',
  same: 'faint',
  inconclusive: 'warning',
};

const badges: Readonly<Record<Comparison['verdict'], Tone>> = {
  regressed: 'badBadge',
  improved: 'goodBadge',
  same: 'goodBadge',
  inconclusive: 'warningBadge',
  'not comparable': 'warningBadge',
};

export function renderComparisonConsole(comparison: Comparison, options: TerminalOptions): string {
  const { verdict, scenario, summary, differences, notes } = comparison;
  const lines = [
    emptyLine,
    ...sideFacts(comparison).map(({ label, text }) => line(2, ['faint', label.padEnd(10)], ` ${text}`)),
    emptyLine,
    ...measureLines(measureRows(comparison)),
    ...differences.map(({ fact, baseline, candidate, isDecisive }) =>
      line(2, [isDecisive ? 'bad' : 'faint', 'differs:'], ` ${fact}: ${baseline} → ${candidate}`),
    ),
    ...shapeSentences(comparison).map((text) => line(2, text)),
    ...historySentences(comparison).map((text) => line(2, text)),
    ...notes.map((text) => line(2, ['faint', text])),
    emptyLine,
    line(0, [badges[verdict], ` ${verdictWords[verdict]} `], '  ', ['strong', scenario]),
    line(2, summary),
  ];
  return renderLines(lines, options);
}

/** What is the same is counted. */
function measureLines(rows: readonly MeasureRow[]): Line[] {
  const told = rows.filter(({ verdict }) => verdict !== 'same');
  const same = rows.length - told.length;
  const widest = columnWidth(told.map(({ name }) => name));
  return [
    ...told.map((row) =>
      line(2, [
        tones[row.verdict],
        `${verdictMarks[row.verdict]} ${padEnd(row.name, widest)}  ${padStart(row.baseline, 9)} → ${padEnd(row.candidate, 9)} ${padStart(row.change, 8)}  (${row.interval})  ${row.note}`,
      ]),
    ),
    ...(same === 0
      ? []
      : [
          line(2, [
            'faint',
            `✓ ${plural(same, 'figure')} ${same === 1 ? 'is' : 'are'} the same: comparison.html`,
          ]),
        ]),
  ];
}
