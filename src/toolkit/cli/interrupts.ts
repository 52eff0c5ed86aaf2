/** Ctrl-C, SIGTERM and SIGHUP: once to end in order, twice to end now. */
import { exitCodes } from '../base/errors.ts';
import { interruption, type Interrupts } from '../run/interrupts.ts';

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens as long as the work goes on. */
export async function withInterrupts<Result>(
  work: (interrupts: Interrupts) => Promise<Result>,
): Promise<Result> {
  const controllers = [new AbortController(), new AbortController()] as const;
  let count = 0;
  const onSignal = (): void => {
    const controller = controllers[count];
    count += 1;
    // A third one finds nothing more to ask for.
    if (controller === undefined) process.exit(exitCodes.interrupted);
    controller.abort(interruption());
  };
  for (const name of names) process.on(name, onSignal);
  try {
    return await work({ first: controllers[0].signal, second: controllers[1].signal });
  } finally {
    for (const name of names) process.off(name, onSignal);
  }
}
