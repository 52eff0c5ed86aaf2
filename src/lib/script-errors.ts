/**
 * An exception in a task is the script's fault, not the target's: it is counted, and told once by each VU.
 * Input: what a task threw. Output: the counter `script_errors`, and an event for the toolkit or a line for a person.
 */
import { Counter } from 'k6/metrics';
import { metricNames } from '../contract/metrics.ts';
import { type Redact, redactorOf } from '../contract/redact.ts';
import { sayEvent } from './events.ts';

const scriptErrors = new Counter(metricNames.scriptErrors);

/** Where it was thrown, whether the toolkit listens, and what must not be said. */
interface Circumstances {
  readonly user: string;
  readonly task: string;
  readonly isHeard: boolean;
  readonly secrets: readonly string[];
}

const mostTold = 5;
const longest = { name: 60, message: 500 } as const;
const told: string[] = [];
/** Made at the first of them: most VUs meet none. */
let redact: Redact | null = null;

export function reportScriptError(thrown: unknown, { user, task, isHeard, secrets }: Circumstances): void {
  redact ??= redactorOf(secrets);
  const described = describe(thrown);
  const { at } = described;
  const name = redact(described.name, longest.name);
  scriptErrors.add(1, { error: name });
  if (told.length >= mostTold) return;
  const message = redact(described.message, longest.message);
  const key = `${task} ${name} ${at ?? message}`;
  if (told.includes(key)) return;
  told.push(key);
  if (!isHeard) {
    console.error(
      `script error in ${task} of ${user}: ${name}: ${message}${at === null ? '' : `, in ${at}`}`,
    );
    return;
  }
  const time = new Date().toISOString();
  sayEvent({ event: 'script-error', time, name, message, at, user, task, uncaught: null });
}

interface Described {
  readonly name: string;
  readonly message: string;
  readonly at: string | null;
}

/** Anything can be thrown, an object that cannot be read included. */
function describe(thrown: unknown): Described {
  try {
    const { name, message, stack } = parts(thrown);
    return { name, message, at: firstFrame(stack) };
  } catch {
    return { name: typeof thrown, message: 'something that cannot be read', at: null };
  }
}

function parts(thrown: unknown): { name: string; message: string; stack: string } {
  if (typeof thrown !== 'object' || thrown === null) {
    return { name: typeof thrown, message: String(thrown), stack: '' };
  }
  const { name, message, stack } = thrown as Readonly<Record<string, unknown>>;
  return {
    name: typeof name === 'string' ? name : 'object',
    message: typeof message === 'string' ? message : JSON.stringify(thrown),
    stack: typeof stack === 'string' ? stack : '',
  };
}

/** k6 has looked it up in the source map; its own functions stand in a stack as `(native)`. */
function firstFrame(stack: string): string | null {
  const match = /\bfile:\/\/([^\s()]+):(\d+):(\d+)/.exec(stack);
  if (match === null) return null;
  const [, path = '', line = '', column = ''] = match;
  return `${path.slice(path.lastIndexOf('/src/') + 1)}:${line}:${column}`;
}
