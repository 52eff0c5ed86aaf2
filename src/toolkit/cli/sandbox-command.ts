/** `jorge-load sandbox`: the stand-in for the platform, in a process of its own, with its own flags. */
import { join } from 'node:path';
import { execa } from 'execa';
import { childEnvironment } from '../config/child-environment.ts';
import { root } from '../config/paths.ts';
import { exitCodes } from '../errors.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export async function sandboxCommand(args: readonly string[]): Promise<number> {
  const subprocess = execa(
    process.execPath,
    [
      '--import',
      join(root, 'scripts/register.mjs'),
      '--enable-source-maps',
      join(root, 'scripts/sandbox.ts'),
      '--exit-with-parent',
      String(process.pid),
      ...args,
    ],
    {
      stdio: 'inherit',
      reject: false,
      env: childEnvironment(process.env, 'certificates', 'sandbox'),
      extendEnv: false,
    },
  );
  // A terminal's Ctrl-C reaches it as well; a second SIGINT does it no harm.
  for (const signal of signals) process.on(signal, () => void subprocess.kill('SIGTERM'));
  const { exitCode } = await subprocess;
  return exitCode ?? exitCodes.bug;
}
