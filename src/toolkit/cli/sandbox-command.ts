/** `jorge-load sandbox`: the stand-in for the platform, in a process of its own, with its own flags. */
import { execa } from 'execa';
import { childEnvironment } from '../config/child-environment.ts';
import { exitCodes } from '../base/errors.ts';
import { sandboxProgram } from '../run/sandbox-program.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function sandboxCommand(flags: readonly string[]): Promise<number> {
  const { file, args } = sandboxProgram(...flags);
  const subprocess = execa(file, args, {
    stdio: 'inherit',
    reject: false,
    env: childEnvironment(process.env, 'certificates', 'sandbox'),
    extendEnv: false,
  });
  // A terminal's Ctrl-C reaches it as well; a second SIGINT does it no harm.
  for (const signal of signals) process.on(signal, () => void subprocess.kill('SIGTERM'));
  const { exitCode } = await subprocess;
  return exitCode ?? exitCodes.bug;
}
