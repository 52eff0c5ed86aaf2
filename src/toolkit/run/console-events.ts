/**
 * What VUs said: the lines of k6's log that are events, one JSON object each; none of them is ever on disk as it came.
 * Input: k6's stderr, line by line. Output: the plan as soon as it is said, and the first failures and script errors of
 * each kind, without secrets.
 */
import type { ConsoleEvent, FailureEvent, PlanEvent, ScriptErrorEvent } from '../../contract/events.ts';
import type { Redact } from '../../contract/redact.ts';
import { redactValue } from './redact.ts';

export interface ConsoleRecord {
  readonly plan: PlanEvent | null;
  /** By time, as the next ones. */
  readonly failures: readonly FailureEvent[];
  readonly scriptErrors: readonly ScriptErrorEvent[];
}

export interface ConsoleEvents {
  /** False for a line that is no event. */
  readonly take: (line: string) => boolean;
  /** The plan, as soon as setup has said it; null when the signal comes first. */
  readonly planned: (signal: AbortSignal) => Promise<PlanEvent | null>;
  readonly record: () => ConsoleRecord;
}

const mostOfAKind = 5;
/** A target can answer with as many codes as it likes. */
const mostKinds = 100;

/** @param onScriptError told of each that a VU tells, as it comes, without secrets */
export function listenToVus(
  redact: Redact,
  onScriptError: (error: ScriptErrorEvent) => void = () => undefined,
): ConsoleEvents {
  let plan: PlanEvent | null = null;
  let tellPlan: (said: PlanEvent) => void = () => undefined;
  const said = new Promise<PlanEvent>((resolve) => (tellPlan = resolve));
  const failures = new Map<string, FailureEvent[]>();
  const scriptErrors = new Map<string, ScriptErrorEvent[]>();
  const take = (line: string): boolean => {
    const event = parseEvent(line);
    switch (event?.event) {
      case 'plan':
        tellPlan((plan ??= event));
        return true;
      case 'failure':
        keep(failures, failureKind(event), () => withoutSecrets(event, redact));
        return true;
      case 'script-error': {
        const { name, message } = event;
        const told = { ...event, ...redactValue({ name, message }, redact) };
        keep(scriptErrors, scriptErrorKind(event), () => told);
        onScriptError(told);
        return true;
      }
      default:
        return false;
    }
  };
  return {
    take,
    planned: async (signal) => await Promise.race([said, aborted(signal)]),
    record: () => ({ plan, failures: byTime(failures), scriptErrors: byTime(scriptErrors) }),
  };
}

/** What came from the target, or went to it; the names are ours. */
function withoutSecrets(event: FailureEvent, redact: Redact): FailureEvent {
  const { reason, request, response } = event;
  return { ...event, ...redactValue({ reason, request, response }, redact) };
}

async function aborted(signal: AbortSignal): Promise<null> {
  if (signal.aborted) return null;
  return await new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(null), { once: true });
  });
}

function byTime<Event extends { readonly time: string }>(
  kept: ReadonlyMap<string, readonly Event[]>,
): Event[] {
  return [...kept.values()].flat().sort((a, b) => (a.time < b.time ? -1 : 1));
}

function failureKind({ endpoint, kind, response }: FailureEvent): string {
  return `${endpoint} ${kind} ${response.status} ${response.errorCode}`;
}

function scriptErrorKind({ name, message, at, task }: ScriptErrorEvent): string {
  return `${task ?? ''} ${name} ${at ?? message}`;
}

function keep<Event>(kinds: Map<string, Event[]>, kind: string, event: () => Event): void {
  const kept = kinds.get(kind) ?? [];
  if (kept.length >= mostOfAKind || (kept.length === 0 && kinds.size >= mostKinds)) return;
  kinds.set(kind, kept);
  kept.push(event());
}

function parseEvent(line: string): ConsoleEvent | null {
  if (!line.startsWith('{"event":')) return null;
  try {
    return JSON.parse(line) as ConsoleEvent;
  } catch {
    return null;
  }
}
