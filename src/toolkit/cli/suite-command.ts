/** `jorge-load suite <name>` and `--resume <folder>`: scenarios one after another, one folder, one report. */
import { basename, join, relative, resolve } from 'node:path';
import { listScenarios } from '../bundle/build-bundles.ts';
import { askedOverrides, type OverrideFlags } from '../config/overrides.ts';
import { k6Assignments, readK6Variables } from '../config/k6-variables.ts';
import { root } from '../config/paths.ts';
import { openGauge } from '../cooldown/target-gauge.ts';
import { UserError } from '../errors.ts';
import { stderrProgress } from '../k6/progress.ts';
import { secretsIn } from '../monitor/endpoint.ts';
import { interruptedExitCode, type Interrupts, listenForInterrupts } from '../run/interrupts.ts';
import { createRunFolder } from '../run/run-folder.ts';
import type { RunRequest } from '../run/run-request.ts';
import { watchedIn } from '../run/run-scenario.ts';
import { recoverCutAttempts } from '../suite/cut-attempts.ts';
import { runSuite } from '../suite/run-suite.ts';
import {
  firstState,
  readSuite,
  suiteFile,
  type SuiteState,
  worstExitCode,
  writeSuite,
} from '../suite/suite-state.ts';
import { findSuite, loadSuites } from '../suite/suites-file.ts';
import { formatNames } from './report-formats.ts';
import { makeReports } from './reports.ts';
import { prepare, type RunFlags } from './run-command.ts';
import { checkResumedSuite } from './resumed.ts';
import { sayPath, terminal, warn } from './say.ts';
import { attemptRun } from './suite-attempt.ts';
import { readSuiteBaselines } from './suite-baselines.ts';
import { makeSuiteReports, suiteText } from './suite-reports.ts';

export interface SuiteFlags extends RunFlags {
  readonly keepGoing: boolean;
  readonly suites?: string;
  readonly resume?: string;
}

export interface EndedSuite {
  readonly folder: string;
  readonly state: SuiteState;
  readonly exitCode: number;
}

export async function suiteCommand(name: string | undefined, flags: SuiteFlags): Promise<EndedSuite> {
  const interrupts = listenForInterrupts();
  try {
    const suite = flags.resume === undefined ? await begin(name, flags) : await takeUp(flags.resume);
    const allowTarget = flags.allowTarget ?? process.env['ALLOW_TARGET']?.split(',');
    return await carryOut(suite, { interrupts, allowTarget });
  } finally {
    interrupts.close();
  }
}

interface Asked {
  readonly state: SuiteState;
  /** Null: to be made once nothing is wrong. */
  readonly folder: string | null;
  /** Addresses with a password, of this sitting alone. */
  readonly secrets: Partial<SuiteFlags>;
}

async function begin(name: string | undefined, flags: SuiteFlags): Promise<Asked> {
  const path = flags.suites ?? join(root, 'suites.json');
  const file = await loadSuites(path, await listScenarios(root));
  if (name === undefined) {
    const names = Object.keys(file.suites).join(', ');
    throw new UserError('E_USAGE', `a suite is missing; allowed is ${names}, or --resume FOLDER`);
  }
  const entries = findSuite(file, name).map(({ scenario, ...own }) => ({
    scenario,
    overrides: askedOverrides(flags, process.env, own) as Record<string, string>,
  }));
  const suite = { id: '', suite: name, flags: keptFlags(flags), cooldown: file.cooldown };
  const secrets = Object.fromEntries(Object.entries(flags).filter(isSecret));
  return { state: firstState(suite, entries), folder: null, secrets };
}

function isSecret([, flag]: readonly [string, unknown]): boolean {
  return typeof flag === 'string' && secretsIn(flag).length > 0;
}

/** What `--resume` needs: the target may have come from the environment. */
function keptFlags(flags: SuiteFlags): SuiteState['flags'] {
  const target = flags.sandbox ? undefined : (flags.target ?? process.env['TARGET_URL']);
  const thresholds = flags.thresholds === undefined ? undefined : resolve(flags.thresholds);
  const open = Object.fromEntries(Object.entries(flags).filter((flag) => !isSecret(flag)));
  const missing = Object.entries(flags)
    .filter(isSecret)
    .map(([name]) => name);
  const kept = {
    ...open,
    dashboard: false,
    target,
    // Whom to load the person says each time.
    allowTarget: undefined,
    thresholds,
    out: resolve(flags.out),
    k6Variables: k6Assignments(readK6Variables(process.env)),
    ...(missing.length === 0 ? {} : { fromEnvironment: missing.map(variableOf) }),
  };
  return JSON.parse(JSON.stringify(kept)) as SuiteState['flags'];
}

/** An address with a password is on no disk: the environment has it when the suite is taken up. */
function variableOf(flag: string): string {
  const [, sandbox = '', store = flag] = /^(sandbox)?(.+)$/i.exec(flag) ?? [];
  return `${sandbox === '' ? 'MONITOR' : 'SANDBOX'}_${store.toUpperCase()}_URL`;
}

async function takeUp(path: string): Promise<Asked> {
  const folder = resolve(path);
  const left = await readSuite(folder);
  checkResumedSuite(join(folder, suiteFile), left);
  if (left.entries.every(({ status }) => status === 'done')) {
    throw new UserError(
      'E_USAGE',
      `${path}: nothing is missing in this suite; its report is ${join(path, 'index.html')}`,
    );
  }
  const { state, folders } = await recoverCutAttempts(folder, left);
  for (const run of folders) {
    const strict = state.flags['strict'] === true;
    await makeReports(join(folder, run), { formats: formatNames, outDir: null, strict });
  }
  return { state, folder, secrets: {} };
}

/** What no folder says. */
interface Now {
  readonly interrupts: Interrupts;
  readonly allowTarget: readonly string[] | undefined;
}

/** Everything that can be wrong with any of the scenarios is found before the first. */
async function carryOut(
  { state: asked, folder: given, secrets }: Asked,
  { interrupts, allowTarget }: Now,
): Promise<EndedSuite> {
  const said = Object.entries(asked.flags).filter(([name]) => name !== 'allowTarget');
  const kept = { ...Object.fromEntries(said), ...secrets } as unknown as SuiteFlags;
  const flags: SuiteFlags = allowTarget === undefined ? kept : { ...kept, allowTarget };
  const requests: RunRequest[] = [];
  for (const { scenario, overrides } of asked.entries) {
    const own: OverrideFlags = overrides;
    requests.push(await prepare(scenario, { ...flags, ...own }, interrupts));
  }
  const scenarios = asked.entries.map(({ scenario }) => scenario);
  const choice = { folder: flags.baselines, name: flags.against ?? null };
  const baselines = await readSuiteBaselines(choice, scenarios, stderrProgress(process.stderr));
  const folder = given ?? (await createRunFolder(flags.out, asked.suite, new Date())).path;
  const state = { ...asked, id: basename(folder) };
  await writeSuite(folder, state);
  const ended = await runAll({ requests, baselines, state, folder, flags }, interrupts);
  const index = await makeSuiteReports(folder, ended);
  process.stdout.write(suiteText(index, terminal(process.stdout)));
  sayPath('report', join(folder, 'index.html'));
  if (ended.state !== 'interrupted') return { folder, state: ended, exitCode: worstExitCode(ended) };
  const host = requests[0]?.overrides.given['ALLOW_TARGET'];
  const allowed = host === undefined ? '' : ` --allow-target ${host}`;
  warn(`interrupted; jorge-load suite --resume ${relative(process.cwd(), folder)}${allowed} goes on`);
  return { folder, state: ended, exitCode: interruptedExitCode };
}

interface Prepared {
  readonly requests: readonly RunRequest[];
  readonly baselines: Awaited<ReturnType<typeof readSuiteBaselines>>;
  readonly state: SuiteState;
  readonly folder: string;
  readonly flags: SuiteFlags;
}

/** One request a second weighs nothing on a target that recovers. */
const probeEveryMs = 1000;

/** One sandbox for all of them: what a scenario does to it is what the next one meets. */
async function runAll(
  { requests, baselines, state, folder, flags }: Prepared,
  interrupts: Interrupts,
): Promise<SuiteState> {
  const [first] = requests;
  const sandbox = (await first?.sandbox?.(interrupts.first)) ?? null;
  const url = sandbox?.url ?? first?.overrides.targetUrl ?? '';
  const watched = first === undefined ? null : watchedIn(first, url);
  const gauge = openGauge(url, { watched, folder, everyMs: probeEveryMs });
  const shared = sandbox === null ? null : { ...sandbox, close: () => Promise.resolve() };
  const progress = stderrProgress(process.stderr);
  try {
    return await runSuite({
      folder,
      state,
      gauge,
      keepGoing: flags.keepGoing,
      signal: interrupts.first,
      progress,
      runEntry: async (at) => {
        const request = requests[at];
        if (request === undefined) throw new Error(`no request ${at}`);
        const inSuite = {
          ...request,
          outDir: folder,
          sandbox: shared === null ? null : () => Promise.resolve(shared),
        };
        const context = { progress, interrupts };
        const against = baselines.get(request.scenario) ?? null;
        const { strict, thresholds } = flags;
        return await attemptRun(inSuite, context, { strict, thresholds, against });
      },
    });
  } finally {
    await gauge.close();
    await sandbox?.close();
  }
}
