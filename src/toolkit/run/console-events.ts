/**
 * What VUs said: k6's console output, one JSON event or one plain line each.
 * Input: console.ndjson. Output: the plan, and the first failures and script errors of each kind, without secrets.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { ConsoleEvent, FailureEvent, PlanEvent, ScriptErrorEvent } from '../../contract/events.ts';
import { redactText, redactValue } from './redact.ts';

export interface ConsoleRecord {
  readonly plan: PlanEvent | null;
  /** By time, as the next ones. */
  readonly failures: readonly FailureEvent[];
  readonly scriptErrors: readonly ScriptErrorEvent[];
  /** The first lines that are no events. */
  readonly others: readonly string[];
}

const mostOfAKind = 5;
const mostOthers = 20;

export async function readConsole(path: string, secrets: readonly string[]): Promise<ConsoleRecord> {
  let plan: PlanEvent | null = null;
  const failures = new Map<string, FailureEvent[]>();
  const scriptErrors = new Map<string, ScriptErrorEvent[]>();
  const others: string[] = [];
  for await (const line of linesOf(path)) {
    const event = parseEvent(line);
    if (event?.event === 'plan') plan ??= event;
    else if (event?.event === 'failure')
      keep(failures, failureKind(event), redactValue(event, secrets) as FailureEvent);
    else if (event?.event === 'script-error') {
      keep(scriptErrors, scriptErrorKind(event), redactValue(event, secrets) as ScriptErrorEvent);
    } else if (others.length < mostOthers && line !== '') others.push(redactText(line, secrets));
  }
  return { plan, failures: byTime(failures), scriptErrors: byTime(scriptErrors), others };
}

function byTime<Event extends { readonly time: string }>(
  kept: ReadonlyMap<string, readonly Event[]>,
): Event[] {
  return [...kept.values()].flat().sort((a, b) => (a.time < b.time ? -1 : 1));
}

/** The plan, as soon as setup has said it; null when the signal comes first. */
export async function awaitPlan(path: string, signal: AbortSignal): Promise<PlanEvent | null> {
  const pollEveryMs = 100;
  while (!signal.aborted) {
    const { plan } = await readConsole(path, []);
    if (plan !== null) return plan;
    await new Promise((resolve) => setTimeout(resolve, pollEveryMs));
  }
  return null;
}

function failureKind({ endpoint, kind, response }: FailureEvent): string {
  return `${endpoint} ${kind} ${response.status} ${response.errorCode}`;
}

function scriptErrorKind({ name, message, at, task }: ScriptErrorEvent): string {
  return `${task ?? ''} ${name} ${at ?? message}`;
}

function keep<Event>(kinds: Map<string, Event[]>, kind: string, event: Event): void {
  const kept = kinds.get(kind) ?? [];
  kinds.set(kind, kept);
  if (kept.length < mostOfAKind) kept.push(event);
}

function parseEvent(line: string): ConsoleEvent | null {
  if (!line.startsWith('{"event":')) return null;
  try {
    return JSON.parse(line) as ConsoleEvent;
  } catch {
    return null;
  }
}

async function* linesOf(path: string): AsyncGenerator<string> {
  const stream = createReadStream(path);
  try {
    yield* createInterface({ input: stream, crlfDelay: Infinity });
  } catch (error) {
    // A k6 that ended in its init stage wrote none.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  } finally {
    stream.destroy();
  }
}
