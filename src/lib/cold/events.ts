/** Says events on the console for the toolkit, which listens to k6's `--console-output`; silent otherwise. */
import type { ConsoleEvent, FailureEvent } from '../../contract/events.ts';
import type { Redact } from '../../contract/redact.ts';

/** Of a body, what a person reads. */
export const shownCharacters = 2000;
const keptHeaders: ReadonlySet<string> = new Set([
  'content-type',
  'content-length',
  'date',
  'retry-after',
  'server',
  'www-authenticate',
  'x-cache',
  'x-request-id',
]);

/** Whether the toolkit listens. */
export function isHeard(): boolean {
  return __ENV['CONSOLE_EVENTS'] === '1';
}

export function sayEvent(event: ConsoleEvent): void {
  console.log(JSON.stringify(event));
}

/** The first failure of each endpoint, kind and code that this VU meets; the toolkit keeps the first of the run. */
export class FailureLog {
  private readonly seen = new Set<string>();

  isNew(endpoint: string, kind: string, code: number): boolean {
    const key = `${endpoint} ${kind} ${code}`;
    if (this.seen.has(key)) return false;
    this.seen.add(key);
    return true;
  }
}

export function keepHeaders(
  headers: Readonly<Record<string, string>>,
  redact: Redact,
): FailureEvent['response']['headers'] {
  const kept = Object.entries(headers).filter(([name]) => keptHeaders.has(name.toLowerCase()));
  return Object.fromEntries(kept.map(([name, value]) => [name, redact(value, shownCharacters)]));
}
