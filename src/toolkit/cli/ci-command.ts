/**
 * `jorge-load ci run | comment | gate`: what a CI job does, in commands that work on a laptop as well.
 * Input: the environment of the CI, suite folders. Output: baselines, a job's summary, one comment, an exit code.
 */
import { appendFile, readdir, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type GateLine, judgeGate, type Softenable, softenable } from '../ci/gate.ts';
import { type GithubJob, keepComment, NoRightsError, readGithubJob } from '../ci/github.ts';
import { whyUnread } from '../config/system-errors.ts';
import { exitCodes, UserError } from '../errors.ts';
import { listBaselines } from '../history/baseline-files.ts';
import { readSuite, type SuiteState } from '../suite/suite-state.ts';
import { say, warn } from './say.ts';
import { baselineName, saveSuiteBaselines } from './suite-baselines.ts';
import { type SuiteFlags, suiteCommand } from './suite-command.ts';
import { readText } from '../text-bytes.ts';
import { visibleLines } from '../visible.ts';

type Environment = NodeJS.ProcessEnv;

/** Exits with 0 whatever the verdict, so that reports go out before `ci gate` ends the job. */
export async function ciRunCommand(suite: string, flags: SuiteFlags): Promise<number> {
  const branch = baselineBranch(process.env);
  const isThere = (await listBaselines(flags.baselines)).some((name) =>
    name.startsWith(baselineName(branch.name, '')),
  );
  if (!isThere) warn(`there is no baseline of ${branch.name} yet: nothing is compared`);
  const ended = await suiteCommand(suite, isThere ? { ...flags, against: branch.name } : flags);
  if (ended.state.state === 'interrupted') return ended.exitCode;
  if (branch.isOurs) {
    const saved = await saveSuiteBaselines(
      { folder: flags.baselines, name: branch.name },
      ended.folder,
      ended.state,
    );
    for (const name of saved) say(`baseline: ${join(flags.baselines, `${name}.json`)}`);
  }
  return exitCodes.pass;
}

/** A pull request is held against its base; a push against what its branch was before, which it then replaces. */
function baselineBranch(env: Environment): { readonly name: string; readonly isOurs: boolean } {
  const base = firstSet(env, ['GITHUB_BASE_REF', 'CI_MERGE_REQUEST_TARGET_BRANCH_NAME']);
  if (base !== null) return { name: fileName(base), isOurs: false };
  const own = firstSet(env, ['GITHUB_REF_NAME', 'CI_COMMIT_BRANCH']);
  return own === null ? { name: 'main', isOurs: false } : { name: fileName(own), isOurs: true };
}

/** GitHub sets what does not apply to an empty text. */
function firstSet(env: Environment, names: readonly string[]): string | null {
  return names.map((name) => env[name] ?? '').find((value) => value !== '') ?? null;
}

/** A branch's name as a baseline's. */
function fileName(branch: string): string {
  return (
    branch
      .replace(/[^\w-]+/g, '-')
      .replace(/^-+/, '')
      .slice(0, 40) || 'main'
  );
}

export interface FolderFlags {
  readonly out: string;
}

export async function ciCommentCommand(given: string | undefined, flags: FolderFlags): Promise<number> {
  const folder = given ?? (await newestSuite(flags.out));
  const { suite } = await readSuite(folder);
  const index = join(folder, 'index.md');
  const text = await readText(index).catch((cause: unknown) => {
    throw new UserError('E_RECORD', `${index} ${whyUnread(cause, ': the suite did not end')}`, { cause });
  });
  const body = `${text}${runLink(process.env)}`;
  const summary = process.env['GITHUB_STEP_SUMMARY'] ?? '';
  if (summary !== '') await appendFile(summary, body);
  const job = await readGithubJob(process.env);
  process.stdout.write(`${visibleLines(await comment(job, `<!-- jorge-load: ${suite} -->`, body))}\n`);
  return exitCodes.pass;
}

/** @returns what became of it, for the log; outside CI the comment itself */
async function comment(job: GithubJob | null, marker: string, body: string): Promise<string> {
  if (job === null) return body;
  const { token, pullRequest } = job;
  if (pullRequest === null) return "no pull request: the result is in the job's summary";
  if (token === null) return "no GITHUB_TOKEN: the result is in the job's summary";
  try {
    const done = await keepComment({ ...job, token, pullRequest }, marker, `${marker}\n${body}`);
    return `comment of pull request ${pullRequest}: ${done}`;
  } catch (error) {
    if (!(error instanceof NoRightsError)) throw error;
    return `no comment (${error.message}): the result is in the job's summary`;
  }
}

function runLink(env: Environment): string {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository, GITHUB_RUN_ID: id } = env;
  if (server === undefined || repository === undefined || id === undefined) return '';
  return `\n[Reports of this run](${server}/${repository}/actions/runs/${id}#artifacts)\n`;
}

export async function ciGateCommand(
  given: string | undefined,
  flags: FolderFlags & { readonly warnOn?: string },
): Promise<number> {
  const warnOnly = flags.warnOn === undefined ? [] : flags.warnOn.split(',').map(parseSoftenable);
  const folder = given ?? (await newestSuite(flags.out));
  const state: SuiteState = await readSuite(folder);
  const { lines, exitCode } = judgeGate(state, warnOnly);
  for (const line of lines) say(annotate(line));
  if (lines.length === 0) say(`${relative(process.cwd(), folder)}: passed`);
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

/** @throws UserError E_RECORD */
async function newestSuite(outDir: string): Promise<string> {
  const names = await readdir(outDir).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const facts = await stat(join(outDir, name, 'suite.json')).catch(() => null);
      return facts === null ? [] : [{ path: join(outDir, name), ms: facts.mtimeMs }];
    }),
  );
  const [newest] = found.flat().sort((a, b) => b.ms - a.ms);
  if (newest !== undefined) return newest.path;
  throw new UserError('E_RECORD', `there is no suite in ${outDir}; type jorge-load ci run quick --sandbox`);
}
