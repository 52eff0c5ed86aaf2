/**
 * Watches a machine and a target beside any load, and reports on them.
 * Input: what to watch, and how long. Output: a folder with system.ndjson and the reports.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, writeFault } from '../base/atomic-write.ts';
import { projectThresholds } from './project-thresholds.ts';
import { RequestError, type UserError } from '../base/errors.ts';
import { startLiveView } from '../live/live-view.ts';
import { startMonitor } from '../monitor/monitor.ts';
import { openSources, type Watched } from '../monitor/open-sources.ts';
import { readWatched } from '../monitor/watch-options.ts';
import { runFiles } from '../record/run-files.ts';
import type { RunContext } from '../run/prepared-run.ts';
import { createRunFolder } from '../run/run-folder.ts';
import { formatNames } from './report-formats.ts';
import { makeReports, type Reports } from './reports.ts';
import type { MonitorRequest } from './requests.ts';

export interface MonitorResult extends Reports {
  readonly folder: string;
  readonly wasInterrupted: boolean;
}

export async function monitor(request: MonitorRequest, context: RunContext): Promise<MonitorResult> {
  const watched = readWatched(request.watch ?? {}, context.env);
  const { resources } = await projectThresholds();
  const folder = await outputFolder(request.outDir);
  await watch(watched, { folder, seconds: request.seconds, limits: resources }, context);
  const reports = await makeReports(folder, { formats: formatNames, outDir: null, strict: false });
  return { ...reports, folder, wasInterrupted: context.interrupts.first.aborted };
}

interface Watch {
  readonly folder: string;
  readonly seconds: number;
  readonly limits: Parameters<typeof startLiveView>[1]['limits'];
}

/** @throws UserError E_OUTPUT */
async function watch(
  watched: Watched,
  { folder, seconds, limits }: Watch,
  context: RunContext,
): Promise<void> {
  const live = startLiveView(context, { title: 'monitor', totalSeconds: seconds, limits });
  const { promise: ended, resolve: end } = promiseOf<UserError | null>();
  const onInterrupt = (): void => end(null);
  const monitoring = startMonitor({
    sources: openSources(watched, { folder, generatorPids: [] }),
    file: join(folder, runFiles.system),
    onNote: live.say,
    onFigures: live.takeFigures,
    onFault: (cause) => end(writeFault(folder, cause)),
  });
  const timer = setTimeout(() => end(null), seconds * 1000);
  context.interrupts.first.addEventListener('abort', onInterrupt);
  try {
    const fault = await ended;
    if (fault !== null) throw fault;
  } finally {
    clearTimeout(timer);
    context.interrupts.first.removeEventListener('abort', onInterrupt);
    await monitoring.close();
    live.close();
  }
}

function promiseOf<Value>() {
  let resolve: (value: Value) => void = () => undefined;
  const promise = new Promise<Value>((take) => (resolve = take));
  return { promise, resolve };
}

async function outputFolder(given: string | undefined): Promise<string> {
  if (given === undefined) return (await createRunFolder('runs', 'monitor', new Date())).path;
  await makeFolder(given);
  if (!existsSync(join(given, runFiles.system))) return given;
  throw new RequestError(
    'E_OUTPUT',
    (name) => `${given} holds what was watched before; choose another folder with ${name('outDir')}`,
  );
}
