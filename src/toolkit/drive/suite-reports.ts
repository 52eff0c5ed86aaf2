/**
 * A suite's folder to its reports. Input: suite.json's state and the run folders beside it.
 * Output: index.html, index.md, index.json, junit.xml and metrics.txt in it, and what the terminal gets.
 */
import { join } from 'node:path';
import { analyze } from '../analyze/analyze.ts';
import { writeWhole } from '../config/atomic-write.ts';
import { readRecord } from '../record/read-record.ts';
import { verdictBadge, verdictTone } from '../render/console.ts';
import { indexEntry } from '../render/run-index.ts';
import { renderSuiteJunit } from '../render/suite/junit.ts';
import { renderSuiteMarkdown } from '../render/suite/markdown.ts';
import { renderOpenMetrics } from '../render/suite/open-metrics.ts';
import { renderSuiteHtml } from '../render/suite/page.tsx';
import { recommendationsOf } from '../render/suite/recommendations.ts';
import { buildSuiteIndex, renderSuiteJson } from '../render/suite/suite-index.ts';
import type { SuiteIndex, SuiteRow, SuiteRunFacts } from '../render/suite/types.ts';
import {
  columnWidth,
  emptyLine,
  type Line,
  line,
  padEnd,
  renderLines,
  type TerminalOptions,
} from '../render/terminal.ts';
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

/** For the terminal: a line a scenario, the five sentences, the verdict. */
export function suiteText({ rows, verdict, state, summary }: SuiteIndex, options: TerminalOptions): string {
  const width = columnWidth(rows.map(({ scenario }) => scenario));
  const scenarioLine = ({ scenario, verdict: one, status, reason, facts }: SuiteRow): Line => {
    const cells = facts === null ? null : runCells(facts.index.run);
    const figures = cells === null ? '' : `${cells.rate.text}/s  p95 ${cells.p95.text}  `;
    return line(
      2,
      [verdictTone(one ?? ''), (one ?? status).padEnd(8)],
      ` ${padEnd(scenario, width)}  ${figures}${reason}`,
    );
  };
  const lines = [
    emptyLine,
    ...rows.map(scenarioLine),
    emptyLine,
    ...summary.map((text) => line(2, text)),
    emptyLine,
    line(0, [verdictBadge(verdict), ` ${verdict} `], `  suite ${state.suite}`),
  ];
  return renderLines(lines, options);
}
