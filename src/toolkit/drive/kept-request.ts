/**
 * A request as flat as flags are, and back: suite.json keeps a suite's so, without secrets, by the names that flags have
 * had since the first version. What is taken up again is the same suite.
 */
import { resolve } from 'node:path';
import type { Environment } from '../config/child-environment.ts';
import { k6Assignments, readK6Variables } from '../config/k6-variables.ts';
import { flatOptions, loadOptions, type LoadOptions } from '../config/overrides.ts';
import { secretsIn } from '../monitor/endpoint.ts';
import type { WatchOptions } from '../monitor/watch-options.ts';
import type { SuiteState } from '../suite/suite-state.ts';
import type { LoadRequest, SandboxRequest, SuiteRequest } from './requests.ts';

const plainKeys = ['thresholds', 'strict', 'force', 'samples', 'dashboard', 'against', 'baselines'] as const;
const watchKeys = [
  ...(['pid', 'name', 'port', 'postgres', 'redis', 'scrape', 'prometheus', 'promql', 'deployment'] as const),
];

interface FlatRequest extends LoadOptions, WatchOptions, Pick<LoadRequest, (typeof plainKeys)[number]> {
  readonly monitor: boolean;
  readonly sandbox: boolean;
  readonly sandboxFault: readonly string[];
  readonly sandboxWorkers?: string;
  readonly sandboxPostgres?: string;
  readonly sandboxRedis?: string;
  readonly out: string;
}

function loadRequestOf(flat: FlatRequest): LoadRequest {
  return {
    load: loadOptions({ ...flat }),
    watch: flat.monitor ? pick(flat, watchKeys) : null,
    ...(flat.sandbox ? { sandbox: sandboxOf(flat) } : {}),
    ...pick(flat, plainKeys),
    outDir: flat.out,
  };
}

function sandboxOf(flat: FlatRequest): SandboxRequest {
  const { sandboxFault: faults, sandboxWorkers, sandboxPostgres, sandboxRedis } = flat;
  return {
    faults,
    ...(sandboxWorkers === undefined ? {} : { workers: sandboxWorkers }),
    ...(sandboxPostgres === undefined ? {} : { postgres: sandboxPostgres }),
    ...(sandboxRedis === undefined ? {} : { redis: sandboxRedis }),
  };
}

/** What was given, of these. */
function pick<Values extends object, Key extends keyof Values>(
  values: Values,
  keys: readonly Key[],
): Pick<Values, Key> {
  return Object.fromEntries(
    keys.map((key) => [key, values[key]]).filter(([, value]) => value !== undefined),
  ) as Pick<Values, Key>;
}

type Kept = SuiteState['flags'];

/** What it takes to go on later; the target may have come from the environment. */
export function keptRequest(request: SuiteRequest, env: Environment): Kept {
  const flat = { ...flatOf(request), ...keptTarget(request, env) };
  const secrets = Object.entries(flat).filter(([, value]) => isSecret(value));
  const open = Object.entries(flat).filter(([, value]) => value !== undefined && !isSecret(value));
  const texts = open.map(([key, value]) => [key, typeof value === 'number' ? String(value) : value]);
  return {
    ...(Object.fromEntries(texts) as Kept),
    k6Variables: k6Assignments(readK6Variables(env)),
    ...(secrets.length === 0 ? {} : { fromEnvironment: secrets.map(([key]) => variableOf(key)) }),
  };
}

function flatOf({ sandbox, watch, ...request }: SuiteRequest): Readonly<Record<string, unknown>> {
  return {
    ...flatOptions(request.load ?? {}),
    ...watch,
    ...pick(request, plainKeys),
    ...pick(request, ['suites', 'keepGoing']),
    monitor: watch !== null,
    sandbox: sandbox !== undefined,
    sandboxFault: sandbox?.faults ?? [],
    sandboxWorkers: sandbox?.workers,
    sandboxPostgres: sandbox?.postgres,
    sandboxRedis: sandbox?.redis,
  };
}

/** Whom to load the person says each time; k6's dashboard was for whoever looked on. */
function keptTarget(request: SuiteRequest, env: Environment): Readonly<Record<string, unknown>> {
  const { sandbox, load, thresholds, outDir = 'suites', baselines = 'baselines' } = request;
  return {
    dashboard: false,
    target: sandbox === undefined ? (load?.target ?? env['TARGET_URL']) : undefined,
    allowTarget: undefined,
    thresholds: thresholds === undefined ? undefined : resolve(thresholds),
    out: resolve(outDir),
    baselines,
  };
}

function isSecret(value: unknown): boolean {
  return typeof value === 'string' && secretsIn(value).length > 0;
}

/** An address with a password is on no disk: the environment has it when the suite is taken up. */
function variableOf(flag: string): string {
  const [, sandbox = '', store = flag] = /^(sandbox)?(.+)$/i.exec(flag) ?? [];
  return `${sandbox === '' ? 'MONITOR' : 'SANDBOX'}_${store.toUpperCase()}_URL`;
}

/** @param kept checked by checkResumedSuite */
export function keptSuiteRequest(kept: Kept, suite: string): SuiteRequest {
  const flat = Object.fromEntries(Object.entries(kept).filter(([name]) => name !== 'allowTarget'));
  const request = flat as unknown as FlatRequest & Pick<SuiteRequest, 'keepGoing' | 'suites'>;
  return { suite, ...loadRequestOf(request), ...pick(request, ['keepGoing', 'suites']) };
}
