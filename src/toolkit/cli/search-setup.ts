/** What `capacity` and `scaling` share: from flags to a search that has no trial yet, and the bundle its trials run. */
import { basename, join } from 'node:path';
import { skippedProofNotes } from '../analyze/skipped-proofs.ts';
import { buildForRun, listScenarios } from '../bundle/build-bundles.ts';
import { type OverrideFlags, readOverrides, skippedProofs } from '../config/overrides.ts';
import { root } from '../config/paths.ts';
import { loadThresholds } from '../config/thresholds.ts';
import { readWatched } from '../monitor/watch-flags.ts';
import { findK6 } from '../k6/find-k6.ts';
import type { SearchSettings } from '../plan/search.ts';
import { type SearchRecord, searchSchemaVersion } from '../record/search-schema.ts';
import type { SearchContext, TrialSetting } from '../search/search-request.ts';
import { readMaxSeconds, readSettings, readSlo, type SearchFlags } from './capacity-flags.ts';

export interface SearchSetup {
  readonly record: SearchRecord;
  readonly credentials: Readonly<Record<string, string>>;
  /** As the person gave them, by the bundle's variables. */
  readonly given: Readonly<Record<string, string>>;
}

export interface SearchPlace {
  readonly unit: SearchSettings['unit'];
  readonly target: Pick<OverrideFlags, 'target' | 'allowTarget'>;
  /** What is tried is ours: it brings its address and its secret. */
  readonly isSandbox: boolean;
}

/** The longest that a target may take to calm down after a trial. */
export const mostCooldownSeconds = 60;

/** Everything that can be wrong is found before anything is written. @throws UserError */
export function newSearch(flags: SearchFlags, { unit, target, isSandbox }: SearchPlace): SearchSetup {
  readSlo(flags.slo);
  const { timeScale: scale, seed, locations, subject, skipProof } = flags;
  const shape = { timeScale: scale, seed, locations, subject, skipProof };
  const { given, targetUrl, credentials } = readOverrides(
    { ...target, ...withoutAbsent(shape) },
    environment(),
    isSandbox,
  );
  const { TIME_SCALE: timeScale = '1', ...overrides } = given;
  const record: SearchRecord = {
    schemaVersion: searchSchemaVersion,
    id: '',
    state: 'running',
    command: '',
    slo: flags.slo,
    settings: { ...readSettings(flags, unit) },
    timeScale: Number(timeScale),
    maxSeconds: readMaxSeconds(flags.maxTime),
    overrides,
    targetUrl: targetUrl ?? '',
    sandbox: null,
    startedAt: new Date().toISOString(),
    secondsUsed: 0,
    meanWaitSeconds: null,
    trials: [],
    notes: skippedProofNotes(skippedProofs(given)),
  };
  return { record, credentials, given };
}

/** What shapes a single run has no meaning here: each trial's load is the search's own. */
const ownVariables: readonly string[] = ['USERS', 'RATE', 'MAX_VUS', 'DURATION', 'MODEL'];

export function environment(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !ownVariables.includes(name)));
}

function withoutAbsent(flags: Readonly<Record<string, string | undefined>>): OverrideFlags {
  return Object.fromEntries(Object.entries(flags).filter(([, value]) => value !== undefined));
}

const scenario = 'trial';

/** k6 and the bundle that every trial runs. */
export async function trialSetting({ progress, interrupts }: SearchContext): Promise<TrialSetting> {
  const thresholds = await loadThresholds(join(root, 'thresholds.json'), await listScenarios(root));
  const k6 = await findK6({ root, env: process.env, progress, signal: interrupts.first });
  const outDir = join(root, 'build');
  const built = await buildForRun(scenario, { root, outDir, thresholds });
  return {
    root,
    scenario,
    ...built,
    k6,
    sandbox: null,
    samples: false,
    dashboard: false,
    resources: thresholds.resources,
    // A target of this machine is found by its port. A search has no flag for the questions of a Prometheus.
    watched: readWatched({}, { ...process.env, MONITOR_PROMETHEUS_URL: undefined }),
  };
}

/** The flags that ask for the same search again. */
export function searchWords(flags: SearchFlags): string[] {
  const optional = (flag: string, value: string | undefined): string[] =>
    value === undefined ? [] : [flag, value];
  return [
    '--slo',
    flags.slo,
    '--precision',
    flags.precision,
    ...optional('--from', flags.from),
    ...optional('--max-time', flags.maxTime),
  ];
}

export function nameOf(folder: string): string {
  return basename(folder);
}
