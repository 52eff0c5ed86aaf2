/**
 * What VUs say on the console when the toolkit listens (`CONSOLE_EVENTS=1`): one JSON object a line,
 * carried by k6's `--console-output FILE --log-format raw`. Written by src/lib/cold/events.ts, read by src/toolkit/run.
 */
import type { Plan } from './plan.ts';

/** Request and response of one failed call; secrets are gone before it is printed. */
export interface FailureEvent {
  readonly event: 'failure';
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly endpoint: string;
  /** One of ./metrics.ts, or of the platform's own. */
  readonly kind: string;
  /** One line: what was expected and what came, e.g. `status 503, expected 200`. */
  readonly reason: string;
  readonly user: string;
  readonly phase: string;
  readonly vu: number;
  readonly iteration: number;
  readonly request: { readonly method: string; readonly url: string; readonly body: string | null };
  readonly response: {
    /** 0 when none came. */
    readonly status: number;
    /** k6's own, see its lib/netext/httpext/error_codes.go; 0 where it gave none. */
    readonly errorCode: number;
    readonly durationMs: number;
    readonly headers: Readonly<Record<string, string>>;
    /** The first 2,000 characters; empty when none came. */
    readonly body: string;
  };
}

/** An exception of the script: its own fault, and not the target's. */
export interface ScriptErrorEvent {
  readonly event: 'script-error';
  /** ISO 8601, UTC. */
  readonly time: string;
  /** `TypeError`; of what is thrown without being an error, its type. */
  readonly name: string;
  readonly message: string;
  /** The first frame that is ours, by the source map: `src/users/admin-user.ts:11:5`; null where none is known. */
  readonly at: string | null;
  /** Null, as the next one, where k6's log is all that speaks of it. */
  readonly user: string | null;
  readonly task: string | null;
  /** How often k6 logged it; null for what a VU caught, which `script_errors` counts. */
  readonly uncaught: number | null;
}

/** Said once, when setup has proved the target: the load starts after it. */
export interface PlanEvent {
  readonly event: 'plan';
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly plan: Plan;
}

export type ConsoleEvent = FailureEvent | ScriptErrorEvent | PlanEvent;
