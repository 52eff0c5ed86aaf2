/** `jorge-load ci run | comment | gate`. */
import { join, relative } from 'node:path';
import { type GateLine, judgeGate, type Softenable, softenable } from '../ci/gate.ts';
import { ciComment, ciSuite, newestSuite } from '../drive/ci.ts';
import { exitCodes, UserError } from '../base/errors.ts';
import { readSuite } from '../suite/suite-state.ts';
import { visibleLines } from '../format/visible.ts';
import { withContext } from './context.ts';
import { sayCompared } from './run-command.ts';
import { say } from './say.ts';
import { sayEnded, type SuiteFlags, suiteRequest } from './suite-command.ts';

/** Exits with 0 whatever the verdict, so that reports go out before `ci gate` ends the job. */
export async function ciRunCommand(suite: string, flags: SuiteFlags): Promise<number> {
  const request = suiteRequest(suite, flags);
  const ended = await withContext(
    async (context) => await ciSuite(request, { ...context, onCompared: sayCompared }),
  );
  const exitCode = sayEnded(ended);
  for (const name of ended.saved) say(`baseline: ${join(flags.baselines ?? '', `${name}.json`)}`);
  return ended.state.state === 'interrupted' ? exitCode : exitCodes.pass;
}

export interface FolderFlags {
  readonly out: string;
}

export async function ciCommentCommand(given: string | undefined, flags: FolderFlags): Promise<number> {
  const said = await ciComment(given ?? (await newestSuite(flags.out)), process.env);
  process.stdout.write(`${visibleLines(said)}\n`);
  return exitCodes.pass;
}

export async function ciGateCommand(
  given: string | undefined,
  flags: FolderFlags & { readonly warnOn?: string },
): Promise<number> {
  const warnOnly = flags.warnOn === undefined ? [] : flags.warnOn.split(',').map(parseSoftenable);
  const folder = given ?? (await newestSuite(flags.out));
  const { lines, exitCode } = judgeGate(await readSuite(folder), warnOnly);
  for (const line of lines) say(annotate(line));
  if (lines.length === 0) say(`${relative('', folder)}: passed`);
  return exitCode;
}

function parseSoftenable(text: string): Softenable {
  const name = softenable.find((one) => one === text.trim());
  if (name !== undefined) return name;
  throw new UserError('E_USAGE', `--warn-on is ${JSON.stringify(text)}; allowed is ${softenable.join(', ')}`);
}

/** GitHub shows such lines beside the job; elsewhere they read as well. */
function annotate({ level, text }: GateLine): string {
  return process.env['GITHUB_ACTIONS'] === 'true' ? `::${level}::${text}` : `${level}: ${text}`;
}
