/** What a plan rests on, by what its source is: the folder of a run, of a capacity search, or of a measurement of scaling. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../analyze/analyze.ts';
import { type FieldName, RequestError, UserError } from '../base/errors.ts';
import { projectPlatform } from '../config/platform.ts';
import { type PlanBasis, runBasis } from '../plan/plan-basis.ts';
import { plannedSize, scalingBasis, searchBasis } from '../plan/search-basis.ts';
import { readRecord } from '../record/read-record.ts';
import { readScaling, readSearch, scalingFile, searchFile } from '../record/read-search.ts';
import type { RunRecord, SearchRecord } from '../record/types.ts';
import { lowerLoadCommand, resumeCommandLine } from './command-line.ts';

/** @param replicas that served the load; null: not given @throws UserError E_USAGE, E_RECORD */
export async function readBasis(source: string, replicas: number | null): Promise<PlanBasis> {
  if (existsSync(join(source, scalingFile))) return await scalingOf(source, replicas);
  if (existsSync(join(source, searchFile))) return await searchOf(source, replicas ?? 1);
  return await runOf(source, replicas ?? 1);
}

async function runOf(source: string, replicas: number): Promise<PlanBasis> {
  const record = await readRecord(source);
  const { report } = analyze(record, { strict: false });
  if (report.verdict === 'INVALID') {
    throw new UserError(
      'E_RECORD',
      `${source} is INVALID: ${report.reasons[0] ?? ''}; a plan needs a run that speaks about the target`,
    );
  }
  return (
    runBasis(record, report, replicas) ??
    refuse(
      source,
      () =>
        `not even its lowest load held; measure lower ones, e.g. ${lowerLoadCommand(projectPlatform().scenarios.steps)}`,
    )
  );
}

async function searchOf(source: string, replicas: number): Promise<PlanBasis> {
  const search = await readSearch(source);
  const basis = searchBasis(search, await trialsOf(search, source), replicas);
  const next = (name: FieldName): string =>
    search.state === 'finished'
      ? `search with a wider ${name('slo')}`
      : `go on with ${resumeCommandLine('capacity', source, null)}`;
  return basis ?? refuse(source, (name) => `no load is proven in it; ${next(name)}`);
}

async function scalingOf(source: string, replicas: number | null): Promise<PlanBasis> {
  if (replicas !== null) {
    throw new RequestError('E_USAGE', (name) => `${name('replicas')} is known from ${source}; leave it out`);
  }
  const scaling = await readScaling(source);
  const size = plannedSize(scaling);
  const folder = join(source, `replicas-${size?.replicas ?? 0}`);
  const basis = size === null ? null : scalingBasis(scaling, await trialsOf(size.search, folder));
  return (
    basis ?? refuse(source, (name) => `no load is proven in it; measure it again with a wider ${name('slo')}`)
  );
}

/** Recordings that were moved or thrown away are left out. */
async function trialsOf({ trials }: SearchRecord, folder: string): Promise<RunRecord[]> {
  const records: RunRecord[] = [];
  for (const trial of trials) {
    const path = join(folder, trial.folder);
    if (existsSync(path)) records.push(await readRecord(path));
  }
  return records;
}

function refuse(source: string, why: (name: FieldName) => string): never {
  throw new RequestError('E_RECORD', (name) => `${source}: ${why(name)}`);
}
