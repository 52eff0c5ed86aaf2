/**
 * What a bundle intends to do, known before its first request.
 * Written by src/lib/cold/summary.ts into summary.json (key `jorge_load`) and, at the end of setup, as the first
 * console event; read by src/toolkit/record.
 */
import type { Limits } from './limit.ts';
import type { PlatformWords } from './platform.ts';
import type { SlidingLimit } from './sliding.ts';

export const planSchemaVersion = 1;

/** A stretch of the load with one `phase` tag; seconds from the load's start (setup excluded). */
export interface PhaseWindow {
  /** One of ./phases.ts, or the scenario's own. */
  readonly phase: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  /** VUs (closed model) or iterations per second (open model) at the start and the end of the window. */
  readonly from: number;
  readonly to: number;
}

/** Of a step's length, from which on it counts as whole: a run's end is known to a part of a second. */
export const wholeStepShare = 0.95;

/** One task of one user and the share of that user's iterations it was declared to have (0–1). */
export interface DeclaredTask {
  readonly user: string;
  readonly task: string;
  readonly share: number;
}

export interface Outage {
  readonly after: number;
  readonly lasts: number;
}

export interface Plan {
  readonly schemaVersion: typeof planSchemaVersion;
  readonly scenario: string;
  readonly purpose: string;
  readonly model: 'closed' | 'open';
  readonly seed: number;
  /** Origin and path of the target; credentials in a URL are refused before this is made. */
  readonly targetUrl: string;
  /** The most VUs the plan asks for at once; iterations per second in the open model. */
  readonly users: number;
  readonly timeScale: number;
  readonly durationSeconds: number;
  readonly phases: readonly PhaseWindow[];
  readonly mix: readonly DeclaredTask[];
  /** Seconds between a user's tasks, on average over the crowd's arrivals; records of earlier versions lack it. */
  readonly meanWaitSeconds?: number;
  /** Planned users ÷ the scenario's own; like the next two, records of earlier versions lack it. */
  readonly userScale?: number;
  /** Those that the crowd calls. */
  readonly endpoints?: readonly string[];
  /** Whether the load may be over before its time: when all is done, or at the first step that breaks its limits. */
  readonly ends?: 'as-planned' | 'when-done' | 'at-first-bad-step';
  /** When a target that is ours has to fail and return, in parts of the load's length; absent where it has not to. */
  readonly outage?: Outage;
  /** What k6 judges, already scaled by USERS and TIME_SCALE. */
  readonly gates: Limits;
  /** Gates on derived metrics, which the toolkit judges. */
  readonly derivedGates: Limits;
  /** What the platform promises, scaled alike; missed targets fail a run only under --strict. */
  readonly targets: Limits;
  /** What a good step must meet, by metric without a selector; empty where the load has no steps. */
  readonly stepLimits: Limits;
  /** What has to hold in every window of the load, which the toolkit judges; absent where nothing has. */
  readonly slidingLimits?: readonly SlidingLimit[];
  /** What was not proved of the target before the load, as asked for by SKIP_PROOF; absent where all was. */
  readonly skippedProofs?: readonly string[];
  /** In whose words reports speak; like the next one, records of earlier versions lack it. */
  readonly platform?: PlatformWords;
  /** Whether this load is a peak, for which the resource targets have limits of their own. */
  readonly isPeak?: boolean;
}
