/**
 * A suite's folder to its reports. Input: suite.json's state and the run folders beside it.
 * Output: index.html, index.md, index.json, junit.xml and metrics.txt in it.
 */
import { join } from 'node:path';
import { analyze } from '../analyze/analyze.ts';
import { writeWhole } from '../base/atomic-write.ts';
import type { Document } from '../document/document.ts';
import { indexEntry } from '../documents/run-index.ts';
import { suiteDocument } from '../documents/suite.ts';
import { recommendationsOf } from '../documents/suite/recommendations.ts';
import { buildSuiteIndex, renderSuiteJson } from '../documents/suite/suite-index.ts';
import type { SuiteIndex, SuiteRunFacts } from '../documents/suite/types.ts';
import { readRecord } from '../record/read-record.ts';
import { lastAttempt, type SuiteEntryState, type SuiteState } from '../suite/suite-state.ts';
import { writeDocument } from './document-files.ts';
import { linkTo } from './reports.ts';

interface Made {
  readonly index: SuiteIndex;
  readonly document: Document;
}

export async function makeSuiteReports(folder: string, state: SuiteState): Promise<Made> {
  const runs: (SuiteRunFacts | null)[] = [];
  for (const entry of state.entries) runs.push(await readRun(folder, entry, state));
  const index = buildSuiteIndex(state, runs);
  const document = suiteDocument(index);
  await writeWhole(join(folder, 'index.json'), renderSuiteJson(index));
  await writeDocument(document, { folder, stem: 'index' });
  return { index, document };
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
