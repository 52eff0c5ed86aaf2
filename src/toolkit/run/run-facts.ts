/** run.json's contents: at the start, and at the end. */
import { relative } from 'node:path';
import type { PlanEvent } from '../../contract/events.ts';
import type { Environment } from '../config/child-environment.ts';
import { isLoopback, parseTarget } from '../config/target.ts';
import {
  type BrokenWindow,
  type RunFacts,
  type RunnerFacts,
  runSchemaVersion,
} from '../record/run-schema.ts';
import type { Collector } from './collector.ts';
import { gitFacts, hostFacts } from './host-facts.ts';
import type { K6End } from './k6-process.ts';
import type { Unnamed } from './run-folder.ts';
import type { PreparedRun } from './prepared-run.ts';

interface StartFacts {
  readonly env: Environment;
  readonly collector: Collector;
  readonly isSoak: boolean;
  readonly shortOf: readonly string[];
}

export async function firstFacts(
  request: PreparedRun,
  url: string,
  { env, collector, isSoak, shortOf }: StartFacts,
): Promise<Unnamed> {
  const { overrides, k6 } = request;
  const { calibration } = request.preflight;
  return {
    schemaVersion: runSchemaVersion,
    scenario: request.scenario,
    state: 'running',
    startedAt: new Date().toISOString(),
    endedAt: null,
    loadStartedAt: null,
    k6ExitCode: null,
    command: request.command,
    overrides: { ...overrides.given },
    seed: overrides.seed,
    target: { url, kind: request.sandbox === null ? targetKind(url) : 'sandbox' },
    bundle: { ...request.bundle, path: relative(request.root, request.bundle.path) },
    thresholdsSha256: request.thresholdsSha256,
    resources: request.resources,
    git: await gitFacts(request.root, env),
    k6: { version: k6.version, source: k6.source },
    collector,
    ...(calibration === null ? {} : { calibration }),
    ...(shortOf.length === 0 ? {} : { shortOf: [...shortOf] }),
    ...(isSoak ? { soak: true } : {}),
    host: hostFacts(),
    plan: null,
  };
}

function targetKind(url: string): 'loopback' | 'remote' {
  return isLoopback(parseTarget('the target', url).host) ? 'loopback' : 'remote';
}

/** As soon as the load begins: were all of us killed now, its record could be judged all the same. */
export function loadedFacts(started: RunFacts, { time, plan }: PlanEvent): RunFacts {
  return { ...started, loadStartedAt: time, plan };
}

interface Ended {
  readonly state: RunFacts['state'];
  readonly end: K6End;
  /** Of what k6 sent, requests that did not arrive whole. */
  readonly lostRequests: number;
  /** Of one k6, periods whose figures it could not send. */
  readonly lostPeriods: number;
  readonly endedBy: BrokenWindow | null;
  /** Empty where one k6 sent the load. */
  readonly runners: readonly RunnerFacts[];
}

export function lastFacts(
  started: RunFacts,
  said: PlanEvent | null,
  { state, end, lostRequests, lostPeriods, endedBy, runners }: Ended,
): RunFacts {
  return {
    ...(said === null ? started : loadedFacts(started, said)),
    state,
    endedAt: new Date().toISOString(),
    k6ExitCode: end.exitCode,
    ...(lostRequests === 0 ? {} : { lostRequests }),
    // Elsewhere, k6's own summary says what is missing.
    ...(started.soak === true && lostPeriods > 0 ? { lostPeriods } : {}),
    ...(endedBy === null ? {} : { endedBy }),
    ...(runners.length === 0 ? {} : { runners: [...runners] }),
  };
}
