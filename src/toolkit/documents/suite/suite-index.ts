/**
 * A suite's runs side by side. Input: suite.json's state, and an index entry with its advice for each run.
 * Output: index.json, and what index.html, index.md, junit.xml and metrics.txt lay out.
 */
import type { Verdict } from '../../analyze/report-schema.ts';
import { lastAttempt, type SuiteEntryState, type SuiteState } from '../../suite/suite-state.ts';
import type { EarlierAttempt, SuiteIndexFile } from '../index-schema.ts';
import { rankRecommendations } from './recommendations.ts';
import { summarise } from './summary.ts';
import type { SuiteIndex, SuiteRow, SuiteRunFacts } from './types.ts';

/** @param runs by entry */
export function buildSuiteIndex(state: SuiteState, runs: readonly (SuiteRunFacts | null)[]): SuiteIndex {
  const rows = state.entries.map((entry, at) => suiteRow(entry, runs[at] ?? null));
  const passed = rows.filter(({ verdict }) => verdict === 'PASS').length;
  const recommendations = rankRecommendations(
    rows.map(({ scenario, facts }) => ({ scenario, advice: facts?.advice ?? [] })),
  );
  const measured = {
    state,
    verdict: suiteVerdict(rows),
    overallSuccessRate: passed / Math.max(1, rows.length),
    rows,
    recommendations,
  };
  return { ...measured, summary: summarise(measured) };
}

function suiteRow(entry: SuiteEntryState, facts: SuiteRunFacts | null): SuiteRow {
  const { scenario, status, attempts, cooldown } = entry;
  const attempt = lastAttempt(entry);
  return {
    scenario,
    status,
    verdict: status === 'done' ? (attempt?.verdict ?? null) : null,
    comparison: attempt?.comparison ?? null,
    change: attempt?.change ?? null,
    reason: facts?.index.run.reasons[0] ?? attempt?.refusal ?? reasons[status],
    attempts,
    cooldown,
    facts,
  };
}

const reasons: Readonly<Record<SuiteEntryState['status'], string>> = {
  waiting: 'not run yet',
  running: 'cut off while it ran',
  done: '',
  skipped: 'skipped, as an earlier scenario did not pass',
};

/** Those that don't count: another one followed. */
export function earlierAttempts(rows: readonly SuiteRow[]): EarlierAttempt[] {
  return rows.flatMap(({ scenario, attempts }) =>
    attempts.slice(0, -1).map((one, place) => ({
      scenario,
      attempt: place + 1,
      folder: one.folder,
      why: one.refusal ?? (one.state === 'interrupted' ? 'cut off while it ran' : one.verdict),
    })),
  );
}

/** What is known to be bad goes before what is not known. */
function suiteVerdict(rows: readonly SuiteRow[]): Verdict {
  const seen = new Set(rows.map(({ verdict }) => verdict));
  if (seen.has('FAIL')) return 'FAIL';
  if (seen.has('INVALID') || seen.has(null)) return 'INVALID';
  return seen.has('PASS') || seen.size === 0 ? 'PASS' : 'NO GATES';
}

export function renderSuiteJson({ state, rows, ...index }: SuiteIndex): string {
  const json: SuiteIndexFile = {
    schema_version: 1,
    suite: state.suite,
    id: state.id,
    state: state.state,
    verdict: index.verdict,
    passed: index.verdict === 'NO GATES' ? null : index.verdict === 'PASS',
    overall_success_rate: index.overallSuccessRate,
    summary: [...index.summary],
    started_at: state.startedAt,
    ended_at: state.endedAt,
    scenarios: rows.map(jsonRow),
    recommendations: [...index.recommendations],
  };
  return `${JSON.stringify(json, null, 2)}\n`;
}

function jsonRow({ attempts, facts, ...row }: SuiteRow): SuiteIndexFile['scenarios'][number] {
  const earlier = earlierAttempts([{ ...row, attempts, facts }]);
  return { ...row, attempts: attempts.length, earlier_attempts: earlier, run: facts?.index.run ?? null };
}
