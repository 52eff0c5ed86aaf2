#!/usr/bin/env node
/** The command `jorge-load`, as it was built: from any working folder. */
import { existsSync } from 'node:fs';

const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  const { runCli } = await import(cli.href);
  await runCli(process.argv.slice(2));
} else {
  process.stderr.write('error: dist/ is not here; type npm ci, or npm run build (E_USAGE)\n');
  process.exitCode = 2;
}
