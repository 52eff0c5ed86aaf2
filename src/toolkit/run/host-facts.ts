/** The machine and the checkout a run was made with, for run.json. */
import { arch, cpus, release, totalmem, type } from 'node:os';
import { availableParallelism } from 'node:os';
import { execa } from 'execa';
import { childEnvironment, type Environment } from '../config/child-environment.ts';
import type { RunFacts } from '../record/run-schema.ts';

export function hostFacts(): RunFacts['host'] {
  return {
    platform: `${type()} ${release()} ${arch()}`,
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    nodeVersion: process.version,
  };
}

/** Null outside a git checkout. */
export async function gitFacts(root: string, env: Environment): Promise<RunFacts['git']> {
  const git = async (...args: string[]): Promise<string | null> => {
    const { failed, stdout } = await execa('git', ['-C', root, ...args], {
      env: childEnvironment(env, 'git'),
      extendEnv: false,
      reject: false,
      stdin: 'ignore',
    });
    return failed ? null : stdout.trim();
  };
  const commit = await git('rev-parse', 'HEAD');
  if (commit === null) return null;
  return { commit, dirty: (await git('status', '--porcelain', '--untracked-files=no')) !== '' };
}
