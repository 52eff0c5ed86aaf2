/** `jorge-load suite <name>` and `--resume <folder>`. */
import { relative } from 'node:path';
import type { ResumeRequest, SuiteRequest } from '../drive/requests.ts';
import { resumeSuite, suite, type SuiteResult, suitesOf } from '../drive/suite.ts';
import { exitCodes, UserError } from '../base/errors.ts';
import { worstExitCode } from '../suite/suite-state.ts';
import { withContext } from './context.ts';
import { type LoadFlags, loadRequest } from './load-flags.ts';
import { sayCompared } from './run-command.ts';
import { sayPath, show, warn } from './say.ts';

export interface SuiteFlags extends LoadFlags {
  readonly keepGoing: boolean;
  readonly suites?: string;
  readonly resume?: string;
}

export async function suiteCommand(name: string | undefined, flags: SuiteFlags): Promise<number> {
  const { resume: folder, allowTarget } = flags;
  const asked: SuiteRequest | ResumeRequest =
    folder === undefined
      ? suiteRequest(name ?? (await refuseNameless(flags)), flags)
      : { folder, ...(allowTarget === undefined ? {} : { allowTarget }) };
  const ended = await withContext(async (context) => {
    const around = { ...context, onCompared: sayCompared };
    return 'folder' in asked ? await resumeSuite(asked, around) : await suite(asked, around);
  });
  return sayEnded(ended);
}

export function suiteRequest(name: string, flags: SuiteFlags): SuiteRequest {
  const { suites, keepGoing } = flags;
  return { suite: name, ...loadRequest(flags), keepGoing, ...(suites === undefined ? {} : { suites }) };
}

async function refuseNameless({ suites }: SuiteFlags): Promise<never> {
  const names = Object.keys((await suitesOf(suites)).suites).join(', ');
  throw new UserError('E_USAGE', `a suite is missing; allowed is ${names}, or --resume FOLDER`);
}

/** @returns the exit code */
export function sayEnded({ document, page, state, folder, allowedHost }: SuiteResult): number {
  show(document);
  sayPath('report', page);
  if (state.state !== 'interrupted') return worstExitCode(state);
  const allowed = allowedHost === null ? '' : ` --allow-target ${allowedHost}`;
  warn(`interrupted; jorge-load suite --resume ${relative('', folder)}${allowed} goes on`);
  return exitCodes.interrupted;
}
