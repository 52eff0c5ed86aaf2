/** `jorge-load run <scenario>`: from flags to a run, its reports and its exit code. */
import { createHash } from 'node:crypto';
import { basename, join, relative } from 'node:path';
import type { Thresholds } from '../../contract/thresholds.ts';
import { buildForRun } from '../bundle/build-bundles.ts';
import type { Baseline } from '../compare/baseline-schema.ts';
import { overrideArguments, type OverrideFlags, readOverrides } from '../config/overrides.ts';
import { k6Assignments } from '../config/k6-variables.ts';
import { root } from '../config/paths.ts';
import { writableFolder } from '../bundle/writable-folder.ts';
import { loadThresholds } from '../config/thresholds.ts';
import { exitCodes, UserError } from '../errors.ts';
import { readSide } from '../history/read-side.ts';
import { findK6 } from '../k6/find-k6.ts';
import { readWatched, type WatchFlags } from '../monitor/watch-flags.ts';
import { stderrProgress } from '../k6/progress.ts';
import { interruptedExitCode, type Interrupts, listenForInterrupts } from '../run/interrupts.ts';
import { nameExit } from '../run/k6-exits.ts';
import type { RunRequest } from '../run/run-request.ts';
import { type RunOutcome, runScenario } from '../run/run-scenario.ts';
import { type SandboxFlags, startSandbox } from '../run/sandbox-process.ts';
import { compareWithRun, concludeComparison } from './comparisons.ts';
import { formatNames } from './report-formats.ts';
import { makeReports } from './reports.ts';
import { sayPath, warn } from './say.ts';
import { findScenario } from './scenarios.ts';
import { verdictExitCode } from './verdict-exit.ts';

export interface RunFlags extends OverrideFlags, WatchFlags {
  readonly monitor: boolean;
  readonly sandbox: boolean;
  readonly sandboxFault: readonly string[];
  readonly sandboxWorkers?: string;
  readonly sandboxPostgres?: string;
  readonly sandboxRedis?: string;
  readonly strict: boolean;
  readonly samples: boolean;
  readonly dashboard: boolean;
  readonly out: string;
  readonly thresholds?: string;
  readonly against?: string;
  readonly baselines: string;
}

export async function runCommand(scenario: string, flags: RunFlags): Promise<number> {
  const interrupts = listenForInterrupts();
  try {
    const baseline = flags.against === undefined ? null : await readSide(flags.against, flags.baselines);
    const request = await prepare(scenario, flags, interrupts);
    const outcome = await runScenario(request, {
      progress: stderrProgress(process.stderr),
      interrupts,
    });
    return await conclude(outcome, flags, baseline);
  } finally {
    interrupts.close();
  }
}

/** Everything that can be wrong is found before anything is written. */
export async function prepare(
  scenario: string,
  flags: RunFlags,
  interrupts: Interrupts,
): Promise<RunRequest> {
  const scenarios = await findScenario(scenario);
  const sandbox = sandboxFlags(flags);
  const overrides = readOverrides(flags, process.env, sandbox !== null);
  const watched = flags.monitor ? readWatched(watchedStores(flags, sandbox), process.env) : null;
  const thresholds = await loadThresholds(flags.thresholds ?? join(root, 'thresholds.json'), scenarios);
  const progress = stderrProgress(process.stderr);
  const k6 = await findK6({ root, env: process.env, progress, signal: interrupts.first });
  const outDir = await writableFolder(bundleFolder(flags, thresholds), process.env);
  const built = await buildForRun(scenario, { root, outDir, thresholds });
  return {
    root,
    scenario,
    ...built,
    resources: thresholds.resources,
    k6,
    overrides,
    sandbox: sandbox === null ? null : (signal) => startSandbox(root, sandbox, signal),
    samples: flags.samples,
    dashboard: flags.dashboard,
    watched,
    outDir: flags.out,
    command: repeatCommand(scenario, flags, overrides.given),
  };
}

/** Limits of one's own don't get into the bundles that `k6 run build/…` is typed with. */
function bundleFolder(flags: RunFlags, thresholds: Thresholds): string {
  if (flags.thresholds === undefined) return join(root, 'build');
  const digest = createHash('sha256').update(JSON.stringify(thresholds)).digest('hex');
  return join(root, 'build', `limits-${digest.slice(0, 12)}`);
}

/** Null without --sandbox. @throws UserError E_USAGE for a sandbox's flag without it */
export function sandboxFlags(
  flags: Pick<RunFlags, 'sandbox' | 'sandboxFault' | 'sandboxWorkers' | 'sandboxPostgres' | 'sandboxRedis'>,
): SandboxFlags | null {
  if (flags.sandbox) {
    const stores = sandboxStores(flags, process.env);
    return { faults: flags.sandboxFault, workers: flags.sandboxWorkers ?? null, stores };
  }
  const stray =
    flags.sandboxFault.length > 0 ? '--sandbox-fault' : flags.sandboxWorkers && '--sandbox-workers';
  if (stray === undefined || stray === '') return null;
  throw new UserError('E_USAGE', `${stray} is given without --sandbox; add --sandbox`);
}

/** What the sandbox uses is watched unasked. */
function watchedStores(flags: RunFlags, sandbox: SandboxFlags | null): WatchFlags {
  const postgres = flags.postgres ?? sandbox?.stores['SANDBOX_POSTGRES_URL'];
  const redis = flags.redis ?? sandbox?.stores['SANDBOX_REDIS_URL'];
  return {
    ...flags,
    ...(postgres === undefined ? {} : { postgres }),
    ...(redis === undefined ? {} : { redis }),
  };
}

function sandboxStores(
  { sandboxPostgres, sandboxRedis }: Pick<RunFlags, 'sandboxPostgres' | 'sandboxRedis'>,
  env: NodeJS.ProcessEnv,
): Readonly<Record<string, string>> {
  const given = {
    SANDBOX_POSTGRES_URL: sandboxPostgres ?? env['SANDBOX_POSTGRES_URL'],
    SANDBOX_REDIS_URL: sandboxRedis ?? env['SANDBOX_REDIS_URL'],
  };
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, url]) => (url === undefined || url === '' ? [] : [[name, url]])),
  );
}

function repeatCommand(scenario: string, flags: RunFlags, given: Readonly<Record<string, string>>): string {
  const target = flags.sandbox
    ? ['--sandbox']
    : ['--target', flags.target ?? process.env['TARGET_URL'] ?? ''];
  const words = [
    ...k6Assignments(given),
    'jorge-load',
    'run',
    scenario,
    ...target,
    ...flags.sandboxFault.flatMap((fault) => ['--sandbox-fault', fault]),
    ...(flags.sandboxWorkers === undefined ? [] : ['--sandbox-workers', flags.sandboxWorkers]),
    ...overrideArguments(given),
    ...(flags.thresholds === undefined ? [] : ['--thresholds', flags.thresholds]),
    ...(flags.strict ? ['--strict'] : []),
  ];
  return words.map(quote).join(' ');
}

/** As a POSIX shell reads it. */
export function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

async function conclude(outcome: RunOutcome, flags: RunFlags, baseline: Baseline | null): Promise<number> {
  if (outcome.fault !== null) throw outcome.fault;
  const reports = await makeReports(outcome.folder, {
    formats: formatNames,
    outDir: null,
    strict: flags.strict,
  });
  process.stdout.write(reports.summary);
  sayPath('report', reports.files.html ?? outcome.folder);
  switch (outcome.state) {
    case 'finished':
      return firstOf(
        verdictExitCode(reports.analysis.report.verdict, flags.strict),
        baseline === null ? exitCodes.pass : await compare(baseline, outcome.folder, flags),
      );
    case 'interrupted':
      return interruptedExitCode;
    case 'crashed':
      return crashed(outcome);
  }
}

async function compare(baseline: Baseline, folder: string, flags: RunFlags): Promise<number> {
  const names = [basename(flags.against ?? ''), basename(folder)] as const;
  const compared = await compareWithRun(baseline, folder, { names, thresholds: flags.thresholds });
  return await concludeComparison(compared, folder);
}

/** A broken gate is said before an invalid run, and that before a regression: 99, 98, 97. */
function firstOf(verdict: number, comparison: number): number {
  return Math.max(verdict, comparison);
}

/** k6's own codes pass through by name; a signal has none. */
function crashed({ end, lastLog, folder }: RunOutcome): number {
  const words = lastLog === '' ? '' : `: ${lastLog}`;
  const line = `k6 ended ${nameExit(end)}${words}; what it recorded is in ${relative(process.cwd(), folder)}`;
  if (end.exitCode === null) throw new UserError('E_K6_CRASHED', line);
  warn(`error: ${line} (E_K6_CRASHED)`);
  return end.exitCode;
}
