#!/usr/bin/env node
/** The command `jorge-load`: TypeScript as it is, from any working folder. */
import { fileURLToPath } from 'node:url';

try {
  process.cwd();
} catch {
  // Whatever is loaded from here on would wait for ever for an answer to that.
  process.stderr.write('error: the working folder is gone; go to another one (E_FILE)\n');
  process.exit(2);
}
process.env.TS_NODE_PROJECT ??= fileURLToPath(new URL('../tsconfig.json', import.meta.url));
process.setSourceMapsEnabled(true);
await import('./register.mjs');
const { runCli } = await import('../src/toolkit/cli/main.ts');
await runCli(process.argv.slice(2));
