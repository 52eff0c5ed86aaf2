/**
 * The k6 process: its arguments, its environment, its signals.
 * Input: a bundle and the run folder. Output: the folder's timeline, summary and samples, what k6 logs, and k6's end.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { childEnvironment, type Environment } from '../config/child-environment.ts';
import { runFiles } from '../record/run-files.ts';
import type { Collector } from './collector.ts';
import { signalGroup } from './signal-group.ts';
import { startWatchdog } from './watchdog.ts';

/** What k6 is started with. */
export interface K6Launch {
  readonly bundle: string;
  readonly folder: string;
  readonly workingFolder: string;
  /** Ours, of which k6 gets what is on a list. */
  readonly env: Environment;
  /** The bundle's variables, secrets among them: the environment is the only way they go. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether the target is on this machine: no proxy stands before it. */
  readonly isLoopback: boolean;
  /** The second-by-second record, through k6's dashboard. */
  readonly timeline: boolean;
  readonly samples: boolean;
  readonly dashboard: boolean;
  readonly collector: Collector | null;
}

export interface K6Run extends K6Launch {
  readonly executable: string;
  /** What VUs say on the console is among it. */
  readonly onLog: (line: string) => void;
  /** Where its dashboard listens; once. */
  readonly onDashboard: (url: string) => void;
}

export interface K6End {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface K6Process {
  readonly pid: number;
  readonly end: Promise<K6End>;
  readonly kill: (signal: NodeJS.Signals) => void;
}

export const dashboardPort = 5665;

export function startK6(run: K6Run): K6Process {
  const watchdog = startWatchdog(run.env);
  const subprocess = execa(run.executable, k6Arguments(run), {
    cwd: run.workingFolder,
    env: k6Environment(run),
    extendEnv: false,
    // Its own group: a terminal's Ctrl-C reaches us alone, and we pass it on once.
    detached: process.platform !== 'win32',
    cleanup: false,
    buffer: false,
    reject: false,
    stdin: 'ignore',
    // Not a terminal, so that k6 draws no progress bar into the live view.
    stdout: 'pipe',
    stderr: 'pipe',
  });
  const { pid } = subprocess;
  if (pid === undefined) {
    watchdog?.close();
    const end = subprocess.then(() => ({ exitCode: null, signal: 'none: it did not start' }));
    return { pid: 0, end, kill: () => undefined };
  }
  watchdog?.guard(pid);
  const kill = (signal: NodeJS.Signals): void => signalGroup(pid, signal);
  const onExit = (): void => kill('SIGKILL');
  process.once('exit', onExit);
  eachLine(subprocess.stderr, run.onLog);
  eachLine(subprocess.stdout, (line) => {
    const url = /^ *web dashboard: (http:\/\/\S+)/.exec(line)?.[1];
    if (url !== undefined) run.onDashboard(url);
  });
  const end = subprocess.then(({ exitCode, signal }) => {
    process.off('exit', onExit);
    watchdog?.close();
    return { exitCode: exitCode ?? null, signal: signal ?? null };
  });
  return { pid, end, kill };
}

export function k6Arguments(run: K6Launch): string[] {
  const outputs = [...(run.timeline ? ['web-dashboard'] : []), ...(run.samples ? ['csv'] : [])];
  return [
    'run',
    '--no-usage-report',
    // Empty: the person's own, which k6 reads by itself, could move hosts elsewhere.
    '--config',
    join(run.workingFolder, 'tools/k6/config.json'),
    '--log-format',
    'raw',
    ...outputs.flatMap((output) => ['--out', output]),
    run.bundle,
  ];
}

/** The record's settings are variables too: a path with a comma or an ampersand breaks `--out`. */
export function k6Environment(run: K6Launch): Record<string, string> {
  const proxies = run.isLoopback ? [] : (['proxies'] as const);
  return {
    ...childEnvironment(run.env, 'certificates', 'goRuntime', ...proxies),
    ...collectorVariables(run.collector),
    ...run.variables,
    // k6 is the one that was found, and fetches no other.
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    CONSOLE_EVENTS: '1',
    SUMMARY_FILE: join(run.folder, runFiles.summary),
    K6_CSV_FILENAME: join(run.folder, runFiles.samples),
    K6_CSV_TIME_FORMAT: 'unix_milli',
    K6_WEB_DASHBOARD_RECORD: join(run.folder, runFiles.timeline),
    K6_WEB_DASHBOARD_HOST: '127.0.0.1',
    K6_WEB_DASHBOARD_PORT: run.dashboard ? String(dashboardPort) : '0',
    K6_WEB_DASHBOARD_PERIOD: '1s',
    K6_WEB_DASHBOARD_TAGS: 'name,user,phase,error',
  };
}

function collectorVariables(collector: Collector | null): Record<string, string> {
  const { GOGC = null, GOMEMLIMIT = null } = collector ?? {};
  return { ...(GOGC === null ? {} : { GOGC }), ...(GOMEMLIMIT === null ? {} : { GOMEMLIMIT }) };
}

function eachLine(stream: Readable | null | undefined, read: (line: string) => void): void {
  if (stream === null || stream === undefined) return;
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', read);
}
