/** Ctrl-C, SIGTERM and SIGHUP: once to end in order, twice to end now. */

const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** k6's own code for a run that was interrupted. */
export const interruptedExitCode = 105;

export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

export interface Interrupts {
  readonly first: AbortSignal;
  readonly second: AbortSignal;
  readonly close: () => void;
}

export function listenForInterrupts(): Interrupts {
  const controllers = [new AbortController(), new AbortController()] as const;
  let count = 0;
  const onSignal = (): void => {
    const controller = controllers[count];
    count += 1;
    // A third one finds nothing more to ask for.
    if (controller === undefined) process.exit(interruptedExitCode);
    controller.abort(new InterruptedError('interrupted before any load was sent'));
  };
  for (const name of names) process.on(name, onSignal);
  return {
    first: controllers[0].signal,
    second: controllers[1].signal,
    close: () => {
      for (const name of names) process.off(name, onSignal);
    },
  };
}
