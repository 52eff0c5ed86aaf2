/** The command line as a process of its own, and what it took. */
import { execa } from 'execa';
import { root } from '../src/toolkit/config/paths.ts';

export interface CliCost {
  readonly wallMs: number;
  /** Of the whole process, from its start. */
  readonly cpuMs: number;
  /** The most memory that it held. */
  readonly peakBytes: number;
}

/** @throws Error when it ends by a bug or a mistake: a verdict is none */
export async function measureCli(args: readonly string[]): Promise<CliCost> {
  const beginMs = performance.now();
  const { stderr, exitCode } = await execa(
    process.execPath,
    ['--require', './bench/own-use.cjs', 'scripts/jorge-load.mjs', ...args],
    { cwd: root, reject: false },
  );
  const wallMs = performance.now() - beginMs;
  const said = /^own-use (\d+) ms (\d+) kB$/m.exec(stderr);
  if (said === null || exitCode === 2 || exitCode === 70) throw new Error(stderr);
  return { wallMs, cpuMs: Number(said[1]), peakBytes: Number(said[2]) * 1024 };
}
