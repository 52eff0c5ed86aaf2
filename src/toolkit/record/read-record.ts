/**
 * A run as it was recorded: a run folder, or of any k6 script a lone summary.json, `--out csv` or `--out json` file,
 * dashboard record, or file of OTLP requests; or a machine that was watched alone: the monitor's system.ndjson, or its folder.
 * Each file that is missing or cut becomes a note, not an error, as long as something can be said of the run.
 */
import { lstat, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { ZodType } from 'zod';
import type { Plan } from '../../contract/plan.ts';
import { whyUnread } from '../base/system-errors.ts';
import { checkWritten, readUnchecked } from '../base/written-json.ts';
import { UserError } from '../base/errors.ts';
import { inputLimits } from '../base/input-limits.ts';
import { openPlain } from '../base/plain-file.ts';
import { headOf } from './chunks.ts';
import { foreignFile } from './foreign-formats.ts';
import { eachLine, faultsOf, parseObject } from './lines.ts';
import { inOwnWords, platformOf, type ReadRecord } from './own-words.ts';
import { readSummary } from './read-summary.ts';
import { isSystem, readSystem } from './read-system.ts';
import { isOtlp } from './otlp/read-merged.ts';
import { readMetrics } from './read-metrics.ts';
import { isTimeline, readTimeline } from './read-timeline.ts';
import { type RunFacts, runFactsSchema } from './run-schema.ts';
import { unnumbered } from './strangers.ts';
import { failureSchema, scriptErrorSchema } from './plan-schema.ts';
import { runFiles } from './run-files.ts';
import { brokenSeals, isBrokenSeal } from './seals.ts';
import { isCsvHeader, notACsv } from './samples/csv-samples.ts';
import { isJsonSamples } from './samples/json-samples.ts';
import { readSamples, type SampleFile, type SampleReading } from './samples/read-samples.ts';
import type { Summary } from './summary-schema.ts';
import type { RunRecord } from './types.ts';

/** @throws UserError E_RECORD when `path` is neither */
export async function readRecord(path: string): Promise<RunRecord> {
  return inOwnWords(await readFiles(path));
}

async function readFiles(path: string): Promise<ReadRecord> {
  const isFolder = await provePlain(path).catch((error: unknown) => {
    const instead = "; give a run folder, a summary.json, or what k6's --out csv or json wrote";
    const named = path === '' ? 'a path of no characters' : path;
    throw new UserError('E_RECORD', `${named} ${whyUnread(error, instead)}`, { cause: error });
  });
  if (!isFolder) return await readFile(path);
  const folder = resolve(path);
  const names = await readdir(folder);
  return names.includes(runFiles.run) ? await readRunFolder(folder, names) : await readLooseFiles(folder);
}

/** @returns whether it is a folder */
async function provePlain(path: string): Promise<boolean> {
  const { file, facts } = await openPlain(path);
  await file.close();
  return facts.isDirectory();
}

/** A broken run.json spoils a folder only where there is nothing else in it; one that may not be read is not broken. */
async function readRunFolder(folder: string, names: readonly string[]): Promise<ReadRecord> {
  const begun = await readRun(folder).catch((error: unknown) => {
    if (!(error instanceof UserError) || !names.some(isPart) || isForbidden(error.cause)) throw error;
    const fault = error.message.replace(join(folder, runFiles.run), runFiles.run);
    return { run: null, notes: [fault], damage: [fault] };
  });
  return await readFolder(folder, begun);
}

function isForbidden(cause: unknown): boolean {
  const { code } = (cause ?? {}) as NodeJS.ErrnoException;
  return code === 'EACCES' || code === 'EPERM';
}

async function readRun(folder: string): Promise<Begun> {
  const file = { path: join(folder, runFiles.run), code: 'E_RECORD', absent: '' } as const;
  const written = await readUnchecked(file);
  const run = checkWritten(written, runFactsSchema, file);
  const damage = await brokenSeals(folder, run.files ?? {});
  if (isBrokenSeal(written)) damage.push(`${runFiles.run} was changed after the run`);
  if (run.lostRequests !== undefined) damage.push(lostWords(run.lostRequests));
  damage.push(...lostOfRunners(run), ...lostPeriodWords('k6', run.lostPeriods ?? 0));
  return { run, notes: damage, damage };
}

function lostOfRunners({ runners = [], parallelism }: RunFacts): string[] {
  const wordsOf = parallelism === undefined ? lostPeriodWords : missingPeriodWords;
  const own = runners.filter(({ runner }) => runner !== unnumbered);
  return own.flatMap(({ runner, lostPeriods }) => wordsOf(`runner ${runner}`, lostPeriods));
}

function lostPeriodWords(who: string, periods: number): string[] {
  return periods === 0 ? [] : [`${who} could not send what it measured in ${some(periods)}: counts lack it`];
}

/** Between a runner of a cluster and us are a network, a Collector and its files. */
function missingPeriodWords(who: string, periods: number): string[] {
  return periods === 0
    ? []
    : [`what ${who} measured in ${some(periods)} is missing: it was not taken, or its file was cut`];
}

function some(periods: number): string {
  return periods === 1 ? 'one period' : `${periods} periods`;
}

function lostWords(requests: number): string {
  const some = requests === 1 ? '1 request' : `${requests} requests`;
  return `${some} of k6's to the recorder did not arrive whole: what was measured then is missing`;
}

/** Of a folder without a run.json: the monitor's, or what a script of anybody wrote. */
async function readLooseFiles(folder: string): Promise<ReadRecord> {
  const names = await readdir(folder);
  const found = names.filter((name) => isPart(name));
  if (found.length > 1) {
    const notes = ['run.json is missing: nothing says how the run ended'];
    return await readFolder(folder, { run: null, notes, damage: [] });
  }
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
  return parts.includes(name) || samplesName.test(name) || metricsName.test(name);
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
} as const satisfies Omit<ReadRecord, 'name'>;

/** Told by how it begins what it is. */
async function readFile(path: string): Promise<ReadRecord> {
  const head = await headOf(path);
  const line = head.split('\n', 1)[0] ?? '';
  if (isCsvHeader(line)) return await readLoneSamples({ path, kind: 'csv' });
  if (isJsonSamples(line)) return await readLoneSamples({ path, kind: 'json' });
  if (isTimeline(line)) return await readLoneTimeline(path);
  if (isOtlp(line)) return await readLoneMetrics(path);
  if (isSystem(line)) return await readLoneSystem(path);
  const foreign = foreignFile(path, head);
  if (foreign !== null) throw new UserError('E_RECORD', `${path} is ${foreign}`);
  if (/\.csv(\.gz)?$/.test(path)) throw notACsv(path);
  return await readLoneSummary(path);
}

/** @param path the file, or its folder @throws UserError E_RECORD when there is not one sample in it */
async function readLoneSystem(path: string): Promise<ReadRecord> {
  const isFolder = (await stat(path)).isDirectory();
  const file = isFolder ? join(path, runFiles.system) : path;
  const { system, notes, damage } = await readSystem(file);
  if (system === null) {
    throw new UserError('E_RECORD', `${file} holds no samples of the monitor; watch for 2 s or longer`);
  }
  return { ...nothing, name: basename(path), system, damage, notes };
}

async function readLoneSummary(path: string): Promise<ReadRecord> {
  const summary = await readSummary(path);
  const plan = summary.jorge_load?.plan ?? null;
  const notes = ['made from a summary alone: nothing is known over time'];
  return { ...nothing, name: basename(path), plan, summary, notes };
}

/** @throws UserError E_RECORD when not one sample can be read */
async function readLoneSamples(file: SampleFile): Promise<ReadRecord> {
  const { samples, notes, damage } = await readSamples([file], platformOf(null).metrics);
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

async function readLoneTimeline(path: string): Promise<ReadRecord> {
  const { timeline, notes, damage } = await readTimeline(path);
  if (timeline === null) throw new UserError('E_RECORD', `${path} holds not one whole period`);
  return { ...nothing, name: basename(path), timeline, damage, notes };
}

async function readLoneMetrics(path: string): Promise<ReadRecord> {
  const { damage, notes, ...series } = await readMetrics([path], null);
  if (series.timeline === null) throw new UserError('E_RECORD', `${path} holds no figures of k6`);
  return { ...nothing, ...series, name: basename(path), damage, notes };
}

interface Begun {
  /** Null where the folder has no run.json, or a broken one. */
  readonly run: RunFacts | null;
  readonly notes: readonly string[];
  readonly damage: readonly string[];
}

/** Each file by itself: none of them is needed for the others. */
async function readFolder(folder: string, { run, ...begun }: Begun): Promise<ReadRecord> {
  // Of several k6 none sums up the whole, and of a soak none sums up at all.
  const hasSummary = run?.runners === undefined && run?.soak !== true;
  const summary = hasSummary ? await readSummaryOrNote(join(folder, runFiles.summary)) : noSummary;
  const plan = run?.plan ?? summary.summary?.jorge_load?.plan ?? null;
  const { damage, notes, ...series } = await readSeries(folder, plan);
  const { system, ...ofSystem } = await readSystem(join(folder, runFiles.system));
  const isAlone = [summary.summary, series.timeline, system].every((part) => part === null);
  const { samples, ...ofSamples } = await readFolderSamples(folder, { plan, isAlone });
  const failures = await readEvents(folder, runFiles.failures, failureSchema);
  const scriptErrors = await readEvents(folder, runFiles.scriptErrors, scriptErrorSchema);
  const unknown =
    system === null ? ['nothing is known of the generator: system.ndjson is missing or empty'] : [];
  const parts = [begun, summary, { damage, notes }, ofSamples, ofSystem, failures, scriptErrors];
  return {
    name: basename(folder),
    run,
    plan,
    summary: summary.summary,
    ...series,
    failures: failures.events,
    scriptErrors: scriptErrors.events,
    system,
    samples,
    damage: parts.flatMap(({ damage }) => damage),
    notes: [...parts.flatMap(({ notes }) => notes), ...unknown],
  };
}

/** Beside other files of a run, samples that are none cost themselves only. */
async function readFolderSamples(
  folder: string,
  { plan, isAlone }: { readonly plan: Plan | null; readonly isAlone: boolean },
): Promise<SampleReading> {
  const files = await sampleFiles(folder);
  return await readSamples(files, platformOf(plan).metrics).catch((error: unknown) => {
    if (isAlone || !(error instanceof UserError)) throw error;
    const folders = files.map(({ path }) => `${dirname(path)}/`);
    const fault = folders.reduce((text, folder) => text.replace(folder, ''), error.message);
    return { samples: null, notes: [fault], damage: [fault] };
  });
}

const metricsName = /^metrics.*\.ndjson(\.gz)?$/;

/** Figures over time: by OTLP, in one file or several; a run of before, by k6's dashboard. */
async function readSeries(folder: string, plan: Plan | null): Promise<Faults & Series> {
  const ofMetrics = await readMetrics(await metricsFiles(folder), plan);
  if (ofMetrics.timeline !== null) return ofMetrics;
  const { timeline, ...ofTimeline } = await readTimeline(join(folder, runFiles.timeline));
  return {
    timeline,
    notes: [...ofMetrics.notes, ...ofTimeline.notes],
    damage: [...ofMetrics.damage, ...ofTimeline.damage],
  };
}

/** One that is empty is of a run from which nothing came. */
async function metricsFiles(folder: string): Promise<string[]> {
  const names = (await readdir(folder)).filter((name) => metricsName.test(name)).sort();
  const paths = names.map((name) => join(folder, name));
  const facts = await Promise.all(paths.map((path) => lstat(path)));
  return paths.filter((_, place) => !(facts[place]?.isFile() === true && facts[place].size === 0));
}

const samplesName = /^samples.*\.csv(\.gz)?$/;

/** `samples.csv.gz`, or one a generator. */
async function sampleFiles(folder: string): Promise<SampleFile[]> {
  const names = (await readdir(folder)).filter((name) => samplesName.test(name));
  return names.sort().map((name) => ({ path: join(folder, name), kind: 'csv' }));
}

type Series = Pick<RunRecord, 'timeline' | 'merged'>;

interface SummaryReading extends Faults {
  readonly summary: Summary | null;
}

const noSummary: SummaryReading = { summary: null, notes: [], damage: [] };

async function readSummaryOrNote(path: string): Promise<SummaryReading> {
  try {
    return { summary: await readSummary(path), notes: [], damage: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const note = `the summary is missing or broken: ${error.message.replace(path, basename(path))}`;
    return { summary: null, notes: [note], damage: [] };
  }
}

interface Faults {
  readonly notes: readonly string[];
  /** Of the notes, those that say that something is lost. */
  readonly damage: readonly string[];
}

interface EventsReading<Event> extends Faults {
  readonly events: readonly Event[];
}

/** Of a run without any, the file is empty or not there. */
async function readEvents<Event>(
  folder: string,
  name: string,
  schema: ZodType<Event>,
): Promise<EventsReading<Event>> {
  const events: Event[] = [];
  let [broken, beyond] = [0, 0];
  const read = await eachLine(join(folder, name), (line) => {
    if (line === '') return;
    const event = schema.safeParse(parseObject(line));
    if (!event.success) broken += 1;
    else if (events.length < inputLimits.events) events.push(event.data);
    else beyond += 1;
  });
  const damage = faultsOf(name, read, { broken });
  if (beyond > 0) damage.push(`${beyond} lines of ${name} are beyond what is read`);
  return { events, notes: damage, damage };
}
