/** k6 under the bench's eyes: its CPU seconds, its memory while it runs, and what it counted. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { execa } from 'execa';
import type { ScenarioLimits } from '../src/contract/thresholds.ts';
import { listScenarios, bundleSettings } from '../src/toolkit/bundle/build-bundles.ts';
import { limitsSlice } from '../src/toolkit/config/limits-slice.ts';
import { root } from '../src/toolkit/config/paths.ts';
import { loadThresholds } from '../src/toolkit/config/thresholds.ts';
import { findK6 } from '../src/toolkit/k6/find-k6.ts';
import { stderrProgress } from '../src/toolkit/k6/progress.ts';

export const secret = 'the secret of a bench, 32 characters or more';

export interface Measured {
  readonly cpuSeconds: number;
  /** Resident memory, a sample each half second. */
  readonly rssBytes: readonly number[];
  readonly requests: number;
  readonly dropped: number;
  readonly seconds: number;
}

export interface Target {
  readonly url: string;
  readonly pid: number;
  readonly close: () => Promise<void>;
}

export async function startTarget(...flags: string[]): Promise<Target> {
  const subprocess = execa(
    process.execPath,
    ['--import', './scripts/register.mjs', 'scripts/sandbox.ts', '--port', '0', ...flags],
    { cwd: root, env: { JWT_SECRET: secret }, reject: false, buffer: false },
  );
  const line = await new Promise<string>((resolve, reject) => {
    createInterface({ input: subprocess.stdout }).once('line', resolve);
    void subprocess.then(({ exitCode }) =>
      reject(new Error(`the sandbox ended with ${exitCode ?? 'a signal'}`)),
    );
  });
  const { url, pid } = JSON.parse(line) as { url: string; pid: number };
  return {
    url,
    pid,
    close: async () => {
      subprocess.kill();
      await subprocess;
    },
  };
}

/** The scenario's limits as they are in thresholds.json. */
export async function limitsOf(scenario: string): Promise<ScenarioLimits> {
  return limitsSlice(
    await loadThresholds(join(root, 'thresholds.json'), await listScenarios(root)),
    scenario,
  );
}

/** A bundle of any entry, as `jorge-load build` would make it; in a folder of its own, which `use` gets. */
export async function withBundle<Result>(
  entry: string,
  limits: ScenarioLimits,
  use: (bundle: string) => Promise<Result>,
): Promise<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
  try {
    const { outputFiles } = await build({
      ...bundleSettings(join(root, entry), limits),
      sourcemap: false,
      outfile: 'bundle.js',
    });
    const bundle = join(folder, 'bundle.js');
    await writeFile(bundle, outputFiles[0]?.contents ?? '');
    return await use(bundle);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const sampleEveryMs = 500;

/** One run of a script with these variables. @throws Error when k6 ends by anything but its thresholds */
export async function measureK6(
  script: string,
  variables: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<Measured> {
  const path = await k6Path();
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-bench-'));
  const summary = join(folder, 'summary.json');
  try {
    const argv = [path, 'run', '--quiet', '--no-usage-report', ...flags, script];
    const { exitCode, stderr, ...seen } = await underWatch(argv, { ...variables, SUMMARY_FILE: summary });
    if (exitCode !== 0 && exitCode !== 99)
      throw new Error(`k6 ended with ${exitCode ?? 'a signal'}: ${stderr}`);
    return { ...seen, ...(await readCounts(summary)) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

export async function k6Path(): Promise<string> {
  const { path } = await findK6({
    root,
    env: process.env,
    progress: stderrProgress(process.stderr),
    signal: new AbortController().signal,
  });
  return path;
}

interface Watched extends Pick<Measured, 'cpuSeconds' | 'rssBytes'> {
  readonly exitCode: number | undefined;
  /** What the program itself wrote. */
  readonly stdout: string;
  readonly stderr: string;
}

/** Any program, its CPU and its memory. */
export async function underWatch(
  argv: readonly string[],
  variables: Readonly<Record<string, string>>,
): Promise<Watched> {
  // The shell says what its child used: the kernel's own count, after the child's end.
  const shell = execa('sh', ['-c', '"$@"; code=$?; times; exit $code', 'sh', ...argv], {
    env: { ...variables, JWT_SECRET: secret, PATH: process.env['PATH'] },
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
  });
  const rssBytes: number[] = [];
  const timer = setInterval(
    () => void readRss(shell.pid).then((rss) => rss !== null && rssBytes.push(rss)),
    sampleEveryMs,
  );
  const { exitCode, stdout, stderr } = await shell;
  clearInterval(timer);
  const said = stdout.trim().split('\n').slice(0, -2).join('\n');
  return { exitCode, stdout: said, stderr, cpuSeconds: childSeconds(stdout), rssBytes };
}

/** Of the shell's only child. */
async function readRss(shellPid: number | undefined): Promise<number | null> {
  try {
    const children = await readFile(`/proc/${shellPid ?? 0}/task/${shellPid ?? 0}/children`, 'utf8');
    const status = await readFile(`/proc/${children.trim().split(' ')[0] ?? ''}/status`, 'utf8');
    // A process that is about to be gone has no memory left to tell of.
    const kibibytes = /^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1];
    return kibibytes === undefined ? null : Number(kibibytes) * 1024;
  } catch {
    // It has ended, or not begun.
    return null;
  }
}

/** The second line of `times`: user and system time of children, `1m2.340s 0m5.600s`. */
function childSeconds(stdout: string): number {
  const line = stdout.trim().split('\n').at(-1) ?? '';
  return [...line.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (total, [, minutes, seconds]) => total + Number(minutes) * 60 + Number(seconds),
    0,
  );
}

async function readCounts(summary: string): Promise<Pick<Measured, 'requests' | 'dropped' | 'seconds'>> {
  const { metrics, state } = JSON.parse(await readFile(summary, 'utf8')) as {
    metrics: Record<string, { values: Record<string, number> } | undefined>;
    state: { testRunDurationMs: number };
  };
  return {
    requests: metrics['http_reqs']?.values['count'] ?? 0,
    dropped: metrics['dropped_iterations']?.values['count'] ?? 0,
    seconds: state.testRunDurationMs / 1000,
  };
}
