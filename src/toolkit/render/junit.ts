/** junit.xml: one suite a scenario, one case a gate or target, as CI parsers read it. */
import type { Analysis } from '../analyze/analysis.ts';
import { visible } from '../visible.ts';
import type { CheckRow } from './view/check-row.ts';
import { buildView } from './view.ts';

export function renderJunit(analysis: Analysis): string {
  const view = buildView(analysis);
  const { report } = analysis;
  const cases = [verdictCase(analysis), ...view.checks.map((check) => checkCase(report.scenario, check))];
  const failures = cases.filter((one) => one.includes('<failure')).length;
  const skipped = cases.filter((one) => one.includes('<skipped')).length;
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${report.duration_seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="jorge-load" ${counts}>`,
    `  <testsuite name="${xml(report.scenario)}" ${counts}${report.started_at === null ? '' : ` timestamp="${xml(report.started_at.slice(0, 19))}"`}>`,
    ...cases,
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

/** The verdict itself: an INVALID run must not read as green where no gate was missed. */
function verdictCase({ report }: Analysis): string {
  const open = `    <testcase classname="${xml(report.scenario)}" name="verdict"`;
  const reasons = report.reasons.join('; ');
  if (report.verdict === 'PASS') return `${open}/>`;
  if (report.verdict === 'NO GATES') return `${open}><skipped message="${xml(reasons)}"/></testcase>`;
  return `${open}>${failure(report.verdict, reasons)}</testcase>`;
}

function checkCase(scenario: string, check: CheckRow): string {
  const open = `    <testcase classname="${xml(scenario)}.${check.kind}" name="${xml(`${check.label} ${check.limit}`)}"`;
  const said = `measured ${check.value}, limit ${check.limit}${check.when === null ? '' : `, ${check.when}`}`;
  if (check.status === 'met') return `${open}/>`;
  if (check.status === 'missed' && check.kind === 'gate') {
    return `${open}>${failure('gate', said)}</testcase>`;
  }
  const why = check.status === 'missed' ? `target missed: ${said}` : `${check.status}: ${check.reason ?? ''}`;
  return `${open}><skipped message="${xml(why)}"/></testcase>`;
}

/** Some readers show the message, some the text. */
function failure(type: string, text: string): string {
  return `<failure type="${type}" message="${xml(text)}">${xml(text)}</failure>`;
}

/** Escaped; what XML 1.0 does not know is written out. */
export function xml(text: string): string {
  return visible(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
