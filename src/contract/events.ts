/**
 * What VUs say on the console when the toolkit listens (`CONSOLE_EVENTS=1`): one JSON object a line,
 * carried by k6's `--console-output FILE --log-format raw`. Written by src/lib/events.ts, read by src/toolkit/run.
 */
import type { FailureKind } from './metrics.ts';
import type { Plan } from './plan.ts';

/** Request and response of one failed call; secrets are gone before it is printed. */
export interface FailureEvent {
  readonly event: 'failure';
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly endpoint: string;
  readonly kind: FailureKind;
  /** One line: what was expected and what came, e.g. `status 503, expected 200`. */
  readonly reason: string;
  readonly user: string;
  readonly phase: string;
  readonly vu: number;
  readonly iteration: number;
  readonly request: { readonly method: string; readonly url: string; readonly body: string | null };
  readonly response: {
    readonly status: number;
    readonly errorCode: number;
    readonly durationMs: number;
    readonly headers: Readonly<Record<string, string>>;
    /** The first 2,000 characters. */
    readonly body: string;
  };
}

/** Said once, when setup has proved the target: the load starts after it. */
export interface PlanEvent {
  readonly event: 'plan';
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly plan: Plan;
}

export type ConsoleEvent = FailureEvent | PlanEvent;
