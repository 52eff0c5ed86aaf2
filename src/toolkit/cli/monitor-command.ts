/**
 * `jorge-load monitor`: watches a machine and a target beside any load, and reports on them.
 * Input: what to watch, or the system.ndjson of before. Output: a folder with system.ndjson and the reports.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listScenarios } from '../bundle/build-bundles.ts';
import { makeFolder, writeFault } from '../config/atomic-write.ts';
import { root } from '../config/paths.ts';
import { loadThresholds } from '../config/thresholds.ts';
import { exitCodes, UserError } from '../errors.ts';
import { startLiveView } from '../live/live-view.ts';
import { startMonitor } from '../monitor/monitor.ts';
import { openSources } from '../monitor/open-sources.ts';
import { readWatched, type WatchFlags } from '../monitor/watch-flags.ts';
import { runFiles } from '../record/run-files.ts';
import { interruptedExitCode, listenForInterrupts } from '../run/interrupts.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { formatNames } from './report-formats.ts';
import { makeReports } from './reports.ts';
import { sayPath } from './say.ts';

export interface MonitorFlags extends WatchFlags {
  readonly duration?: string;
  readonly out?: string;
  readonly analyze?: string;
}

const secondsOf: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const mostSeconds = 2_000_000;

export async function monitorCommand(flags: MonitorFlags): Promise<number> {
  if (flags.analyze !== undefined) return await report(flags.analyze, flags.out ?? null);
  const seconds = readDuration(flags.duration);
  const folder = await watch(flags, seconds);
  return await report(folder.path, null, folder.wasInterrupted);
}

/** @returns where it was written */
async function watch(
  flags: MonitorFlags,
  seconds: number,
): Promise<{ readonly path: string; readonly wasInterrupted: boolean }> {
  const watched = readWatched(flags, process.env);
  const { resources } = await loadThresholds(join(root, 'thresholds.json'), await listScenarios(root));
  const path = await outputFolder(flags.out);
  const interrupts = listenForInterrupts();
  const live = startLiveView({
    stream: process.stderr,
    title: 'monitor',
    totalSeconds: seconds,
    limits: resources,
  });
  let end: (fault: UserError | null) => void = () => undefined;
  const ended = new Promise<UserError | null>((resolve) => (end = resolve));
  const monitor = startMonitor({
    sources: openSources(watched, { folder: path, generatorPid: null }),
    file: join(path, runFiles.system),
    onNote: live.say,
    onFigures: live.takeFigures,
    onFault: (cause) => end(writeFault(path, cause)),
  });
  const timer = setTimeout(() => end(null), seconds * 1000);
  interrupts.first.addEventListener('abort', () => end(null));
  try {
    const fault = await ended;
    if (fault !== null) throw fault;
    return { path, wasInterrupted: interrupts.first.aborted };
  } finally {
    clearTimeout(timer);
    await monitor.close();
    live.close();
    interrupts.close();
  }
}

async function outputFolder(given: string | undefined): Promise<string> {
  if (given === undefined) return (await createRunFolder('runs', 'monitor', new Date())).path;
  await makeFolder(given);
  if (!existsSync(join(given, runFiles.system))) return given;
  throw new UserError('E_OUTPUT', `${given} holds what was watched before; choose another folder with --out`);
}

async function report(source: string, outDir: string | null, wasInterrupted = false): Promise<number> {
  const { summary, files } = await makeReports(source, { formats: formatNames, outDir, strict: false });
  process.stdout.write(summary);
  sayPath('report', files.html ?? source);
  return wasInterrupted ? interruptedExitCode : exitCodes.pass;
}

/** @throws UserError E_USAGE */
function readDuration(text = '10m'): number {
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(s|m|h|d)/g)];
  const seconds = parts.reduce(
    (sum, [, count, unit = '']) => sum + Number(count) * (secondsOf[unit] ?? NaN),
    0,
  );
  const isWhole = parts.map(([part]) => part).join('') === text;
  if (isWhole && seconds >= 1 && seconds <= mostSeconds) return seconds;
  throw new UserError(
    'E_USAGE',
    `--duration is ${JSON.stringify(text)}; allowed is a duration from 1s to 23d, such as 90s, 10m or 1h30m`,
  );
}
