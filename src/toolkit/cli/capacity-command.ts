/** `jorge-load capacity`: from flags, or from the folder of a search that was cut, to a bracket and its reports. */
import { join, relative, resolve } from 'node:path';
import { buildBundles } from '../bundle/build-bundles.ts';
import { overrideArguments, type OverrideFlags, readOverrides } from '../config/overrides.ts';
import { root } from '../config/paths.ts';
import { isLoopback, parseTarget } from '../config/target.ts';
import { loadThresholds } from '../config/thresholds.ts';
import { UserError } from '../errors.ts';
import { findK6 } from '../k6/find-k6.ts';
import { type Progress, stderrProgress } from '../k6/progress.ts';
import { resumableTrials } from '../plan/search.ts';
import { readSearch } from '../record/read-search.ts';
import { type SearchRecord, searchSchemaVersion } from '../record/search-schema.ts';
import { type Interrupts, listenForInterrupts } from '../run/interrupts.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { startSandbox } from '../run/sandbox-process.ts';
import { runSearch } from '../search/run-search.ts';
import type { SearchTarget, TrialSetting } from '../search/search-request.ts';
import { capacityExitCode, makeCapacityReports } from './capacity-reports.ts';
import { readMaxSeconds, readSettings, readSlo, type SearchFlags } from './capacity-flags.ts';
import { quote, sandboxFlags } from './run-command.ts';
import { listScenarios } from '../bundle/build-bundles.ts';

export interface CapacityFlags extends SearchFlags, Pick<OverrideFlags, 'target' | 'allowTarget'> {
  readonly sandbox: boolean;
  readonly sandboxFault: readonly string[];
  readonly sandboxWorkers?: string;
  /** Search users instead of a rate. */
  readonly users: boolean;
  readonly resume?: string;
}

export async function capacityCommand(flags: CapacityFlags): Promise<number> {
  const interrupts = listenForInterrupts();
  const progress = stderrProgress(process.stderr);
  try {
    const asked = flags.resume === undefined ? askedFor(flags) : await cutSearch(flags.resume);
    const setting = await trialSetting(progress, interrupts);
    const folder = asked.folder ?? (await createRunFolder(flags.out, 'capacity-search', new Date())).path;
    const record = asked.folder === null ? { ...asked.record, id: nameOf(folder) } : asked.record;
    const found = await search({ ...asked, record, folder }, setting, { progress, interrupts });
    return await conclude(found, folder);
  } finally {
    interrupts.close();
  }
}

interface Asked {
  /** Null: to be made. */
  readonly folder: string | null;
  readonly record: SearchRecord;
  /** Null with a sandbox. */
  readonly target: SearchTarget | null;
}

/** Everything that can be wrong is found before anything is written. */
function askedFor(flags: CapacityFlags): Asked {
  readSlo(flags.slo);
  const sandbox = sandboxFlags(flags);
  const overrides = readOverrides(overrideFlags(flags), environment(), sandbox !== null);
  const { TIME_SCALE: timeScale = '1', ...given } = overrides.given;
  const record: SearchRecord = {
    schemaVersion: searchSchemaVersion,
    id: '',
    state: 'running',
    command: commandOf(flags, overrides.given),
    slo: flags.slo,
    settings: { ...readSettings(flags, flags.users ? 'users' : 'rate') },
    timeScale: Number(timeScale),
    maxSeconds: readMaxSeconds(flags.maxTime),
    overrides: { ...given },
    target: {
      url: overrides.targetUrl ?? '',
      kind: sandbox === null ? kindOf(overrides.targetUrl) : 'sandbox',
    },
    sandbox: sandbox === null ? null : { faults: [...sandbox.faults], workers: sandbox.workers },
    startedAt: new Date().toISOString(),
    secondsUsed: 0,
    meanWaitSeconds: null,
    trials: [],
    notes: [],
  };
  const target =
    overrides.targetUrl === null ? null : { url: overrides.targetUrl, credentials: overrides.credentials };
  return { folder: null, record, target };
}

/** Credentials are kept nowhere: they come from the environment again. */
async function cutSearch(path: string): Promise<Asked> {
  const folder = resolve(path);
  const record = await readSearch(folder);
  if (record.state === 'finished') {
    throw new UserError(
      'E_USAGE',
      `--resume ${path}: that search is finished; begin another without --resume`,
    );
  }
  const isSandbox = record.sandbox !== null;
  const allowed = record.overrides['ALLOW_TARGET'];
  const flags = isSandbox
    ? {}
    : { target: record.target.url, ...(allowed === undefined ? {} : { allowTarget: [allowed] }) };
  const { credentials } = readOverrides(flags, environment(), isSandbox);
  const target = isSandbox ? null : { url: record.target.url, credentials };
  // The time limit is of each sitting.
  const maxSeconds = record.maxSeconds === null ? null : record.maxSeconds + record.secondsUsed;
  return { folder, record: { ...record, maxSeconds, trials: resumableTrials(record.trials) }, target };
}

/** What shapes a single run has no meaning here: each trial's load is the search's own. */
const ownVariables = ['USERS', 'RATE', 'MAX_VUS', 'DURATION', 'MODEL'];

function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownVariables.includes(name)));
}

function overrideFlags({ target, allowTarget, timeScale, seed, locations }: CapacityFlags): OverrideFlags {
  return {
    ...(target === undefined ? {} : { target }),
    ...(allowTarget === undefined ? {} : { allowTarget }),
    ...(timeScale === undefined ? {} : { timeScale }),
    ...(seed === undefined ? {} : { seed }),
    ...(locations === undefined ? {} : { locations }),
  };
}

function kindOf(url: string | null): 'loopback' | 'remote' {
  return url !== null && isLoopback(parseTarget('--target', url).host) ? 'loopback' : 'remote';
}

const scenario = 'trial';

/** k6 and the bundle that every trial runs. */
export async function trialSetting(progress: Progress, interrupts: Interrupts): Promise<TrialSetting> {
  const thresholds = await loadThresholds(join(root, 'thresholds.json'), await listScenarios(root));
  const k6 = await findK6({ root, env: process.env, progress, signal: interrupts.first });
  const outDir = join(root, 'build');
  const manifest = await buildBundles({ root, outDir, thresholds, scenarios: [scenario] });
  const bundle = manifest.bundles[scenario];
  if (bundle === undefined) throw new Error(`no bundle of ${scenario} in the manifest`);
  return {
    root,
    scenario,
    bundle: { path: join(outDir, bundle.file), sha256: bundle.sha256 },
    thresholdsSha256: manifest.thresholdsSha256,
    k6,
    sandbox: null,
    samples: false,
    dashboard: false,
  };
}

const mostCooldownSeconds = 60;

async function search(
  { record, folder, target }: Asked & { readonly folder: string },
  setting: TrialSetting,
  { progress, interrupts }: { readonly progress: Progress; readonly interrupts: Interrupts },
): Promise<SearchRecord> {
  const sandbox = record.sandbox === null ? null : await startSandbox(root, record.sandbox, interrupts.first);
  try {
    const own = sandbox === null ? target : { url: sandbox.url, credentials: { JWT_SECRET: sandbox.secret } };
    if (own === null) throw new Error('a search needs a target or a sandbox');
    const request = {
      folder,
      record: { ...record, target: { ...record.target, url: own.url } },
      limits: readSlo(record.slo),
      setting,
      target: own,
      mostCooldownSeconds,
    };
    return await runSearch(request, { progress, interrupts, terminal: false });
  } finally {
    await sandbox?.close();
  }
}

async function conclude(found: SearchRecord, folder: string): Promise<number> {
  const { text, page } = await makeCapacityReports(found, folder);
  process.stdout.write(`${text}\nreport: ${relative(process.cwd(), page)}\n`);
  if (found.state !== 'finished') {
    process.stdout.write(
      `go on with: jorge-load capacity --resume ${quote(relative(process.cwd(), folder))}\n`,
    );
  }
  return capacityExitCode(found);
}

function nameOf(folder: string): string {
  return folder.split('/').at(-1) ?? folder;
}

function commandOf(flags: CapacityFlags, given: Readonly<Record<string, string>>): string {
  const words = [
    'jorge-load',
    'capacity',
    ...(flags.sandbox ? ['--sandbox'] : ['--target', flags.target ?? process.env['TARGET_URL'] ?? '']),
    ...flags.sandboxFault.flatMap((fault) => ['--sandbox-fault', fault]),
    ...(flags.sandboxWorkers === undefined ? [] : ['--sandbox-workers', flags.sandboxWorkers]),
    '--slo',
    flags.slo,
    '--precision',
    flags.precision,
    ...(flags.start === undefined ? [] : ['--start', flags.start]),
    ...(flags.users ? ['--users'] : []),
    ...overrideArguments(given),
    ...(flags.maxTime === undefined ? [] : ['--max-time', flags.maxTime]),
  ];
  return words.map(quote).join(' ');
}
