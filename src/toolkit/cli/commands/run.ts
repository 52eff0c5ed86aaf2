/** `jorge-load run <scenario>`. */
import { relative } from 'node:path';
import { exitCodes, UserError } from '../../base/errors.ts';
import type { RunRequest } from '../../drive/requests.ts';
import { type ReportedRun, run as driveRun, type RunResult } from '../../drive/run.ts';
import { runners } from '../../drive/request-values.ts';
import { exitOfRun } from '../../exit-policy.ts';
import { nameExit } from '../../run/k6-exits.ts';
import { command } from '../command.ts';
import { withContext } from '../context.ts';
import * as flags from '../flags.ts';
import { sayCompared, sayPath, show, warn } from '../say.ts';

export const run = command<RunRequest>({
  name: 'run',
  what: 'run a scenario with k6, judge it and report',
  asks: { scenario: ['<scenario>', 'one of: jorge-load scenarios'] },
  groups: {
    ...flags.loadGroups,
    Load: {
      ...flags.loadGroups.Load,
      runners: ['--runners <n>', 'k6 processes that send it together, each its part (default: 1)', runners],
      soak: [
        '--soak',
        'k6 keeps no samples, so that its memory stays level; by itself in a load over an hour',
      ],
    },
    Output: {
      samples: flags.samples,
      dashboard: ['--dashboard', "k6's live web dashboard on http://127.0.0.1:5665"],
      outDir: flags.out('where run folders go', 'runs'),
    },
  },
  notes: [flags.credentialsNote, flags.watchNote, flags.exitCodeNote],
  act: async (request, given) => {
    flags.refuseStray(given);
    const result = await withContext((context) => driveRun(request, { ...context, onReported: sayReported }));
    if (result.compared !== null) sayCompared(result.compared);
    return exitOf(result, request.strict ?? false);
  },
});

function sayReported({ document, files, folder }: ReportedRun): void {
  show(document);
  sayPath('report', files.html ?? folder);
}

function exitOf(result: RunResult, strict: boolean): number {
  switch (result.state) {
    case 'finished':
      return exitOfRun(result.analysis.report.verdict, result.compared?.comparison ?? null, strict);
    case 'interrupted':
      return exitCodes.interrupted;
    case 'crashed':
      return crashed(result);
  }
}

/** k6's own codes pass through by name; a signal has none. */
function crashed({ k6: { end, lastLog }, folder }: RunResult): number {
  const words = lastLog === '' ? '' : `: ${lastLog}`;
  const line = `k6 ended ${nameExit(end)}${words}; what it recorded is in ${relative('', folder)}`;
  if (end.exitCode === null) throw new UserError('E_K6_CRASHED', line);
  warn(`error: ${line} (E_K6_CRASHED)`);
  return end.exitCode;
}
