/**
 * A suite's folder to its reports. Input: suite.json's state and the run folders beside it.
 * Output: index.html, index.md, index.json, junit.xml and metrics.txt in it, and what the terminal gets.
 */
import { join } from 'node:path';
import { analyze } from '../analyze/analyze.ts';
import { writeWhole } from '../config/atomic-write.ts';
import { render, renderTerminal, type TerminalOptions } from '../document/render.ts';
import { indexEntry } from '../documents/run-index.ts';
import { suiteDocument } from '../documents/suite.ts';
import { renderOpenMetrics } from '../documents/suite/open-metrics.ts';
import { recommendationsOf } from '../documents/suite/recommendations.ts';
import { buildSuiteIndex, renderSuiteJson } from '../documents/suite/suite-index.ts';
import type { SuiteIndex, SuiteRunFacts } from '../documents/suite/types.ts';
import { readRecord } from '../record/read-record.ts';
import { lastAttempt, type SuiteEntryState, type SuiteState } from '../suite/suite-state.ts';
import { linkTo } from './reports.ts';

export async function makeSuiteReports(folder: string, state: SuiteState): Promise<SuiteIndex> {
  const runs: (SuiteRunFacts | null)[] = [];
  for (const entry of state.entries) runs.push(await readRun(folder, entry, state));
  const index = buildSuiteIndex(state, runs);
  const document = suiteDocument(index);
  const files = {
    'index.json': renderSuiteJson(index),
    'index.html': render(document, 'html'),
    'index.md': render(document, 'md'),
    'junit.xml': render(document, 'junit'),
    'metrics.txt': renderOpenMetrics(index),
  };
  for (const [file, text] of Object.entries(files)) await writeWhole(join(folder, file), text);
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

/** For the terminal: a row a scenario, the five sentences, the verdict. */
export function suiteText(index: SuiteIndex, options: TerminalOptions): string {
  return renderTerminal(suiteDocument(index), options);
}
