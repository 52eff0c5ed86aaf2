/**
 * One load of the very bundle on a server that costs next to nothing, under watch. Input: how much and with which
 * outputs. Output: k6's own summary, and what the server counted and the kernel says of k6 in the load's middle.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { UserError } from '../base/errors.ts';
import { projectPlatform } from '../config/platform.ts';
import { fieldOf, parseProcessStat } from '../monitor/proc-text.ts';
import { ProcFiles } from '../monitor/proc-files.ts';
import { readSummary } from '../record/read-summary.ts';
import { runFiles } from '../record/run-files.ts';
import type { Summary } from '../record/summary-schema.ts';
import type { Collector } from '../run/collector.ts';
import { nameExit, ranToItsEnd } from '../run/k6-exits.ts';
import { type K6Process, startK6 } from '../run/k6-process.ts';
import { reportedTags, startRecording } from '../run/recording.ts';
import type { RunContext } from '../run/prepared-run.ts';
import type { SandboxProcess } from '../run/sandbox-process.ts';

export interface Generator {
  readonly root: string;
  readonly k6: string;
  readonly bundle: string;
  readonly server: SandboxProcess;
}

export interface Load {
  readonly variables: Readonly<Record<string, string>>;
  readonly record: boolean;
  readonly samples: boolean;
  readonly collector: Collector;
}

export interface Loaded {
  readonly summary: Summary;
  readonly ratePerSecond: number;
  /** Null, as the next one, where it can't be read. */
  readonly cpuSecondsPerRequest: number | null;
  readonly rssBytes: number | null;
}

/** @throws UserError or InterruptedError */
export async function loadOnce(generator: Generator, load: Load, context: RunContext): Promise<Loaded> {
  const folder = await mkdtemp(join(tmpdir(), 'jorge-load-calibrate-'));
  try {
    const said: string[] = [];
    const recording = load.record ? await startRecording({ folder, ...unseen }) : null;
    const onLog = (line: string): void => void said.push(line);
    const endpoint = recording?.endpoint ?? null;
    const k6 = start(generator, load, { env: context.env, folder, endpoint, onLog });
    // Each is waited for, whatever becomes of the other: no k6 stays behind.
    const [seen, end] = await Promise.allSettled([watch(k6, generator.server), endOf(k6, context)]);
    await recording?.close();
    const fault = recording?.fault() ?? null;
    if (fault !== null) throw fault;
    context.interrupts.first.throwIfAborted();
    if (seen.status === 'rejected') throw seen.reason;
    if (end.status === 'rejected') throw end.reason;
    if (!ranToItsEnd(end.value))
      throw new UserError('E_K6_CRASHED', `k6 ended ${nameExit(end.value)}: ${(said.at(-1) ?? '').trim()}`);
    return { summary: await readSummary(join(folder, runFiles.summary)), ...middleOf(seen.value) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

const unseen = { onMetrics: () => undefined, onFault: () => undefined } as const;

interface Around {
  readonly env: RunContext['env'];
  readonly folder: string;
  /** Who receives k6's figures. */
  readonly endpoint: string | null;
  readonly onLog: (line: string) => void;
}

function start(
  { root, k6, bundle, server }: Generator,
  { samples, collector, variables }: Load,
  { endpoint, ...around }: Around,
): K6Process {
  return startK6({
    ...around,
    ...{ samples, collector },
    record: endpoint === null ? null : { endpoint, periodSeconds: 1, instance: '1' },
    systemTags: samples ? null : reportedTags,
    apiPort: null,
    executable: k6,
    bundle,
    workingFolder: root,
    variables: {
      TARGET_URL: server.url,
      JWT_SECRET: server.secret,
      // The server asks nobody who they are.
      SKIP_PROOF: Object.keys(projectPlatform().proofs).join(','),
      ...variables,
    },
    isLoopback: true,
    dashboard: false,
    part: null,
    judges: true,
  });
}

async function endOf(k6: K6Process, { interrupts }: RunContext): ReturnType<() => K6Process['end']> {
  const stop = (): void => k6.kill('SIGINT');
  interrupts.first.addEventListener('abort', stop);
  if (interrupts.first.aborted) stop();
  try {
    return await k6.end;
  } finally {
    interrupts.first.removeEventListener('abort', stop);
  }
}

interface Seen {
  readonly ms: number;
  readonly requests: number;
  readonly cpuSeconds: number | null;
  readonly rssBytes: number | null;
}

const lookEveryMs = 100;

async function watch(k6: K6Process, server: SandboxProcess): Promise<Seen[]> {
  const proc = new ProcFiles('/proc');
  const seen: Seen[] = [];
  const ended = k6.end.then(() => true as const);
  for (;;) {
    const { requests } = await askServed(server);
    const stat = parseProcessStat(proc.read(`${k6.pids[0] ?? 0}/stat`) ?? '');
    const rssBytes = fieldOf(proc.read(`${k6.pids[0] ?? 0}/status`) ?? '', 'VmRSS') ?? null;
    seen.push({ ms: performance.now(), requests, cpuSeconds: stat?.cpuSeconds ?? null, rssBytes });
    if (await Promise.race([ended, wait(lookEveryMs, false)])) return seen;
  }
}

/** What the server says of itself: how many it answered, and its own median time. */
export async function askServed({
  url,
}: Pick<SandboxProcess, 'url'>): Promise<{ readonly requests: number; readonly ownMs: number | null }> {
  const response = await fetch(`${url}/__sandbox/served`);
  return (await response.json()) as { requests: number; ownMs: number | null };
}

/** Of the time in which it was asked: the beginning is k6's own start, the last look may be half empty. */
const beginning = 0.25;

/** @throws UserError E_TARGET: nothing to measure */
function middleOf(seen: readonly Seen[]): Omit<Loaded, 'summary'> {
  const growing = seen.filter(({ requests }, place) => requests > (seen[place - 1]?.requests ?? Infinity));
  const [first, last] = [growing[Math.ceil(growing.length * beginning)], growing.at(-2)];
  if (first === undefined || last === undefined || last.ms <= first.ms)
    throw new UserError('E_TARGET', 'the load was too short to measure: is the machine busy? Try again');
  const requests = last.requests - first.requests;
  const cpuSeconds =
    last.cpuSeconds === null || first.cpuSeconds === null ? null : last.cpuSeconds - first.cpuSeconds;
  return {
    ratePerSecond: (requests / (last.ms - first.ms)) * 1000,
    cpuSecondsPerRequest: cpuSeconds === null ? null : cpuSeconds / requests,
    rssBytes: last.rssBytes,
  };
}
