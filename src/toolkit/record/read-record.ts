/**
 * A run as it was recorded: a run folder, or of any k6 script a lone summary.json, `--out csv` or `--out json` file,
 * or dashboard record; or a machine that was watched alone: the monitor's system.ndjson, or its folder.
 * Each file that is missing or cut becomes a note, not an error, as long as something can be said of the run.
 */
import { readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { FailureEvent, ScriptErrorEvent } from '../../contract/events.ts';
import { readWritten } from '../config/written-json.ts';
import { UserError } from '../errors.ts';
import { headOf } from './chunks.ts';
import { foreignFile } from './foreign-formats.ts';
import { eachLine, parseObject } from './lines.ts';
import { codeOf, readSummary } from './read-summary.ts';
import { isSystem, readSystem } from './read-system.ts';
import { isTimeline, readTimeline } from './read-timeline.ts';
import { type RunFacts, runFactsSchema } from './run-schema.ts';
import { failureSchema, scriptErrorSchema } from './plan-schema.ts';
import { runFiles } from './run-files.ts';
import { isCsvHeader, notACsv } from './samples/csv-samples.ts';
import { isJsonSamples } from './samples/json-samples.ts';
import { readSamples, type SampleFile } from './samples/read-samples.ts';
import type { Summary } from './summary-schema.ts';
import type { RunRecord } from './types.ts';

/** @throws UserError E_RECORD when `path` is neither */
export async function readRecord(path: string): Promise<RunRecord> {
  const facts = await stat(path).catch((error: unknown) => {
    throw new UserError(
      'E_RECORD',
      `${path} cannot be read (${codeOf(error)}); give a run folder, a summary.json, or what k6's --out csv or json wrote`,
      {
        cause: error,
      },
    );
  });
  if (!facts.isDirectory()) return await readFile(path);
  const folder = resolve(path);
  const names = await readdir(folder);
  return names.includes(runFiles.run)
    ? await readFolder(folder, await readRun(folder))
    : await readLooseFiles(folder);
}

async function readRun(folder: string): Promise<RunFacts> {
  const file = { path: join(folder, runFiles.run), code: 'E_RECORD', absent: '' } as const;
  return await readWritten(file, runFactsSchema);
}

/** Of a folder without a run.json: the monitor's, or what a script of anybody wrote. */
async function readLooseFiles(folder: string): Promise<RunRecord> {
  const names = await readdir(folder);
  const found = names.filter((name) => isPart(name));
  if (found.length > 1) return await readFolder(folder, null);
  switch (found[0]) {
    case runFiles.system:
      return await readLoneSystem(folder);
    case undefined:
      throw new UserError(
        'E_RECORD',
        `${folder} holds neither run.json nor summary.json: this is not a run folder`,
      );
    default:
      return await readFile(join(folder, found[0]));
  }
}

function isPart(name: string): boolean {
  const parts: readonly string[] = [runFiles.summary, runFiles.timeline, runFiles.system];
  return parts.includes(name) || samplesName.test(name);
}

const nothing = {
  run: null,
  plan: null,
  summary: null,
  timeline: null,
  failures: [],
  system: null,
  samples: null,
  damage: [],
  notes: [],
} as const satisfies Omit<RunRecord, 'name'>;

/** Told by how it begins what it is. */
async function readFile(path: string): Promise<RunRecord> {
  const head = await headOf(path);
  const line = head.split('\n', 1)[0] ?? '';
  if (isCsvHeader(line)) return await readLoneSamples({ path, kind: 'csv' });
  if (isJsonSamples(line)) return await readLoneSamples({ path, kind: 'json' });
  if (isTimeline(line)) return await readLoneTimeline(path);
  if (isSystem(line)) return await readLoneSystem(path);
  const foreign = foreignFile(path, head);
  if (foreign !== null) throw new UserError('E_RECORD', `${path} is ${foreign}`);
  if (/\.csv(\.gz)?$/.test(path)) throw notACsv(path);
  return await readLoneSummary(path);
}

/** @param path the file, or its folder @throws UserError E_RECORD when there is not one sample in it */
async function readLoneSystem(path: string): Promise<RunRecord> {
  const isFolder = (await stat(path)).isDirectory();
  const file = isFolder ? join(path, runFiles.system) : path;
  const { system, notes } = await readSystem(file);
  if (system === null) {
    throw new UserError('E_RECORD', `${file} holds no samples of the monitor; watch for 2 s or longer`);
  }
  return { ...nothing, name: basename(path), system, notes };
}

async function readLoneSummary(path: string): Promise<RunRecord> {
  const summary = await readSummary(path);
  const plan = summary.jorge_load?.plan ?? null;
  const notes = ['made from a summary alone: nothing is known over time'];
  return { ...nothing, name: basename(path), plan, summary, notes };
}

/** @throws UserError E_RECORD when not one sample can be read */
async function readLoneSamples(file: SampleFile): Promise<RunRecord> {
  const { samples, notes, damage } = await readSamples([file]);
  if (samples === null) {
    throw new UserError(
      'E_RECORD',
      `${file.path} holds no samples${notes.map((note) => `; ${note}`).join('')}`,
    );
  }
  return {
    ...nothing,
    name: basename(file.path),
    samples,
    damage,
    notes: [`made from raw samples alone: ${unknownThresholds[file.kind]}`, ...notes],
  };
}

/** `--out json` states those of whole metrics, `--out csv` none. */
const unknownThresholds: Readonly<Record<SampleFile['kind'], string>> = {
  csv: 'the thresholds are not known',
  json: 'thresholds on tags are not in it',
};

async function readLoneTimeline(path: string): Promise<RunRecord> {
  const { timeline, notes, damage } = await readTimeline(path);
  if (timeline === null) throw new UserError('E_RECORD', `${path} holds not one whole period`);
  return { ...nothing, name: basename(path), timeline, damage, notes };
}

/** @param run null where the folder has no run.json */
async function readFolder(folder: string, run: RunFacts | null): Promise<RunRecord> {
  const notes = run === null ? ['run.json is missing: nothing says how the run ended'] : [];
  const summary = await readSummaryOrNote(join(folder, runFiles.summary), notes);
  const { timeline, ...ofTimeline } = await readTimeline(join(folder, runFiles.timeline));
  const { samples, ...ofSamples } = await readSamples(await sampleFiles(folder));
  const { system, notes: systemNotes } = await readSystem(join(folder, runFiles.system));
  notes.push(...ofTimeline.notes, ...ofSamples.notes, ...systemNotes);
  if (system === null) notes.push('nothing is known of the generator: system.ndjson is missing or empty');
  return {
    name: basename(folder),
    run,
    plan: run?.plan ?? summary?.jorge_load?.plan ?? null,
    summary,
    timeline,
    failures: await readFailures(join(folder, runFiles.failures)),
    scriptErrors: await readScriptErrors(join(folder, runFiles.scriptErrors)),
    system,
    samples,
    damage: [...ofTimeline.damage, ...ofSamples.damage],
    notes,
  };
}

const samplesName = /^samples.*\.csv(\.gz)?$/;

/** `samples.csv.gz`, or one a generator. */
async function sampleFiles(folder: string): Promise<SampleFile[]> {
  const names = (await readdir(folder)).filter((name) => samplesName.test(name));
  return names.sort().map((name) => ({ path: join(folder, name), kind: 'csv' }));
}

async function readSummaryOrNote(path: string, notes: string[]): Promise<Summary | null> {
  try {
    return await readSummary(path);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push(`the summary is missing or broken: ${error.message.replace(path, basename(path))}`);
    return null;
  }
}

async function readFailures(path: string): Promise<FailureEvent[]> {
  const failures: FailureEvent[] = [];
  await eachLine(path, (line) => {
    const event = failureSchema.safeParse(parseObject(line));
    if (event.success) failures.push(event.data);
  });
  return failures;
}

async function readScriptErrors(path: string): Promise<ScriptErrorEvent[]> {
  const errors: ScriptErrorEvent[] = [];
  await eachLine(path, (line) => {
    const event = scriptErrorSchema.safeParse(parseObject(line));
    if (event.success) errors.push(event.data);
  });
  return errors;
}
