/** The sandbox as a process of its own, as a target that was there before. */
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { execa } from 'execa';
import { root, secret } from './jorge-load.ts';

export interface SandboxProcess {
  readonly url: string;
  readonly kill: () => Promise<void>;
}

export async function startSandboxProcess(...flags: string[]): Promise<SandboxProcess> {
  const process_ = execa(
    process.execPath,
    [join(root, 'scripts/jorge-load.mjs'), 'sandbox', '--port', '0', ...flags],
    { cwd: root, env: { JWT_SECRET: secret }, buffer: false, reject: false },
  );
  for await (const line of createInterface({ input: process_.stdout })) {
    const { url } = JSON.parse(line) as { url: string };
    return {
      url,
      kill: async () => {
        process_.kill('SIGKILL');
        await process_;
      },
    };
  }
  throw new Error('the sandbox did not start');
}
