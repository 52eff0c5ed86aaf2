/** Scenarios one after another, in one folder, into one report: a new suite, or one that was cut off. */
import { basename, join, resolve } from 'node:path';
import { healthPath } from '../../contract/platform.ts';
import { listScenarios } from '../bundle/build-bundles.ts';
import { askedOverrides, loadOptions, type LoadOptions } from '../config/overrides.ts';
import { projectPlatform } from '../config/platform.ts';
import { root } from '../config/paths.ts';
import { openGauge } from '../cooldown/target-gauge.ts';
import type { Document } from '../document/document.ts';
import { UserError } from '../base/errors.ts';
import type { SuiteIndex } from '../documents/suite/types.ts';
import { createRunFolder } from '../run/run-folder.ts';
import type { PreparedRun, RunContext } from '../run/prepared-run.ts';
import { watchedIn } from '../run/run-scenario.ts';
import { recoverCutAttempts } from '../suite/cut-attempts.ts';
import { runSuite } from '../suite/run-suite.ts';
import { firstState, readSuite, suiteFile, type SuiteState, writeSuite } from '../suite/suite-state.ts';
import { findSuite, loadSuites, type SuitesFile } from '../suite/suites-file.ts';
import { resumeCommandLine } from './command-line.ts';
import type { Written } from './comparisons.ts';
import { keptRequest, keptSuiteRequest } from './kept-request.ts';
import { prepare } from './prepare.ts';
import { formatNames } from './report-formats.ts';
import { makeReports } from './reports.ts';
import type { ResumeRequest, SuiteRequest } from './requests.ts';
import { checkResumedSuite } from './resumed.ts';
import { attemptRun } from './suite-attempt.ts';
import { readSuiteBaselines } from './suite-baselines.ts';
import { makeSuiteReports } from './suite-reports.ts';

export interface SuiteContext extends RunContext {
  /** Told as soon as a run is compared with its baseline: a suite takes long. */
  readonly onCompared?: (compared: Written) => void;
}

export interface SuiteResult {
  /** Absolute. */
  readonly folder: string;
  readonly state: SuiteState;
  readonly index: SuiteIndex;
  readonly document: Document;
  /** The path of the page. */
  readonly page: string;
  /** What goes on with it, had it been interrupted. */
  readonly resumeCommand: string;
}

/** @throws UserError when something is wrong with any of its runs: nothing is written then */
export async function suite(request: SuiteRequest, context: SuiteContext): Promise<SuiteResult> {
  const { env } = context;
  const file = await suitesOf(request.suites);
  const entries = findSuite(file, request.suite).map(({ scenario, ...own }) => ({
    scenario,
    overrides: askedOverrides(request.load ?? {}, env, own) as Record<string, string>,
  }));
  const flags = keptRequest(request, env);
  const state = firstState({ id: '', suite: request.suite, flags, cooldown: file.cooldown }, entries);
  // As it was asked for: an address with a password is in no state.
  const now = { ...request, dashboard: false };
  return await carryOut({ state, folder: null, request: now }, allowedBy(request.load, context), context);
}

/** Everything but whom to load is as it began. @throws UserError E_RECORD, E_USAGE */
export async function resumeSuite(request: ResumeRequest, context: SuiteContext): Promise<SuiteResult> {
  const folder = resolve(request.folder);
  const left = await readSuite(folder);
  checkResumedSuite(join(folder, suiteFile), left, context.env);
  if (left.entries.every(({ status }) => status === 'done')) {
    const page = join(request.folder, 'index.html');
    throw new UserError(
      'E_USAGE',
      `${request.folder}: nothing is missing in this suite; its report is ${page}`,
    );
  }
  const { state, folders } = await recoverCutAttempts(folder, left);
  for (const run of folders) {
    const strict = state.flags['strict'] === true;
    await makeReports(join(folder, run), { formats: formatNames, outDir: null, strict });
  }
  const asked = keptSuiteRequest(state.flags, state.suite);
  return await carryOut({ state, folder, request: asked }, allowedBy(request, context), context);
}

/** The suites there are. @throws UserError E_SUITES */
export async function suitesOf(path = join(root, 'suites.json')): Promise<SuitesFile> {
  return await loadSuites(path, await listScenarios(root));
}

function allowedBy(
  { allowTarget }: Pick<LoadOptions, 'allowTarget'> = {},
  { env }: SuiteContext,
): Pick<LoadOptions, 'allowTarget'> {
  const allowed = allowTarget ?? env['ALLOW_TARGET']?.split(',');
  return allowed === undefined ? {} : { allowTarget: allowed };
}

interface SuiteSitting {
  readonly state: SuiteState;
  /** Null: to be made once nothing is wrong. */
  readonly folder: string | null;
  readonly request: SuiteRequest;
}

/** Everything that can be wrong with any of the scenarios is found before the first. */
async function carryOut(
  { state: asked, folder: given, request }: SuiteSitting,
  allowed: Pick<LoadOptions, 'allowTarget'>,
  context: SuiteContext,
): Promise<SuiteResult> {
  const runs: PreparedRun[] = [];
  for (const { scenario, overrides } of asked.entries) {
    const load = { ...request.load, ...allowed, ...loadOptions(overrides) };
    runs.push(await prepare({ ...request, load, scenario }, context));
  }
  const scenarios = asked.entries.map(({ scenario }) => scenario);
  const choice = { folder: request.baselines ?? 'baselines', name: request.against ?? null };
  const baselines = await readSuiteBaselines(choice, scenarios, context.progress);
  const folder = given ?? (await createRunFolder(request.outDir ?? 'suites', asked.suite, new Date())).path;
  const state = { ...asked, id: basename(folder) };
  await writeSuite(folder, state);
  const ended = await runAll({ runs, baselines, state, folder, request }, context);
  const made = await makeSuiteReports(folder, ended);
  const allowedHost = runs[0]?.overrides.given['ALLOW_TARGET'] ?? null;
  const resumeCommand = resumeCommandLine('suite', folder, allowedHost);
  return { folder, state: ended, ...made, page: join(folder, 'index.html'), resumeCommand };
}

interface Prepared {
  readonly runs: readonly PreparedRun[];
  readonly baselines: Awaited<ReturnType<typeof readSuiteBaselines>>;
  readonly state: SuiteState;
  readonly folder: string;
  readonly request: SuiteRequest;
}

/** One request a second weighs nothing on a target that recovers. */
const probeEveryMs = 1000;

/** One sandbox for all of them: what a scenario does to it is what the next one meets. */
async function runAll(
  { runs, baselines, state, folder, request }: Prepared,
  context: SuiteContext,
): Promise<SuiteState> {
  const { interrupts, progress } = context;
  const [first] = runs;
  const sandbox = (await first?.sandbox?.(interrupts.first)) ?? null;
  const url = sandbox?.url ?? first?.overrides.targetUrl ?? '';
  const watched = first === undefined ? null : watchedIn(first, url);
  const platform = projectPlatform();
  const healthUrl = url + healthPath(platform);
  const gauge = openGauge({ healthUrl, watched, folder, everyMs: probeEveryMs });
  const shared = sandbox === null ? null : { ...sandbox, close: () => Promise.resolve() };
  try {
    return await runSuite({
      folder,
      state,
      gauge,
      smoke: platform.scenarios.smoke,
      keepGoing: request.keepGoing ?? false,
      signal: interrupts.first,
      progress,
      runEntry: async (at) => {
        const run = runs[at];
        if (run === undefined) throw new Error(`no run ${at}`);
        const inSuite = {
          ...run,
          outDir: folder,
          sandbox: shared === null ? null : () => Promise.resolve(shared),
        };
        return await attemptRun(inSuite, context, {
          strict: request.strict ?? false,
          thresholds: request.thresholds,
          against: baselines.get(run.scenario) ?? null,
          onCompared: context.onCompared ?? (() => undefined),
        });
      },
    });
  } finally {
    await gauge.close();
    await sandbox?.close();
  }
}
