/** What a search and a measurement of scaling share: from a request to a search without a trial, and the bundle of its trials. */
import { basename } from 'node:path';
import { skippedProofNotes } from '../analyze/skipped-proofs.ts';
import type { Environment } from '../config/child-environment.ts';
import { type LoadOptions, readOverrides, skippedProofs } from '../config/overrides.ts';
import { projectPlatform } from '../config/platform.ts';
import { readWatched } from '../monitor/watch-options.ts';
import type { SearchSettings } from '../capacity/search.ts';
import { type SearchRecord, searchSchemaVersion } from '../record/search-schema.ts';
import type { SearchContext, TrialSetting } from '../search/search-request.ts';
import { prepareBundle } from './prepare.ts';
import type { SearchShape } from './requests.ts';
import { readSlo, searchDefaults, settingsOf } from './search-settings.ts';

export interface SearchSetup {
  readonly record: SearchRecord;
  readonly credentials: Readonly<Record<string, string>>;
  /** As they were asked for, by the bundle's variables. */
  readonly given: Readonly<Record<string, string>>;
}

export interface SearchPlace {
  readonly unit: SearchSettings['unit'];
  readonly target: Pick<LoadOptions, 'target' | 'allowTarget'>;
  /** What is tried is ours: it brings its address and its secret. */
  readonly isSandbox: boolean;
}

/** The longest that a target may take to calm down after a trial. */
export const mostCooldownSeconds = 60;

/** Everything that can be wrong is found before anything is written. @throws UserError */
export function newSearch(shape: SearchShape, place: SearchPlace, env: Environment): SearchSetup {
  const { slo = searchDefaults().slo, maxSeconds = null } = shape;
  readSlo(slo);
  const { given, targetUrl, credentials } = readOverrides(
    { ...ofEachTrial(shape.load ?? {}), ...place.target },
    withoutLoad(env),
    place.isSandbox,
  );
  const { TIME_SCALE: timeScale = '1', ...overrides } = given;
  const record: SearchRecord = {
    schemaVersion: searchSchemaVersion,
    id: '',
    state: 'running',
    command: '',
    slo,
    settings: { ...settingsOf(shape, place.unit) },
    timeScale: Number(timeScale),
    maxSeconds,
    overrides,
    targetUrl: targetUrl ?? '',
    sandbox: null,
    startedAt: new Date().toISOString(),
    secondsUsed: 0,
    meanWaitSeconds: null,
    trials: [],
    notes: skippedProofNotes(skippedProofs(given), projectPlatform()),
  };
  return { record, credentials, given };
}

/** What shapes a single run has no meaning here: each trial's load is the search's own. */
const ownVariables: readonly string[] = ['USERS', 'RATE', 'MAX_VUS', 'DURATION', 'MODEL'];

export function withoutLoad(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !ownVariables.includes(name)));
}

function ofEachTrial({ timeScale, seed, own, subject, skipProof }: LoadOptions): LoadOptions {
  const shape = { timeScale, seed, own, subject, skipProof };
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined));
}

/** Of what a load is asked to be, where it goes. */
export function whereOf({ target, allowTarget }: LoadOptions): SearchPlace['target'] {
  return {
    ...(target === undefined ? {} : { target }),
    ...(allowTarget === undefined ? {} : { allowTarget }),
  };
}

/** k6 and the bundle that every trial runs. */
export async function trialSetting(context: SearchContext): Promise<TrialSetting> {
  return {
    ...(await prepareBundle({ scenario: projectPlatform().scenarios.trial }, context)),
    preflight: { calibration: null, whenShort: 'ignore' },
    sandbox: null,
    samples: false,
    dashboard: false,
    runners: 1,
    soak: false,
    // A target of this machine is found by its port. A search has no flag for the questions of a Prometheus.
    watched: readWatched({}, { ...context.env, MONITOR_PROMETHEUS_URL: undefined }),
  };
}

export function nameOf(folder: string): string {
  return basename(folder);
}
