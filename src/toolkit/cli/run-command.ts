/** `jorge-load run <scenario>`. */
import { relative } from 'node:path';
import type { Written } from '../drive/comparisons.ts';
import { type ReportedRun, run, type RunResult } from '../drive/run.ts';
import { exitCodes, UserError } from '../base/errors.ts';
import { exitOfComparison, exitOfVerdict, worstExit } from '../exit-policy.ts';
import { nameExit } from '../run/k6-exits.ts';
import { withContext } from './context.ts';
import { type LoadFlags, loadRequest } from './load-flags.ts';
import { sayPath, show, warn } from './say.ts';

export async function runCommand(scenario: string, flags: LoadFlags): Promise<number> {
  const request = { scenario, ...loadRequest(flags) };
  const result = await withContext(
    async (context) => await run(request, { ...context, onReported: sayReported }),
  );
  if (result.compared !== null) sayCompared(result.compared);
  return exitOf(result, flags.strict ?? false);
}

function sayReported({ document, files, folder }: ReportedRun): void {
  show(document);
  sayPath('report', files.html ?? folder);
}

export function sayCompared({ document, page }: Written): void {
  show(document);
  sayPath('comparison', page);
}

function exitOf(result: RunResult, strict: boolean): number {
  switch (result.state) {
    case 'finished':
      return worstExit(
        exitOfVerdict(result.analysis.report.verdict, strict),
        ...(result.compared === null ? [] : [exitOfComparison(result.compared.comparison)]),
      );
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
