/** A sandbox whose starter was killed while it was starting itself: it would listen for ever, and nobody would know. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { root } from '../../src/toolkit/config/paths.ts';
import { secret } from './start-sandbox.ts';

it('ends where the process that started it was gone before it could ask', async () => {
  const { pid } = spawnSync(process.execPath, ['--version']);
  const program = ['--import', join(root, 'scripts/register.mjs'), join(root, 'scripts/sandbox.ts')];
  const args = [...program, '--port', '0', '--exit-with-parent', String(pid)];
  const { exitCode, stdout } = await execa(process.execPath, args, { env: { JWT_SECRET: secret } });
  expect(stdout).toContain('"event":"listening"');
  expect(exitCode).toBe(0);
});
