/** `jorge-load monitor`: watches beside any load, or reports on what was watched before. */
import { exitCodes } from '../../base/errors.ts';
import { monitor as driveMonitor } from '../../drive/monitor.ts';
import { formatNames } from '../../drive/report-formats.ts';
import { makeReports, type Reports } from '../../drive/reports.ts';
import { watchTime } from '../../drive/request-values.ts';
import type { MonitorRequest } from '../../drive/requests.ts';
import { command } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { sayPath, show } from '../say.ts';

export const monitor = command<MonitorRequest & { readonly analyze?: string }>({
  name: 'monitor',
  what: 'watch a target and its machine beside any load, and report on them',
  asks: {
    watch: { port: ['--port <port>', 'watch what listens on this port as the target'], ...flags.watch },
    seconds: ['--duration <duration>', 'how long, e.g. 90s, 10m, 1h30m', watchTime, '10m'],
    analyze: ['--analyze <source>', 'report on a system.ndjson, or the folder of one, from before'],
    outDir: flags.out('where it is written (default: a new folder of runs)'),
  },
  notes: [flags.watchNote],
  act: async ({ analyze, ...request }) => {
    if (analyze !== undefined) {
      const options = { formats: formatNames, outDir: request.outDir ?? null, strict: false };
      sayReports(await makeReports(analyze, options), analyze);
      return exitCodes.pass;
    }
    const made = await withContext((context) => driveMonitor(request, context));
    sayReports(made, made.folder);
    return made.wasInterrupted ? exitCodes.interrupted : exitCodes.pass;
  },
});

function sayReports({ document, files }: Reports, source: string): void {
  show(document);
  sayPath('report', files.html ?? source);
}
