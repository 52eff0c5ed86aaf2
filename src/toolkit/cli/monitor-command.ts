/** `jorge-load monitor`: watches beside any load, or reports on what was watched before. */
import { formatNames } from '../drive/report-formats.ts';
import { makeReports, type Reports } from '../drive/reports.ts';
import { monitor } from '../drive/monitor.ts';
import { exitCodes, UserError } from '../base/errors.ts';
import type { WatchOptions } from '../monitor/watch-options.ts';
import { withContext } from './context.ts';
import { readSeconds } from './durations.ts';
import { sayPath, show } from './say.ts';

export interface MonitorFlags extends WatchOptions {
  readonly duration?: string;
  readonly out?: string;
  readonly analyze?: string;
}

export async function monitorCommand(flags: MonitorFlags): Promise<number> {
  const { analyze, duration, out, ...watch } = flags;
  if (analyze !== undefined) {
    const reports = await makeReports(analyze, { formats: formatNames, outDir: out ?? null, strict: false });
    return sayReports(reports, analyze);
  }
  const request = { watch, seconds: readDuration(duration), ...(out === undefined ? {} : { outDir: out }) };
  const { wasInterrupted, folder, ...reports } = await withContext(
    async (context) => await monitor(request, context),
  );
  const exitCode = sayReports(reports, folder);
  return wasInterrupted ? exitCodes.interrupted : exitCode;
}

function sayReports({ document, files }: Reports, source: string): number {
  show(document);
  sayPath('report', files.html ?? source);
  return exitCodes.pass;
}

const mostSeconds = 2_000_000;

/** @throws UserError E_USAGE */
function readDuration(text = '10m'): number {
  const seconds = readSeconds(text);
  if (seconds !== null && seconds >= 1 && seconds <= mostSeconds) return seconds;
  throw new UserError(
    'E_USAGE',
    `--duration is ${JSON.stringify(text)}; allowed is a duration from 1s to 23d, such as 90s, 10m or 1h30m`,
  );
}
