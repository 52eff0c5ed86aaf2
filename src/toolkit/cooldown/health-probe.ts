/** How fast the platform's health route answers; it needs no token. */
import { endpoints } from '../../contract/endpoints.ts';

/** Milliseconds until a good answer; null without one. */
export type Probe = (signal: AbortSignal) => Promise<number | null>;

/** A target that has work left answers late; one later than this counts as silent. */
const answerWithinMs = 5000;

export function healthProbe(targetUrl: string): Probe {
  return async (signal) => {
    const startMs = performance.now();
    try {
      const response = await fetch(`${targetUrl}${endpoints.health.route}`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
        redirect: 'manual',
      });
      await response.arrayBuffer();
      return response.ok ? Math.round((performance.now() - startMs) * 100) / 100 : null;
    } catch {
      return null;
    }
  };
}
