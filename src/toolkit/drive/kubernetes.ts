/**
 * A run that a cluster sends, as manifests: everything that can be wrong with it is found here, before anything is written,
 * and nothing of it is sent. Output: a folder for `kubectl apply`, and what to type next.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder, writeWhole } from '../base/atomic-write.ts';
import { RequestError, UserError } from '../base/errors.ts';
import { childEnvironment } from '../config/child-environment.ts';
import { isLoopback, parseTarget } from '../config/target.ts';
import { formatBytes } from '../format/wording.ts';
import { clusterManifests, type ManifestFile } from '../kubernetes/manifests.ts';
import { nextSteps } from '../kubernetes/next-steps.ts';
import { proveParts, proveWindows } from '../run/look-ahead.ts';
import { type PlannedLoad, planLoad, readPlan } from '../run/planned-load.ts';
import type { PreparedRun, RunContext } from '../run/prepared-run.ts';
import { runOfCluster } from './cluster-run.ts';
import { kubernetesCommandLine } from './command-line.ts';
import { prepare } from './prepare.ts';
import type { KubernetesRequest } from './requests.ts';

export interface KubernetesResult {
  readonly folder: string;
  readonly files: readonly string[];
  /** What to type next, in this order. */
  readonly commands: readonly string[];
}

/** @throws UserError; nothing is written then */
export async function kubernetes(request: KubernetesRequest, context: RunContext): Promise<KubernetesResult> {
  const { env } = context;
  const { scenario, outDir = join('kubernetes', scenario), load, thresholds } = request;
  proveRemoteWrite(request);
  const asked = { scenario, watch: null, ...(load === undefined ? {} : { load }) };
  const limits = thresholds === undefined ? {} : { thresholds };
  const prepared = await prepare({ ...asked, ...limits }, context);
  proveReachable(prepared);
  const { k6, bundle, overrides } = prepared;
  const target = { TARGET_URL: overrides.targetUrl ?? '' };
  const variables = { ...childEnvironment(env), ...overrides.given, ...target };
  const planned = await planLoad(k6.path, bundle.path, variables);
  const plan = await readPlan(k6.path, bundle.path, variables);
  const run = {
    ...prepared,
    runners: request.runners ?? 1,
    command: kubernetesCommandLine(request, overrides.given, env),
  };
  const shared = provenShare(run, planned);
  const script = await readFile(bundle.path, 'utf8');
  const files = clusterManifests(await runOfCluster(request, { run, load: shared, plan, script, env }));
  for (const file of files) proveFits(file);
  await makeFolder(outDir);
  for (const { name, text } of files) await writeWhole(join(outDir, name), text);
  return {
    folder: outDir,
    files: files.map(({ name }) => join(outDir, name)),
    commands: nextSteps({ ...request, outDir }, overrides.credentials, env),
  };
}

/** @throws UserError where runners that do not know of each other cannot send it, or its limits can't be judged */
function provenShare(run: PreparedRun, load: PlannedLoad | null): PlannedLoad {
  if (load === null) throw new UserError('E_USAGE', `the load of ${run.scenario} is empty: it has no VUs`);
  if (load.stopsWhenBroken) {
    const why = 'which no runner of a cluster judges; send it with jorge-load run';
    throw new UserError('E_USAGE', `${run.scenario} ends where a limit breaks, ${why}`);
  }
  proveParts(run, load);
  proveWindows(load);
  return load;
}

/** @throws UserError E_USAGE */
function proveReachable({ overrides: { targetUrl } }: PreparedRun): void {
  const { host } = parseTarget('load.target', targetUrl ?? '');
  if (!isLoopback(host)) return;
  throw new RequestError(
    'E_USAGE',
    (name) =>
      `${name('load.target')} is ${host}, which in a pod is the pod itself; give the service's name, such as http://SERVICE.NAMESPACE.svc:8000`,
  );
}

/** A file must not hold a password, nor a query, in which there may be one, and the Collector writes to nothing but HTTP. @throws UserError E_USAGE */
function proveRemoteWrite({ remoteWrite }: KubernetesRequest): void {
  if (remoteWrite === undefined) return;
  const url = URL.canParse(remoteWrite) ? new URL(remoteWrite) : null;
  const isPlain =
    url !== null &&
    /^https?:$/.test(url.protocol) &&
    !/[?#]/.test(remoteWrite) &&
    `${url.username}${url.password}` === '';
  if (isPlain) return;
  const what = url === null || /[@?#]/.test(remoteWrite) ? 'no such URL' : JSON.stringify(remoteWrite);
  const allowed =
    'an http or https URL without credentials and query, such as http://prometheus:9090/api/v1/write';
  throw new RequestError('E_USAGE', (name) => `${name('remoteWrite')} is ${what}; allowed is ${allowed}`);
}

/** Of a ConfigMap, all that it holds; what stands around it is small. */
const mostBytes = 2 ** 20;

/** @throws UserError E_BUNDLE */
function proveFits({ name, text }: ManifestFile): void {
  const bytes = Buffer.byteLength(text);
  if (bytes <= mostBytes) return;
  const line = `${name} would have ${formatBytes(bytes)}, and a ConfigMap holds ${formatBytes(mostBytes)}`;
  throw new UserError('E_BUNDLE', `${line}; make the bundle smaller`);
}
