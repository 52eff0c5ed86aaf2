/** The command line as a process of its own, and what it took. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { execa } from 'execa';
import { root } from '../src/toolkit/config/paths.ts';

export interface CliCost {
  readonly wallMs: number;
  /** Of the whole process, from its start. */
  readonly cpuMs: number;
  /** The most memory that it held. */
  readonly peakBytes: number;
}

/**
 * Started twice: once with nothing around it, for its time, and once with what tells the rest, which takes time itself.
 * A machine's own certificates are left out: Node reads them before the program begins (40 ms for 220 kB of them).
 * @throws Error when it ends by a bug or a mistake: a verdict is none
 */
export async function measureCli(args: readonly string[]): Promise<CliCost> {
  const command = ['scripts/jorge-load.mjs', ...args];
  const beginMs = performance.now();
  const child = spawn(process.execPath, command, { cwd: root, stdio: 'ignore', env });
  await once(child, 'exit');
  const wallMs = performance.now() - beginMs;
  return { wallMs, ...ownUse(await ended([...tellingOwnUse, ...command])) };
}

const env = { ...process.env, NODE_EXTRA_CA_CERTS: undefined };

export const tellingOwnUse = ['--require', './bench/own-use.cjs'];

export function ownUse(stderr: string): Pick<CliCost, 'cpuMs' | 'peakBytes'> {
  const said = /^own-use (\d+) ms (\d+) kB$/m.exec(stderr);
  if (said === null) throw new Error(stderr);
  return { cpuMs: Number(said[1]), peakBytes: Number(said[2]) * 1024 };
}

async function ended(command: readonly string[]): Promise<string> {
  const { stderr, exitCode } = await execa(process.execPath, command, { cwd: root, reject: false, env });
  if (exitCode === 2 || exitCode === 70) throw new Error(stderr);
  return stderr;
}
