/** What the verdict means, in one sentence; and the verdict as cases for CI. */
import type { Analysis } from '../../analyze/analysis.ts';
import type { Report } from '../../analyze/report-schema.ts';
import { failed, skipped } from '../../document/build.ts';
import type { TestCase, TestSuite } from '../../document/document.ts';
import type { CheckRow } from './limits.ts';

export function meaningOf({ report: { verdict, checks }, sources, isStrict }: Analysis): string {
  if (sources.join() === 'system') return 'Only the machine was watched: there is no load to judge.';
  const gates = checks.filter(({ kind }) => kind === 'gate');
  const missed = gates.filter(({ status }) => status === 'missed').length;
  switch (verdict) {
    case 'PASS':
      return 'Every gate held.';
    case 'FAIL':
      if (missed > 0) return `${missed} of ${gates.length} gates broke.`;
      return isStrict && checks.some(({ status }) => status === 'missed')
        ? 'A target was missed.'
        : 'k6 failed the run, though every gate here holds.';
    case 'INVALID':
      return 'The numbers do not speak about the target.';
    case 'NO GATES':
      return 'Measured, nothing was asked: --thresholds judges this record afterwards.';
  }
}

export function runTests({ report }: Analysis, checks: readonly CheckRow[]): TestSuite {
  const { scenario } = report;
  return {
    name: scenario,
    seconds: report.duration_seconds,
    startedAt: report.started_at,
    cases: [
      { group: scenario, name: 'verdict', result: verdictResult(report) },
      ...checks.map((check) => ({
        group: `${scenario}.${check.kind}`,
        name: `${check.label} ${check.limit}`,
        result: checkResult(check),
      })),
    ],
  };
}

/** An INVALID run must not read as green where no gate was missed. */
function verdictResult({ verdict, reasons }: Report): TestCase['result'] {
  if (verdict === 'PASS') return 'passed';
  const why = reasons.join('; ');
  return verdict === 'NO GATES' ? skipped(why) : failed(verdict, why);
}

function checkResult({ kind, status, value, limit, when, reason }: CheckRow): TestCase['result'] {
  if (status === 'met') return 'passed';
  if (status !== 'missed') return skipped(`${status}: ${reason ?? ''}`);
  const said = `measured ${value}, limit ${limit}${when === null ? '' : `, ${when}`}`;
  return kind === 'gate' ? failed('gate', said) : skipped(`target missed: ${said}`);
}
