/** One side of a comparison: a run folder, or a baseline by its name. */
import { stat } from 'node:fs/promises';
import { analyze } from '../analyze/analyze.ts';
import type { Baseline } from '../compare/baseline-schema.ts';
import { makeBaseline, type Windows, windowsChosenBy } from '../compare/make-baseline.ts';
import { UserError } from '../base/errors.ts';
import { readRecord } from '../record/read-record.ts';
import { readBaseline } from './baseline-files.ts';

/** @throws UserError E_RECORD or E_BASELINE: what is no run, or holds too little to be compared */
export async function readRun(folder: string, windows?: Windows): Promise<Baseline> {
  const record = await readRecord(folder);
  const made = makeBaseline(record, analyze(record, { strict: false }), windows);
  if (typeof made !== 'string') return made;
  throw new UserError(
    'E_BASELINE',
    `${folder} can't be compared: ${made}; give a run folder of jorge-load run`,
  );
}

/** @param text a folder's path, else a baseline's name */
export async function readSide(text: string, baselines: string): Promise<Baseline> {
  const isFolder = await stat(text).then(
    (facts) => facts.isDirectory(),
    () => false,
  );
  return isFolder ? await readRun(text) : await readBaseline(baselines, text);
}

/** The other side, second for second as the first was pooled. */
export async function readCandidate(folder: string, baseline: Baseline): Promise<Baseline> {
  return await readRun(folder, windowsChosenBy(baseline));
}
