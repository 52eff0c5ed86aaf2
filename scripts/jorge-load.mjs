#!/usr/bin/env node
/** The command `jorge-load`, as it was built: from any working folder. */
import { existsSync } from 'node:fs';

function refuse(line) {
  process.stderr.write(`error: ${line}\n`);
  process.exit(2);
}

try {
  process.cwd();
} catch {
  // Whatever is loaded from here on would wait for ever for an answer to that.
  refuse('the working folder is gone; go to another one (E_FILE)');
}
// Until a command listens itself: asked to stop while it is loaded, it ends as an interrupted one does.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.on(name, () => {
    if (process.listenerCount(name) === 1) process.exit(105);
  });
}
const cli = new URL('../dist/cli.js', import.meta.url);
if (!existsSync(cli)) refuse('dist/ is not here; type npm ci, or npm run build (E_FILE)');
try {
  const { runCli } = await import(cli.href);
  await runCli(process.argv.slice(2));
} catch (error) {
  // A part that a command needs is loaded when it is asked for, which no command sees fail.
  if (error.code !== 'EMFILE') throw error;
  refuse('too many files are open; raise the limit: ulimit -n 4096 (E_FILE)');
}
