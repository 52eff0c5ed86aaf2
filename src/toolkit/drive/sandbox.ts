/** The sandbox alone, until it is asked to stop. Input: its own flags. Output: its exit code. */
import { execa } from 'execa';
import { exitCodes } from '../base/errors.ts';
import { childEnvironment } from '../config/child-environment.ts';
import type { RunContext } from '../run/prepared-run.ts';
import { sandboxProgram } from '../run/sandbox-program.ts';

export async function serveSandbox(
  flags: readonly string[],
  { env, interrupts }: Pick<RunContext, 'env' | 'interrupts'>,
): Promise<number> {
  const { file, args } = sandboxProgram(...flags);
  const subprocess = execa(file, args, {
    stdio: 'inherit',
    reject: false,
    env: childEnvironment(env, 'certificates', 'sandbox'),
    extendEnv: false,
  });
  // A terminal's Ctrl-C reaches it as well; a second signal does it no harm.
  interrupts.first.addEventListener('abort', () => void subprocess.kill('SIGTERM'));
  const { exitCode } = await subprocess;
  return exitCode ?? exitCodes.bug;
}
