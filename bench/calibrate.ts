/**
 * `npm run bench:calibrate`: whether a calibration is right, and whether a generator without room is told from a slow
 * target. The floor is measured on a server that answers at once and on one that waits 5 ms: it has to be the same. A run
 * is made with a generator that has room, with one that is held to half a core (one core, stopped half of the time, as
 * cpulimit does it), and on a target that is slow itself. Each waits a moment for other programs to leave the machine
 * alone, as room that others take is no room; where they don't, `nice -n -15 npm run bench:calibrate` goes before them.
 * Output: a table on stdout; 1 where one of them was wrong.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { markdownTable } from 'markdown-table';
import { addedIn, calmLoad } from '../src/toolkit/calibrate/calibrate.ts';
import { otherCoresInUse } from '../src/toolkit/calibrate/other-work.ts';
import { askServed, loadOnce } from '../src/toolkit/calibrate/load-once.ts';
import { root } from '../src/toolkit/config/paths.ts';
import { prepareBundle } from '../src/toolkit/drive/prepare.ts';
import { run } from '../src/toolkit/drive/run.ts';
import { stderrProgress } from '../src/toolkit/k6/progress.ts';
import { parseProcessStat } from '../src/toolkit/monitor/proc-text.ts';
import { ProcFiles } from '../src/toolkit/monitor/proc-files.ts';
import { interruptsOf } from '../src/toolkit/run/interrupts.ts';
import type { RunContext } from '../src/toolkit/run/prepared-run.ts';
import { type SandboxProcess, startSandbox } from '../src/toolkit/run/sandbox-process.ts';
import { secret } from './k6.ts';
import { median } from './rows.ts';

const { values: flags } = parseArgs({
  options: { rounds: { type: 'string', default: '20' }, only: { type: 'string' } },
});
const rounds = Number(flags.rounds);
const folder = mkdtempSync(join(tmpdir(), 'jorge-load-bench-'));
const context: RunContext = {
  env: { ...process.env, JWT_SECRET: secret },
  progress: { ...stderrProgress(process.stderr), say: () => undefined },
  interrupts: interruptsOf(),
  screen: null,
};

async function withServer<Result>(
  readyAfterMs: number,
  use: (server: SandboxProcess) => Promise<Result>,
): Promise<Result> {
  const server = await startSandbox(
    { faults: [], workers: null, readyAfterMs, stores: {} },
    context.env,
    context.interrupts.first,
  );
  try {
    return await use(server);
  } finally {
    await server.close();
  }
}

const calmCores = 0.2;

const patienceMs = 3_000;

async function untilCalm(): Promise<void> {
  const untilMs = performance.now() + patienceMs;
  while (performance.now() < untilMs && ((await otherCoresInUse()) ?? 0) > calmCores) continue;
}

const addedMs = 5;
const rightWithinMs = 1;

interface Outcome {
  readonly what: string;
  readonly right: number;
  readonly seen: string;
}

async function floors(): Promise<Outcome[]> {
  const { k6, bundle } = await prepareBundle({ scenario: 'normal' }, context);
  return await withServer(0, (atOnce) =>
    withServer(addedMs, async (later) => {
      const floorOn = async (server: SandboxProcess) => {
        await untilCalm();
        const generator = { root, k6: k6.path, bundle: bundle.path, server };
        const loaded = await loadOnce(generator, calmLoad(20), context);
        return addedIn(loaded, (await askServed(server)).ownMs ?? NaN).p50Ms;
      };
      // Every answer is made once before it counts.
      for (const server of [atOnce, later]) await floorOn(server);
      const pairs: { readonly atOnce: number; readonly later: number }[] = [];
      while (pairs.length < rounds)
        pairs.push({ atOnce: await floorOn(atOnce), later: await floorOn(later) });
      const off = pairs.map((pair) => Math.abs(pair.later - pair.atOnce));
      return [
        {
          what: `the floor (p50) on a server that adds ${addedMs} ms, within ${rightWithinMs} ms`,
          right: off.filter((ms) => ms <= rightWithinMs).length,
          seen: `${median(pairs.map((pair) => pair.atOnce)).toFixed(2)} ms on one that adds none; off by ${median(off).toFixed(2)} ms, at most ${Math.max(...off).toFixed(2)} ms`,
        },
      ];
    }),
  );
}

interface Trouble {
  readonly what: string;
  readonly serverMs: number;
  readonly isHeld: boolean;
  readonly verdict: 'PASS' | 'FAIL' | 'INVALID';
}

const limitMs = 40;
const troubles: readonly Trouble[] = [
  { what: 'k6 held to half a core', serverMs: 20, isHeld: true, verdict: 'INVALID' },
  { what: 'k6 with room', serverMs: 20, isHeld: false, verdict: 'PASS' },
  { what: 'k6 with room, a slow target', serverMs: 60, isHeld: false, verdict: 'FAIL' },
];

async function runs(): Promise<Outcome[]> {
  const thresholds = limitsFile();
  const outcomes: Outcome[] = [];
  for (const trouble of troubles) {
    const said: string[] = [];
    const seen: string[] = [];
    await withServer(trouble.serverMs, async ({ url }) => {
      while (seen.length < rounds) {
        await untilCalm();
        const { verdict, reasons } = await runOnce(trouble, url, thresholds);
        const isDated = reasons.some((reason) => /generator .* from \d\d:\d\d:\d\d to/.test(reason));
        seen.push(verdict === 'INVALID' && !isDated ? 'INVALID without a time' : verdict);
        said.push(reasons[0] ?? '');
      }
    });
    const right = seen.filter((verdict) => verdict === trouble.verdict).length;
    outcomes.push({ what: `${trouble.what}: ${trouble.verdict}`, right, seen: said.at(-1) ?? '' });
  }
  return outcomes;
}

async function runOnce(
  { isHeld }: Trouble,
  target: string,
  thresholds: string,
): Promise<{ verdict: string; reasons: readonly string[] }> {
  const load = { target, users: 300, duration: '6s', skipProof: 'tenants,signatures' };
  const request = { scenario: 'normal', load, thresholds, outDir: folder };
  const ended = new AbortController();
  const holding = isHeld ? hold(ended.signal) : null;
  try {
    const { analysis } = await run(request, context);
    return analysis.report;
  } finally {
    ended.abort();
    await holding;
  }
}

/** The normal gates replaced by one, far from what k6 with room would make of it. */
function limitsFile(): string {
  const ours = JSON.parse(readFileSync(join(root, 'thresholds.json'), 'utf8')) as Record<string, object>;
  const gate = { 'http_req_duration{phase:steady}': [`p(95)<${limitMs}`] };
  const scenarios = { ...ours['scenarios'], normal: { gate, target: {} } };
  const path = join(folder, 'thresholds.json');
  writeFileSync(path, JSON.stringify({ ...ours, scenarios }));
  return path;
}

const stoppedMs = 50;

/** Our k6, once it is there: on one core, and stopped half of the time. */
async function hold(signal: AbortSignal): Promise<void> {
  let isStopped = false;
  let confined = 0;
  while (!signal.aborted) {
    const pid = ourK6();
    if (pid !== null && pid !== confined) {
      execFileSync('taskset', ['-acp', '0', String(pid)], { stdio: 'ignore' });
      confined = pid;
    }
    isStopped = pid !== null && !isStopped;
    if (pid !== null) signalTo(pid, isStopped ? 'SIGSTOP' : 'SIGCONT');
    await new Promise((resolve) => setTimeout(resolve, stoppedMs));
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function ourK6(): number | null {
  const proc = new ProcFiles('/proc');
  const ours = proc.pids().filter((pid) => {
    const stat = parseProcessStat(proc.read(`${pid}/stat`) ?? '');
    // While k6 only inspects or says its version there is no load to hold.
    return stat?.parent === process.pid && stat.name === 'k6' && isRunning(proc, pid);
  });
  return ours[0] ?? null;
}

function isRunning(proc: ProcFiles, pid: number): boolean {
  return (proc.read(`${pid}/cmdline`) ?? '').split('\0')[1] === 'run';
}

try {
  const outcomes = [
    ...(flags.only === 'runs' ? [] : await floors()),
    ...(flags.only === 'floor' ? [] : await runs()),
  ];
  const rows = outcomes.map(({ what, right, seen }) => [what, `${right} of ${rounds}`, seen]);
  process.stdout.write(`${markdownTable([['made', 'right', 'seen'], ...rows])}\n`);
  process.exitCode = outcomes.every(({ right }) => right === rounds) ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true });
}
