/**
 * A suite's folder to its reports. Input: suite.json's state and the run folders beside it.
 * Output: index.html, index.md, index.json, junit.xml and metrics.txt in it, and what the terminal gets.
 */
import { join } from 'node:path';
import { analyze } from '../analyze/analyze.ts';
import { writeWhole } from '../config/atomic-write.ts';
import { readRecord } from '../record/read-record.ts';
import { indexEntry } from '../render/run-index.ts';
import { renderSuiteJunit } from '../render/suite/junit.ts';
import { renderSuiteMarkdown } from '../render/suite/markdown.ts';
import { renderOpenMetrics } from '../render/suite/open-metrics.ts';
import { renderSuiteHtml } from '../render/suite/page.tsx';
import { recommendationsOf } from '../render/suite/recommendations.ts';
import { buildSuiteIndex, renderSuiteJson } from '../render/suite/suite-index.ts';
import type { SuiteIndex, SuiteRunFacts } from '../render/suite/types.ts';
import { runCells } from '../render/view/run-cells.ts';
import { lastAttempt, type SuiteEntryState, type SuiteState } from '../suite/suite-state.ts';
import { linkTo } from './reports.ts';

const files: Readonly<Record<string, (index: SuiteIndex) => string>> = {
  'index.json': renderSuiteJson,
  'index.html': renderSuiteHtml,
  'index.md': renderSuiteMarkdown,
  'junit.xml': renderSuiteJunit,
  'metrics.txt': renderOpenMetrics,
};

export async function makeSuiteReports(folder: string, state: SuiteState): Promise<SuiteIndex> {
  const runs: (SuiteRunFacts | null)[] = [];
  for (const entry of state.entries) runs.push(await readRun(folder, entry, state));
  const index = buildSuiteIndex(state, runs);
  for (const [file, render] of Object.entries(files)) await writeWhole(join(folder, file), render(index));
  return index;
}

async function readRun(
  folder: string,
  entry: SuiteEntryState,
  { flags }: SuiteState,
): Promise<SuiteRunFacts | null> {
  const name = lastAttempt(entry)?.folder ?? null;
  if (name === null) return null;
  const run = join(folder, name);
  const analysis = analyze(await readRecord(run), { strict: flags['strict'] === true });
  return {
    index: indexEntry(analysis, linkTo(folder, join(run, 'report.html'))),
    requests: analysis.report.totals.requests,
    advice: recommendationsOf(analysis.report),
  };
}

/** For the terminal: a line a scenario, then the five sentences. */
export function suiteText({ rows, verdict, state, summary }: SuiteIndex): string {
  const width = Math.max(...rows.map(({ scenario }) => scenario.length));
  const lines = rows.map(({ scenario, verdict: one, status, reason, facts }) => {
    const cells = facts === null ? null : runCells(facts.index.run);
    const figures = cells === null ? '' : `${cells.rate.text}/s  p95 ${cells.p95.text}  `;
    return `  ${(one ?? status).padEnd(7)}  ${scenario.padEnd(width)}  ${figures}${reason}`;
  });
  return [
    '',
    `${verdict}  suite ${state.suite}`,
    ...lines,
    '',
    ...summary.map((text) => `  ${text}`),
    '',
  ].join('\n');
}
