/** comparison-junit.xml: a case a figure; only a regression is a failure. */
import type { Comparison } from '../../compare/comparison-schema.ts';
import { xml } from '../junit.ts';
import { type MeasureRow, measureRows } from './view.ts';

export function renderComparisonJunit(comparison: Comparison): string {
  const suite = `${comparison.scenario}.comparison`;
  const cases = [
    verdictCase(suite, comparison),
    ...measureRows(comparison).map((row) => measureCase(suite, row)),
  ];
  const count = (part: string): number => cases.filter((one) => one.includes(part)).length;
  const counts = `tests="${cases.length}" failures="${count('<failure')}" errors="0" skipped="${count('<skipped')}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="jorge-load" ${counts}>`,
    `  <testsuite name="${xml(suite)}" ${counts}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function verdictCase(suite: string, { verdict, summary }: Comparison): string {
  const open = `    <testcase classname="${xml(suite)}" name="verdict"`;
  const isBad = verdict === 'regressed' || verdict === 'not comparable';
  return isBad ? `${open}><failure type="${verdict}" message="${xml(summary)}"/></testcase>` : `${open}/>`;
}

function measureCase(suite: string, row: MeasureRow): string {
  const open = `    <testcase classname="${xml(suite)}" name="${xml(row.name)}"`;
  const said = `${row.baseline} → ${row.candidate}, ${row.change} (${row.interval}), allowed ${row.allowed}`;
  if (row.verdict === 'regressed')
    return `${open}><failure type="regression" message="${xml(said)}"/></testcase>`;
  if (row.verdict !== 'inconclusive') return `${open}/>`;
  return `${open}><skipped message="${xml(`inconclusive: ${row.note}`)}"/></testcase>`;
}
