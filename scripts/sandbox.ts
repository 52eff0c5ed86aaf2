/** `jorge-load sandbox`, in a process of its own. */
import { runSandbox } from '../sandbox/main.ts';

await runSandbox(process.argv.slice(2));
