/** junit.xml of a suite: one case a scenario; each run's own junit.xml has its gates. */
import { xml } from '../junit.ts';
import type { SuiteIndex, SuiteRow } from './types.ts';

export function renderSuiteJunit({ state, rows }: SuiteIndex): string {
  const failures = rows.filter(isFailure).length;
  const skipped = rows.filter(({ verdict }) => verdict === null || verdict === 'NO GATES').length;
  const seconds = rows.reduce((sum, { facts }) => sum + (facts?.index.run.duration_seconds ?? 0), 0);
  const counts = `tests="${rows.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="jorge-load" ${counts}>`,
    `  <testsuite name="${xml(state.suite)}" ${counts} timestamp="${xml(state.startedAt.slice(0, 19))}">`,
    ...rows.map((row) => testCase(state.suite, row)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(suite: string, { scenario, verdict, reason, comparison, change, facts }: SuiteRow): string {
  const time = (facts?.index.run.duration_seconds ?? 0).toFixed(3);
  const open = `    <testcase classname="${xml(suite)}" name="${xml(scenario)}" time="${time}"`;
  if (verdict === 'PASS' && comparison === 'regressed') {
    return `${open}><failure type="regression" message="${xml(change ?? comparison)}"/></testcase>`;
  }
  if (verdict === 'PASS') return `${open}/>`;
  if (verdict === null || verdict === 'NO GATES')
    return `${open}><skipped message="${xml(reason)}"/></testcase>`;
  return `${open}><failure type="${verdict}" message="${xml(reason)}"/></testcase>`;
}

function isFailure({ verdict, comparison }: SuiteRow): boolean {
  return verdict === 'FAIL' || verdict === 'INVALID' || comparison === 'regressed';
}
