/**
 * The k6 process: its arguments, its environment, its signals.
 * Input: a bundle, the run folder and who receives its figures. Output: the folder's summary and samples, what k6 logs,
 * and k6's end.
 */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { execa } from 'execa';
import { childEnvironment, type Environment } from '../config/child-environment.ts';
import { type OtlpTarget, otlpVariables } from '../otlp/k6-variables.ts';
import { runFiles } from '../record/run-files.ts';
import type { Collector } from './collector.ts';
import { signalGroup } from './signal-group.ts';
import { startWatchdog } from './watchdog.ts';

/** Of a load that several k6 send together, the part of one: it waits until it is released. */
export interface LoadPart {
  /** From 1 on. */
  readonly runner: number;
  readonly of: number;
}

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
  /** Where its figures go, period by period; null: nowhere. */
  readonly record: OtlpTarget | null;
  /** Of k6's own tags, those to keep: each is paid for on every sample. Null: as the script asks. */
  readonly systemTags: readonly string[] | null;
  readonly samples: boolean;
  readonly dashboard: boolean;
  /** Null: all of the load. */
  readonly part: LoadPart | null;
  /** Whether it judges and sums up, for which it keeps all samples; else its memory stays level. */
  readonly judges: boolean;
  /** Of k6's REST API on loopback; null: none. */
  readonly apiPort: number | null;
  readonly collector: Collector | null;
}

export interface K6Run extends K6Launch {
  readonly executable: string;
  /** What VUs say on the console is among it. */
  readonly onLog: (line: string) => void;
}

export interface K6End {
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly signal: string | null;
}

export interface K6Process {
  /** Of its processes; none where it did not start. */
  readonly pids: readonly number[];
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
    return { pids: [], end, kill: () => undefined };
  }
  watchdog?.guard(pid);
  const kill = (signal: NodeJS.Signals): void => signalGroup(pid, signal);
  const onExit = (): void => kill('SIGKILL');
  process.once('exit', onExit);
  eachLine(subprocess.stderr, run.onLog);
  subprocess.stdout.resume();
  const end = subprocess.then(({ exitCode, signal }) => {
    process.off('exit', onExit);
    watchdog?.close();
    return { exitCode: exitCode ?? null, signal: signal ?? null };
  });
  return { pids: [pid], end, kill };
}

export function k6Arguments(run: K6Launch): string[] {
  const outputs = [
    ...(run.record === null ? [] : ['opentelemetry']),
    ...(run.samples ? ['csv'] : []),
    ...(run.dashboard ? ['web-dashboard'] : []),
  ];
  return [
    'run',
    '--no-usage-report',
    // Empty: the person's own, which k6 reads by itself, could move hosts elsewhere.
    '--config',
    join(run.workingFolder, 'tools/k6/config.json'),
    '--log-format',
    'raw',
    ...(run.apiPort === null ? [] : ['--address', `127.0.0.1:${run.apiPort}`]),
    ...(run.part === null ? [] : partArguments(run.part)),
    ...(run.judges ? [] : ['--no-thresholds', '--summary-mode', 'disabled']),
    ...outputs.flatMap((output) => ['--out', output]),
    run.bundle,
  ];
}

function partArguments({ runner, of }: LoadPart): string[] {
  const borders = Array.from({ length: of + 1 }, (_, place) => borderOf(place, of));
  const segment = `${borders[runner - 1] ?? ''}:${borders[runner] ?? ''}`;
  return ['--execution-segment', segment, '--execution-segment-sequence', borders.join(','), '--paused'];
}

function borderOf(place: number, of: number): string {
  if (place === 0) return '0';
  return place === of ? '1' : `${place}/${of}`;
}

/** Settings of outputs are variables too: a path with a comma or an ampersand breaks `--out`. */
export function k6Environment(run: K6Launch): Record<string, string> {
  const proxies = run.isLoopback ? [] : (['proxies'] as const);
  return {
    ...childEnvironment(run.env, 'certificates', 'goRuntime', ...proxies),
    ...collectorVariables(run.collector),
    ...run.variables,
    ...(run.record === null ? {} : otlpVariables(run.record)),
    ...(run.systemTags === null ? {} : { K6_SYSTEM_TAGS: run.systemTags.join(',') }),
    // k6 is the one that was found, and fetches no other.
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    CONSOLE_EVENTS: '1',
    SUMMARY_FILE: join(run.folder, runFiles.summary),
    K6_CSV_FILENAME: join(run.folder, samplesName(run.part)),
    K6_CSV_TIME_FORMAT: 'unix_milli',
    K6_WEB_DASHBOARD_HOST: '127.0.0.1',
    K6_WEB_DASHBOARD_PORT: String(dashboardPort),
  };
}

/** Each has a file of its own. */
function samplesName(part: LoadPart | null): string {
  return part === null ? runFiles.samples : runFiles.samples.replace('.', `-${part.runner}.`);
}

function collectorVariables(collector: Collector | null): Record<string, string> {
  const { GOGC = null, GOMEMLIMIT = null } = collector ?? {};
  return { ...(GOGC === null ? {} : { GOGC }), ...(GOMEMLIMIT === null ? {} : { GOMEMLIMIT }) };
}

function eachLine(stream: Readable | null | undefined, read: (line: string) => void): void {
  if (stream === null || stream === undefined) return;
  createInterface({ input: stream, crlfDelay: Infinity }).on('line', read);
}
