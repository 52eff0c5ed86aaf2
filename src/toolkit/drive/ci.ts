/**
 * What a CI job does: a suite against the baseline of a branch, one comment. It works on a laptop as well.
 * Input: the environment of the CI, suite folders. Output: baselines, a job's summary, a comment.
 */
import { appendFile, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type GithubJob, keepComment, NoRightsError, readGithubJob } from '../ci/github.ts';
import type { Environment } from '../config/child-environment.ts';
import { whyUnread } from '../base/system-errors.ts';
import { UserError } from '../base/errors.ts';
import { listBaselines } from '../history/baseline-files.ts';
import { readSuite } from '../suite/suite-state.ts';
import { readText } from '../base/text-bytes.ts';
import { ciCommand } from './command-line.ts';
import type { SuiteRequest } from './requests.ts';
import { suite, type SuiteContext, type SuiteResult } from './suite.ts';
import { baselineName, saveSuiteBaselines } from './suite-baselines.ts';

export interface CiResult extends SuiteResult {
  /** The branch's baselines that were written anew, by their names. */
  readonly saved: readonly string[];
}

/** A suite of a branch without a baseline is compared with nothing, and says so. */
export async function ciSuite(request: SuiteRequest, context: SuiteContext): Promise<CiResult> {
  const { baselines = 'baselines' } = request;
  const branch = baselineBranch(context.env);
  const isThere = (await listBaselines(baselines)).some((name) =>
    name.startsWith(baselineName(branch.name, '')),
  );
  if (!isThere) context.progress.say(`there is no baseline of ${branch.name} yet: nothing is compared`);
  const ended = await suite(isThere ? { ...request, against: branch.name } : request, context);
  const isKept = branch.isOurs && ended.state.state !== 'interrupted';
  const kept = { folder: baselines, name: branch.name };
  return { ...ended, saved: isKept ? await saveSuiteBaselines(kept, ended.folder, ended.state) : [] };
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

/** @returns what became of it, for the log; outside CI the comment itself */
export async function ciComment(folder: string, env: Environment): Promise<string> {
  const state = await readSuite(folder);
  const index = join(folder, 'index.md');
  const text = await readText(index).catch((cause: unknown) => {
    throw new UserError('E_RECORD', `${index} ${whyUnread(cause, ': the suite did not end')}`, { cause });
  });
  const body = `${text}${runLink(env)}`;
  const summary = env['GITHUB_STEP_SUMMARY'] ?? '';
  if (summary !== '') await appendFile(summary, body);
  return await comment(await readGithubJob(env), `<!-- jorge-load: ${state.suite} -->`, body);
}

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

/** @throws UserError E_RECORD */
export async function newestSuite(outDir: string): Promise<string> {
  const names = await readdir(outDir).catch(() => []);
  const found = await Promise.all(
    names.map(async (name) => {
      const facts = await stat(join(outDir, name, 'suite.json')).catch(() => null);
      return facts === null ? [] : [{ path: join(outDir, name), ms: facts.mtimeMs }];
    }),
  );
  const [newest] = found.flat().sort((a, b) => b.ms - a.ms);
  if (newest !== undefined) return newest.path;
  throw new UserError('E_RECORD', `there is no suite in ${outDir}; type ${ciCommand}`);
}
