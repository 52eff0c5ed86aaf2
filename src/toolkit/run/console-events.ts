/**
 * What VUs said: k6's console output, one JSON event or one plain line each.
 * Input: console.ndjson. Output: the plan, and the first failures of each endpoint and kind, without secrets.
 */
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import type { FailureEvent, PlanEvent } from '../../contract/events.ts';
import { redactText, redactValue } from './redact.ts';

export interface ConsoleRecord {
  readonly plan: PlanEvent | null;
  readonly failures: readonly FailureEvent[];
  /** The first lines that are no events. */
  readonly others: readonly string[];
}

const failuresOfAKind = 5;
const mostOthers = 20;

export async function readConsole(path: string, secrets: readonly string[]): Promise<ConsoleRecord> {
  let plan: PlanEvent | null = null;
  const failures = new Map<string, FailureEvent[]>();
  const others: string[] = [];
  for await (const line of linesOf(path)) {
    const event = parseEvent(line);
    if (event?.event === 'plan') plan ??= event;
    else if (event?.event === 'failure') keep(failures, event, secrets);
    else if (others.length < mostOthers && line !== '') others.push(redactText(line, secrets));
  }
  return { plan, failures: [...failures.values()].flat(), others };
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

function keep(failures: Map<string, FailureEvent[]>, event: FailureEvent, secrets: readonly string[]): void {
  const key = `${event.endpoint} ${event.kind}`;
  const kept = failures.get(key) ?? [];
  failures.set(key, kept);
  if (kept.length < failuresOfAKind) kept.push(redactValue(event, secrets) as FailureEvent);
}

function parseEvent(line: string): PlanEvent | FailureEvent | null {
  if (!line.startsWith('{"event":')) return null;
  try {
    return JSON.parse(line) as PlanEvent | FailureEvent;
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
