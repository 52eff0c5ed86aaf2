#!/usr/bin/env node
/** The command `jorge-load`, as it was built: from any working folder. */
import { existsSync } from 'node:fs';

try {
  process.cwd();
} catch {
  // Whatever is loaded from here on would wait for ever for an answer to that.
  process.stderr.write('error: the working folder is gone; go to another one (E_FILE)\n');
  process.exit(2);
}
const cli = new URL('../dist/cli.js', import.meta.url);
if (existsSync(cli)) {
  const { runCli } = await import(cli.href);
  await runCli(process.argv.slice(2));
} else {
  process.stderr.write('error: dist/ is not here; type npm ci, or npm run build (E_USAGE)\n');
  process.exitCode = 2;
}
