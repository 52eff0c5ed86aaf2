/** What a command has around it: this process's environment, its stderr, its signals. */
import { stderrProgress } from '../k6/progress.ts';
import type { RunContext } from '../run/prepared-run.ts';
import { withInterrupts } from './interrupts.ts';

/** Ctrl-C is the work's own as long as it goes on. */
export async function withContext<Result>(work: (context: RunContext) => Promise<Result>): Promise<Result> {
  return await withInterrupts((interrupts) =>
    work({ env: process.env, progress: stderrProgress(process.stderr), interrupts, screen: process.stderr }),
  );
}
