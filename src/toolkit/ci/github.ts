/**
 * What GitHub Actions says of the job in its environment, and the one comment of a pull request.
 * Input: GITHUB_* variables, and the event's file. Output: the comment, kept up to date through GITHUB_API_URL.
 */
import * as z from 'zod';
import type { Environment } from '../config/child-environment.ts';
import { parseObject } from '../record/lines.ts';
import { readText } from '../base/text-bytes.ts';

export interface GithubJob {
  readonly apiUrl: string;
  readonly token: string | null;
  /** `owner/name`. */
  readonly repository: string;
  /** Null outside a pull request. */
  readonly pullRequest: number | null;
}

const eventSchema = z.object({ pull_request: z.object({ number: z.int().positive() }).optional() });

/** Null outside GitHub Actions. */
export async function readGithubJob(env: Environment): Promise<GithubJob | null> {
  const repository = env['GITHUB_REPOSITORY'];
  if (repository === undefined || repository === '') return null;
  return {
    apiUrl: (env['GITHUB_API_URL'] ?? 'https://api.github.com').replace(/\/+$/, ''),
    token: env['GITHUB_TOKEN'] === '' ? null : (env['GITHUB_TOKEN'] ?? null),
    repository,
    pullRequest: await readPullRequest(env['GITHUB_EVENT_PATH']),
  };
}

async function readPullRequest(path: string | undefined): Promise<number | null> {
  const text = path === undefined ? null : await readText(path).catch(() => null);
  if (text === null) return null;
  const event = eventSchema.safeParse(parseObject(text));
  return event.success ? (event.data.pull_request?.number ?? null) : null;
}

export interface PullRequest extends GithubJob {
  readonly token: string;
  readonly pullRequest: number;
}

interface Comment {
  readonly id: number;
  readonly body: string;
}

const commentsSchema = z.array(z.object({ id: z.number(), body: z.string().nullish() }));
const commentsAPage = 100;
const mostPages = 30;

/** A token that may not write: a pull request from a fork, or a job without `pull-requests: write`. */
export class NoRightsError extends Error {
  override readonly name = 'NoRightsError';
}

/** @param body begins with the marker, by which the comment is found again. @throws NoRightsError */
export async function keepComment(
  pull: PullRequest,
  marker: string,
  body: string,
): Promise<'created' | 'updated'> {
  const [first, ...others] = await findComments(pull, marker);
  if (first === undefined) {
    await call(pull, 'POST', { path: `issues/${pull.pullRequest}/comments`, body: { body } });
    return 'created';
  }
  await call(pull, 'PATCH', { path: `issues/comments/${first.id}`, body: { body } });
  // Two jobs at once may both have found none.
  for (const { id } of others) await call(pull, 'DELETE', { path: `issues/comments/${id}` });
  return 'updated';
}

async function findComments(pull: PullRequest, marker: string): Promise<Comment[]> {
  const found: Comment[] = [];
  for (let page = 1; page <= mostPages; page += 1) {
    const path = `issues/${pull.pullRequest}/comments?per_page=${commentsAPage}&page=${page}`;
    const comments = commentsSchema.parse(await call(pull, 'GET', { path }));
    found.push(...comments.map(({ id, body }) => ({ id, body: body ?? '' })));
    if (comments.length < commentsAPage) break;
  }
  return found.filter(({ body }) => body.startsWith(marker));
}

interface Call {
  readonly path: string;
  readonly body?: object;
}

async function call(
  { apiUrl, token, repository }: PullRequest,
  method: string,
  { path, body }: Call,
): Promise<unknown> {
  const response = await fetch(`${apiUrl}/repos/${repository}/${path}`, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${token}`,
      'x-github-api-version': '2022-11-28',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  if (response.status === 401 || response.status === 403) {
    throw new NoRightsError(`GitHub answers ${response.status} to ${method} ${path}`);
  }
  if (!response.ok)
    throw new Error(`GitHub answers ${response.status} to ${method} ${path}: ${text.slice(0, 200)}`);
  return text === '' ? null : (JSON.parse(text) as unknown);
}
