/** From a request to a run of which everything is at hand. Everything that can be wrong is found before anything is written. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Thresholds } from '../../contract/thresholds.ts';
import { buildForRun } from '../bundle/build-bundles.ts';
import { writableFolder } from '../bundle/writable-folder.ts';
import { keyOfGenerator, readCalibration } from '../calibrate/calibration-file.ts';
import type { Environment } from '../config/child-environment.ts';
import { readOverrides } from '../config/overrides.ts';
import { root } from '../config/paths.ts';
import { RequestError } from '../base/errors.ts';
import { loadThresholds } from '../config/thresholds.ts';
import { findK6 } from '../k6/find-k6.ts';
import { readWatched, type WatchOptions } from '../monitor/watch-options.ts';
import type { PreparedRun, RunContext } from '../run/prepared-run.ts';
import { type SandboxFlags, startSandbox } from '../run/sandbox-process.ts';
import { runCommandLine } from './command-line.ts';
import type { RunRequest, SandboxRequest } from './requests.ts';
import { findScenario } from './scenarios.ts';

type BundleRequest = Pick<RunRequest, 'scenario' | 'thresholds'>;
type PreparedBundle = Pick<
  PreparedRun,
  'root' | 'scenario' | 'bundle' | 'thresholdsSha256' | 'resources' | 'k6'
>;

type BundleContext = Pick<RunContext, 'env' | 'progress' | 'interrupts'>;

/** The very bundle that a run of this request has, and k6. @throws UserError */
export async function prepareBundle(request: BundleRequest, context: BundleContext): Promise<PreparedBundle> {
  return await bundleAmong(await findScenario(request.scenario), request, context);
}

async function bundleAmong(
  scenarios: readonly string[],
  request: BundleRequest,
  { env, progress, interrupts }: BundleContext,
): Promise<PreparedBundle> {
  const thresholds = await loadThresholds(request.thresholds ?? join(root, 'thresholds.json'), scenarios);
  const k6 = await findK6({ root, env, progress, signal: interrupts.first });
  const outDir = await writableFolder(bundleFolder(request, thresholds), env);
  const built = await buildForRun(request.scenario, { root, outDir, thresholds });
  return { root, scenario: request.scenario, ...built, resources: thresholds.resources, k6 };
}

/** @throws UserError */
export async function prepare(request: RunRequest, context: RunContext): Promise<PreparedRun> {
  const { env } = context;
  const scenarios = await findScenario(request.scenario);
  const sandbox = request.sandbox === undefined ? null : sandboxFlags(request.sandbox, env);
  const overrides = readOverrides(request.load ?? {}, env, sandbox !== null);
  const watched = request.watch === null ? null : readWatched(withStores(request.watch ?? {}, sandbox), env);
  const prepared = await bundleAmong(scenarios, request, context);
  const key = keyOfGenerator(prepared.bundle.sha256, prepared.k6.version);
  return {
    ...prepared,
    preflight: {
      calibration: await readCalibration(env, key),
      whenShort: request.force === true ? 'say' : 'refuse',
    },
    overrides,
    sandbox: sandbox === null ? null : (signal) => startSandbox(sandbox, env, signal),
    samples: request.samples ?? false,
    dashboard: request.dashboard ?? false,
    runners: runnersOf(request),
    soak: request.soak ?? false,
    watched,
    outDir: request.outDir ?? 'runs',
    command: runCommandLine(request, overrides.given, env),
  };
}

/** @throws UserError E_USAGE: each of several would have a page of its own, on the same port */
function runnersOf({ runners = 1, dashboard }: RunRequest): number {
  if (runners === 1 || dashboard !== true) return runners;
  throw new RequestError(
    'E_USAGE',
    (name) => `${name('dashboard')} is of one k6 alone; leave it out, or ${name('runners')}`,
  );
}

/** Limits of one's own don't get into the bundles that `k6 run build/…` is typed with. */
function bundleFolder(request: BundleRequest, thresholds: Thresholds): string {
  if (request.thresholds === undefined) return join(root, 'build');
  const digest = createHash('sha256').update(JSON.stringify(thresholds)).digest('hex');
  return join(root, 'build', `limits-${digest.slice(0, 12)}`);
}

/** The stores' addresses may come from the environment, where passwords belong. */
function sandboxFlags(
  { faults = [], workers, postgres, redis }: SandboxRequest,
  env: Environment,
): SandboxFlags {
  const given = {
    SANDBOX_POSTGRES_URL: postgres ?? env['SANDBOX_POSTGRES_URL'],
    SANDBOX_REDIS_URL: redis ?? env['SANDBOX_REDIS_URL'],
  };
  const stores = Object.entries(given).filter((one): one is [string, string] => Boolean(one[1]));
  return {
    faults,
    workers: workers === undefined ? null : String(workers),
    readyAfterMs: null,
    stores: Object.fromEntries(stores),
  };
}

/** What the sandbox uses is watched unasked. */
function withStores(watch: WatchOptions, sandbox: SandboxFlags | null): WatchOptions {
  const postgres = watch.postgres ?? sandbox?.stores['SANDBOX_POSTGRES_URL'];
  const redis = watch.redis ?? sandbox?.stores['SANDBOX_REDIS_URL'];
  return {
    ...watch,
    ...(postgres === undefined ? {} : { postgres }),
    ...(redis === undefined ? {} : { redis }),
  };
}
