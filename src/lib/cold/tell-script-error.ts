/**
 * An exception in a task is the script's fault, not the target's: it is told once by each VU.
 * Input: what a task threw. Output: an event for the toolkit or a line for a person.
 */
import { redactorOf } from '../../contract/redact.ts';
import { credentialsIn, secretOf } from '../warm/credentials.ts';
import { isHeard, sayEvent } from './events.ts';

const mostTold = 5;
const longest = { name: 60, message: 500 } as const;
const told: string[] = [];
const redact = redactorOf([secretOf(credentialsIn(__ENV))]);

/** Returns the exception's name, without secrets. */
export function tellScriptError(thrown: unknown, user: string, task: string): string {
  const described = describe(thrown);
  const name = redact(described.name, longest.name);
  const message = redact(described.message, longest.message);
  const { at } = described;
  const key = `${task} ${name} ${at ?? message}`;
  if (told.length >= mostTold || told.includes(key)) return name;
  told.push(key);
  say({ name, message, at, user, task });
  return name;
}

type ScriptError = Described & { readonly user: string; readonly task: string };

function say(told: ScriptError): void {
  const { name, message, at, user, task } = told;
  if (!isHeard()) {
    console.error(
      `script error in ${task} of ${user}: ${name}: ${message}${at === null ? '' : `, in ${at}`}`,
    );
    return;
  }
  sayEvent({ event: 'script-error', time: new Date().toISOString(), ...told, uncaught: null });
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
