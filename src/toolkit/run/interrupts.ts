/** Being asked to stop: once to end in order, twice to end now. Where the asking comes from, the caller knows. */

export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

export interface Interrupts {
  readonly first: AbortSignal;
  readonly second: AbortSignal;
}

/** The reason of both signals. */
export const interruption = (): InterruptedError =>
  new InterruptedError('interrupted before any load was sent');

/** A program that has one signal, or none, ends in order. */
export function interruptsOf(signal?: AbortSignal): Interrupts {
  const first = new AbortController();
  const end = (): void => first.abort(interruption());
  if (signal?.aborted === true) end();
  signal?.addEventListener('abort', end, { once: true });
  return { first: first.signal, second: new AbortController().signal };
}
