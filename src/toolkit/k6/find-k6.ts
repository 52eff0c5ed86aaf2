/**
 * k6 found or made: K6_BIN, PATH, the cache, a build from pinned source, the official release; in this order.
 * Output: an executable of a version that fits, or one line that says the ways to get one.
 */
import { access, constants } from 'node:fs/promises';
import { delimiter, join, resolve } from 'node:path';
import { makeFolder } from '../base/atomic-write.ts';
import type { Environment } from '../config/child-environment.ts';
import { UserError } from '../base/errors.ts';
import { buildK6 } from './build-k6.ts';
import { executableName, k6CacheFolder } from './cache-folder.ts';
import { downloadK6 } from './download-k6.ts';
import type { Progress } from './progress.ts';
import { askVersion, pinnedVersion, versionRange } from './version.ts';

export interface K6 {
  readonly path: string;
  readonly version: string;
  readonly source: 'K6_BIN' | 'PATH' | 'cache' | 'built' | 'downloaded';
}

export interface FindOptions {
  readonly root: string;
  readonly env: Environment;
  readonly progress: Pick<Progress, 'say' | 'during'>;
  readonly signal: AbortSignal;
  /** Default tools/k6/release.json. */
  readonly releaseFile?: string;
}

/** @throws UserError E_K6_VERSION when K6_BIN names the wrong thing, E_K6_NOT_FOUND when nothing helps */
export async function findK6(options: FindOptions): Promise<K6> {
  const found =
    (await fromVariable(options.env)) ?? (await fromPath(options)) ?? (await fromCache(options.env));
  if (found !== null) return found;
  return await makeK6(options);
}

/** What is there without making anything: for `jorge-load doctor`. */
export async function lookForK6(options: Pick<FindOptions, 'env' | 'progress'>): Promise<K6 | null> {
  return (await fromVariable(options.env)) ?? (await fromPath(options)) ?? (await fromCache(options.env));
}

async function fromVariable(env: FindOptions['env']): Promise<K6 | null> {
  const named = env['K6_BIN'];
  if (named === undefined || named === '') return null;
  const path = resolve(named);
  const answer = await askVersion(path, env);
  if ('fault' in answer) throw new UserError('E_K6_VERSION', `K6_BIN is ${named}, which ${answer.fault}`);
  if (answer.fits) return { path, version: answer.version, source: 'K6_BIN' };
  throw new UserError(
    'E_K6_VERSION',
    `K6_BIN is ${named}, which is k6 ${answer.version}; allowed is ${versionRange}`,
  );
}

async function fromPath({ env, progress }: Pick<FindOptions, 'env' | 'progress'>): Promise<K6 | null> {
  for (const folder of (env['PATH'] ?? '').split(delimiter).filter((one) => one !== '')) {
    const path = join(folder, executableName());
    if (!(await isExecutable(path))) continue;
    const answer = await askVersion(path, env);
    if ('version' in answer && answer.fits) return { path, version: answer.version, source: 'PATH' };
    const reason =
      'fault' in answer ? answer.fault : `is k6 ${answer.version}, and allowed is ${versionRange}`;
    progress.say(`passing over ${path}, which ${reason}`);
  }
  return null;
}

async function fromCache(env: FindOptions['env']): Promise<K6 | null> {
  const path = cachedPath(env);
  if (!(await isExecutable(path))) return null;
  const answer = await askVersion(path, env);
  return 'version' in answer && answer.fits ? { path, version: answer.version, source: 'cache' } : null;
}

async function makeK6({ root, env, progress, signal, releaseFile }: FindOptions): Promise<K6> {
  const target = cachedPath(env);
  const ways = [
    {
      source: 'built' as const,
      step: `building k6 ${pinnedVersion} from its source, once, for about two minutes`,
      make: () => buildK6({ root, target, env, signal }),
    },
    {
      source: 'downloaded' as const,
      step: `downloading k6 ${pinnedVersion}`,
      make: () =>
        downloadK6({
          releaseFile: releaseFile ?? join(root, 'tools/k6/release.json'),
          platform: `${process.platform}-${process.arch}`,
          target,
          env,
          signal,
        }),
    },
  ];
  const faults = [];
  for (const { source, step, make } of ways) {
    try {
      await makeFolder(k6CacheFolder(env));
      await progress.during(step, make());
      return { path: target, version: await madeVersion(target, env), source };
    } catch (error) {
      signal.throwIfAborted();
      faults.push(error instanceof Error ? error.message : String(error));
    }
  }
  throw new UserError('E_K6_NOT_FOUND', helpLine(faults));
}

async function madeVersion(path: string, env: Environment): Promise<string> {
  const answer = await askVersion(path, env);
  if ('version' in answer && answer.fits) return answer.version;
  throw new Error(`what was made ${'fault' in answer ? answer.fault : `is k6 ${answer.version}`}`);
}

function helpLine(faults: readonly string[]): string {
  return (
    `k6 is not here and could not be made (${faults.join('; ')}). Four ways: ` +
    `install k6 ${versionRange} on PATH (https://grafana.com/docs/k6/latest/set-up/install-k6/) · ` +
    'set K6_BIN=/path/to/k6 · install Go 1.25 or newer, and it is built here · ' +
    'let this machine reach github.com, and the official release is fetched'
  );
}

function cachedPath(env: FindOptions['env']): string {
  return join(k6CacheFolder(env), executableName());
}

async function isExecutable(path: string): Promise<boolean> {
  return await access(path, constants.X_OK).then(
    () => true,
    () => false,
  );
}
