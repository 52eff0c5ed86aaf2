/**
 * Whether load may go to a target: loopback, or a host that ALLOW_TARGET names exactly.
 * The guard sits in the bundle, so it holds for `k6 run` alone as well.
 */
import { isLoopback, parseTarget as parse, type Target, targetForm } from '../../contract/target.ts';

export type { Target };

/** The target, or one line that says what is wrong with it. */
export function parseTarget(text: string): Target | string {
  const target = parse(text);
  if (target === 'credentials') {
    return 'TARGET_URL holds credentials; give them as JWT_SECRET, LOAD_USERNAME and LOAD_PASSWORD, or ACCESS_TOKEN';
  }
  if (target !== 'form') return target;
  const shown = /[@?]/.test(text) ? 'no such URL' : JSON.stringify(text.slice(0, 100));
  return `TARGET_URL is ${shown}; allowed is ${targetForm}`;
}

/** Null when load may be sent to `host`; otherwise the line that refuses it. */
export function targetRefusal(host: string, allowed: readonly string[]): string | null {
  if (isLoopback(host) || allowed.includes(host)) return null;
  return `target ${host} is not loopback and not allowed; if it is yours to load, set ALLOW_TARGET=${host}`;
}
