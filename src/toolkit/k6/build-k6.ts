/** k6 from its pinned source: tools/k6/go.mod and go.sum name every module, the Go module proxy serves them. */
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { asideOf } from '../base/atomic-write.ts';
import { childEnvironment, type Environment } from '../config/child-environment.ts';

interface BuildRequest {
  readonly root: string;
  /** Where the executable goes; written aside first, so that two builds at once don't meet. */
  readonly target: string;
  readonly env: Environment;
  readonly signal: AbortSignal;
}

/** @throws Error with the reason in one line */
export async function buildK6({ root, target, env, signal }: BuildRequest): Promise<void> {
  const aside = asideOf(target);
  const args = [
    '-C',
    join(root, 'tools/k6'),
    'build',
    '-mod=readonly',
    '-trimpath',
    '-o',
    aside,
    'go.k6.io/k6/v2',
  ];
  const result = await execa('go', args, {
    env: { ...childEnvironment(env, 'goBuild', 'proxies', 'certificates'), CGO_ENABLED: '0' },
    extendEnv: false,
    reject: false,
    cancelSignal: signal,
    stdin: 'ignore',
  });
  if (!result.failed) {
    await rename(aside, target);
    return;
  }
  await rm(aside, { force: true });
  signal.throwIfAborted();
  if (result.code === 'ENOENT') throw new Error('go is not on PATH');
  throw new Error(`go build failed: ${lastLine(result.stderr || (result.shortMessage ?? ''))}`);
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').slice(0, 200);
}
