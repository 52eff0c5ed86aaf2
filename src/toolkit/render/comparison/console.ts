/** A comparison for a terminal. */
import pc from 'picocolors';
import type { Comparison, Measure } from '../../compare/comparison-schema.ts';
import { type ConsoleOptions, cut } from '../console.ts';
import {
  historySentences,
  measureRows,
  shapeSentences,
  sideFacts,
  verdictMarks,
  verdictWords,
} from './view.ts';

export function renderComparisonConsole(comparison: Comparison, { color, width }: ConsoleOptions): string {
  const colors = pc.createColors(color);
  const paint: Readonly<Record<Measure['verdict'], (text: string) => string>> = {
    regressed: colors.red,
    improved: colors.green,
    same: colors.dim,
    inconclusive: colors.yellow,
  };
  const rows = measureRows(comparison);
  const widest = Math.max(0, ...rows.map(({ name }) => name.length));
  const badge = ` ${verdictWords[comparison.verdict]} `;
  const lines = [
    '',
    `${badgeColor(comparison, colors)(badge)}  ${colors.bold(comparison.scenario)}`,
    `  ${comparison.summary}`,
    ...sideFacts(comparison).map(({ label, text }) => `  ${colors.dim(label.padEnd(10))} ${text}`),
    '',
    ...rows.map((row) =>
      paint[row.verdict](
        `  ${verdictMarks[row.verdict]} ${row.name.padEnd(widest)}  ${row.baseline.padStart(9)} → ${row.candidate.padEnd(9)} ${row.change.padStart(8)}  (${row.interval})  ${row.verdict === 'same' ? '' : row.note}`,
      ),
    ),
    ...comparison.differences.map(
      ({ fact, baseline, candidate, isDecisive }) =>
        `  ${isDecisive ? colors.red('differs:') : colors.dim('differs:')} ${fact}: ${baseline} → ${candidate}`,
    ),
    ...shapeSentences(comparison).map((text) => `  ${text}`),
    ...historySentences(comparison).map((text) => `  ${text}`),
    ...comparison.notes.map((text) => `  ${colors.dim(text)}`),
    '',
  ];
  const whole = new Set([comparison.summary, ...comparison.notes]);
  return `${lines.map((line) => (whole.has(line.trim()) ? line : cut(line, width))).join('\n')}\n`;
}

function badgeColor(
  { verdict }: Comparison,
  colors: ReturnType<typeof pc.createColors>,
): (text: string) => string {
  if (verdict === 'regressed') return (text) => colors.bgRed(colors.white(text));
  if (verdict === 'same' || verdict === 'improved') return (text) => colors.bgGreen(colors.black(text));
  return (text) => colors.bgYellow(colors.black(text));
}
