/**
 * k6 from its official release archive, if the archive is the pinned one.
 * Input: tools/k6/release.json, which holds each platform's file and SHA-256. Output: the executable.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { execa } from 'execa';
import { asideOf } from '../base/atomic-write.ts';
import { childEnvironment, type Environment } from '../config/child-environment.ts';
import * as z from 'zod';

const releaseSchema = z.object({
  version: z.string(),
  url: z.url(),
  archives: z.record(z.string(), z.object({ file: z.string(), sha256: z.string().length(64) })),
});

interface DownloadRequest {
  /** tools/k6/release.json. */
  readonly releaseFile: string;
  /** `linux-x64`, as Node names platform and architecture. */
  readonly platform: string;
  readonly target: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** @throws Error with the reason in one line; nothing is kept of an archive that is not the pinned one */
export async function downloadK6({
  releaseFile,
  platform,
  target,
  env,
  signal,
}: DownloadRequest): Promise<void> {
  const release = releaseSchema.parse(JSON.parse(await readFile(releaseFile, 'utf8')));
  const archive = release.archives[platform];
  if (archive === undefined) throw new Error(`there is no pinned digest for ${platform}`);
  const contents = await fetchArchive(new URL(archive.file, release.url), signal);
  const digest = createHash('sha256').update(contents).digest('hex');
  if (digest !== archive.sha256) {
    throw new Error(`${archive.file} has SHA-256 ${digest}, pinned is ${archive.sha256}; it was thrown away`);
  }
  const folder = await mkdtemp(join(dirname(target), 'archive-'));
  try {
    await unpack(contents, join(folder, archive.file), { env, signal });
    const inner = archive.file.replace(/\.(tar\.gz|zip)$/, '');
    const aside = asideOf(target);
    await copyFile(join(folder, inner, basename(target)), aside);
    await rename(aside, target);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function fetchArchive(url: URL, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    signal.throwIfAborted();
    const cause = (error as { cause?: { code?: string } }).cause?.code;
    throw new Error(`${url.host} does not answer${cause === undefined ? '' : ` (${cause})`}`, {
      cause: error,
    });
  });
  if (!response.ok) throw new Error(`${url.href} answers ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}

/** Every system's tar reads both: bsdtar on macOS and Windows knows zip, Linux archives are tar.gz. */
async function unpack(
  contents: Buffer,
  file: string,
  { env, signal }: Pick<DownloadRequest, 'env' | 'signal'>,
): Promise<void> {
  await writeFile(file, contents);
  const result = await execa('tar', ['-xf', file, '-C', dirname(file)], {
    env: childEnvironment(env),
    extendEnv: false,
    reject: false,
    cancelSignal: signal,
  });
  if (result.failed) throw new Error(`${basename(file)} does not unpack: ${result.shortMessage}`);
}
