/**
 * Waiting until a target is as calm as it was: measured by asking it, not by a fixed time.
 * Input: a probe that gives an answer's milliseconds, null for none. Output: how long it took, and how it ended.
 */
import { setTimeout as sleep } from 'node:timers/promises';

export type Probe = () => Promise<number | null>;

export interface Cooldown {
  readonly seconds: number;
  /** `restless`: it answers, but slower than before; `silent`: it has not answered for ten seconds, or to the end. */
  readonly ending: 'calm' | 'restless' | 'silent';
}

export interface CooldownOptions {
  /** The median of what it took before any load. */
  readonly calmMs: number;
  readonly mostSeconds: number;
  readonly signal: AbortSignal;
}

const probes = 5;
const everyMs = 50;
const silentSeconds = 10;
/** Twice as slow as before, or this much, is the machine's own unrest. */
const tolerance = { factor: 2, ms: 10 } as const;

/** The median answer of a target at rest; null when it does not answer. */
export async function measureCalm(probe: Probe, signal: AbortSignal): Promise<number | null> {
  const answers: (number | null)[] = [];
  while (answers.length < probes * 2) {
    answers.push(await probe());
    await sleep(everyMs, undefined, { signal });
  }
  return medianAnswer(answers);
}

export async function coolDown(probe: Probe, options: CooldownOptions): Promise<Cooldown> {
  const startMs = performance.now();
  const seconds = (): number => (performance.now() - startMs) / 1000;
  const limitMs = Math.max(options.calmMs * tolerance.factor, options.calmMs + tolerance.ms);
  let last: (number | null)[] = [];
  let answeredAt = 0;
  while (seconds() < options.mostSeconds && seconds() - answeredAt < silentSeconds) {
    last = [...last.slice(1 - probes), await probe()];
    if (last.at(-1) !== null) answeredAt = seconds();
    const median = medianAnswer(last);
    if (last.length === probes && median !== null && median <= limitMs)
      return { seconds: seconds(), ending: 'calm' };
    await sleep(everyMs, undefined, { signal: options.signal });
  }
  return { seconds: seconds(), ending: last.every((ms) => ms === null) ? 'silent' : 'restless' };
}

/** Null when most of them were not answered. */
function medianAnswer(answers: readonly (number | null)[]): number | null {
  const sorted = answers.map((ms) => ms ?? Infinity).sort((a, b) => a - b);
  const middle = sorted[Math.floor(sorted.length / 2)] ?? Infinity;
  return Number.isFinite(middle) ? middle : null;
}

const answerWithinMs = 5000;

/** Asks the platform's health route, which needs no token. */
export function healthProbe(targetUrl: string): Probe {
  return async () => {
    const startMs = performance.now();
    try {
      const response = await fetch(`${targetUrl}/api/pricing/health`, {
        signal: AbortSignal.timeout(answerWithinMs),
      });
      await response.arrayBuffer();
      return response.ok ? performance.now() - startMs : null;
    } catch {
      return null;
    }
  };
}
