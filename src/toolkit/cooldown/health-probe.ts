/** How fast the target's health route answers; it needs no token. */

/** Milliseconds until a good answer; null without one. */
export type Probe = (signal: AbortSignal) => Promise<number | null>;

/** A target that has work left answers late; one later than this counts as silent. */
const answerWithinMs = 5000;

export function healthProbe(url: string): Probe {
  return async (signal) => {
    const startMs = performance.now();
    // Not AbortSignal.any: a signal as old as a suite would remember each probe.
    const end = new AbortController();
    const giveUp = (): void => end.abort();
    const timer = setTimeout(giveUp, answerWithinMs);
    signal.addEventListener('abort', giveUp);
    try {
      signal.throwIfAborted();
      const response = await fetch(url, { signal: end.signal, redirect: 'manual' });
      await letGo(response);
      return response.ok ? Math.round((performance.now() - startMs) * 100) / 100 : null;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUp);
    }
  };
}

/** To the answer's end, keeping nothing: it may be as long as the target likes. */
async function letGo({ body }: Response): Promise<void> {
  const reader = body?.getReader();
  while ((await reader?.read())?.done === false);
}
