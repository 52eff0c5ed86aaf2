/** What a command has around it: this process's environment, its stderr, its signals. */
import { exitCodes } from '../base/errors.ts';
import { stderrProgress } from '../k6/progress.ts';
import { interruption } from '../run/interrupts.ts';
import type { RunContext } from '../run/prepared-run.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Ctrl-C is the work's own as long as it goes on: once to end in order, twice to end now. */
export async function withContext<Result>(work: (context: RunContext) => Promise<Result>): Promise<Result> {
  const [first, second] = [new AbortController(), new AbortController()];
  const left = [first, second];
  const onSignal = (): void => {
    const controller = left.shift();
    // A third signal ends this process at once.
    if (controller === undefined) process.exit(exitCodes.interrupted);
    controller.abort(interruption());
  };
  for (const name of signals) process.on(name, onSignal);
  try {
    const interrupts = { first: first.signal, second: second.signal };
    return await work({
      env: process.env,
      progress: stderrProgress(process.stderr),
      interrupts,
      screen: process.stderr,
    });
  } finally {
    for (const name of signals) process.off(name, onSignal);
  }
}
