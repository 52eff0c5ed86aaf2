/** `npm run build`: every scenario to build/*.js and build/manifest.json. */
import { runCli } from '../src/toolkit/cli/main.ts';

await runCli(['build', ...process.argv.slice(2)]);
