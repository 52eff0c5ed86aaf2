/** From a prepared run to what its manifests say: the facts of the run, the runners' environment, and what they take. */
import type { Plan } from '../../contract/plan.ts';
import type { Environment } from '../config/child-environment.ts';
import { parseTarget } from '../config/target.ts';
import { ownVersion } from '../config/version.ts';
import { type ClusterRun, collectorPort, namesOf } from '../kubernetes/cluster-run.ts';
import { cpuOf, memoryOf } from '../kubernetes/runner-size.ts';
import { volumeOf } from '../kubernetes/volume-size.ts';
import { otlpVariables } from '../otlp/k6-variables.ts';
import type { RunFacts } from '../record/run-schema.ts';
import { chooseCollector, type Collector } from '../run/collector.ts';
import type { PlannedLoad } from '../run/planned-load.ts';
import type { PreparedRun } from '../run/prepared-run.ts';
import { periodSecondsOf, systemTagsFor } from '../run/recording.ts';
import { firstFacts } from '../run/run-facts.ts';
import type { KubernetesRequest } from './requests.ts';

interface Known {
  readonly run: PreparedRun;
  readonly load: PlannedLoad;
  readonly plan: Plan;
  readonly script: string;
  readonly env: Environment;
}

const mebibyte = 2 ** 20;
/** Of periods, and no less than so many seconds. */
const quiet = { periods: 3, seconds: 15 };

export async function runOfCluster(request: KubernetesRequest, known: Known): Promise<ClusterRun> {
  const { run, load, script, env } = known;
  const url = run.overrides.targetUrl ?? '';
  const shared = { ...load, ...run, calibration: run.preflight.calibration };
  const memoryMi = memoryOf(shared);
  const vus = load.vus / run.runners;
  const collector = chooseCollector(env, { vus, freeBytes: memoryMi.value * mebibyte });
  const images = {
    k6: request.k6Image ?? `grafana/k6:${run.k6.version}`,
    report: request.image ?? `jorge-load:${ownVersion()}`,
  };
  const periodSeconds = periodSecondsOf(load);
  return {
    scenario: run.scenario,
    namespace: request.namespace ?? null,
    runners: run.runners,
    images,
    bundle: script,
    facts: await factsText(known, { url, collector, image: images.k6 }),
    variables: variablesOf(known, collector),
    target: parseTarget('load.target', url),
    remoteWrite: request.remoteWrite ?? null,
    cpuMilli: cpuOf(shared),
    memoryMi,
    volumeGi: volumeOf({ runners: run.runners, periods: Math.ceil(load.seconds / periodSeconds) }),
    quietSeconds: Math.max(quiet.seconds, quiet.periods * periodSeconds),
    strict: request.strict ?? false,
  };
}

/** The run.json that `gather` ends. */
async function factsText(
  { run, plan, env }: Known,
  { url, collector, image }: { readonly url: string; readonly collector: Collector; readonly image: string },
): Promise<string> {
  const facts: RunFacts = {
    ...(await firstFacts(run, url, { env, collector, isSoak: false, shortOf: [] })),
    id: run.scenario,
    k6: { version: run.k6.version, source: image },
    parallelism: run.runners,
    plan,
  };
  return `${JSON.stringify(facts, null, 2)}\n`;
}

/** As `run` starts k6, and what the bundle then tells with its figures. */
function variablesOf({ run, load }: Known, { GOGC, GOMEMLIMIT }: Collector): Record<string, string> {
  const { overrides, scenario } = run;
  const endpoint = `${namesOf({ scenario }).collector}:${collectorPort}`;
  const record = { endpoint, periodSeconds: periodSecondsOf(load), instance: '$(POD_NAME)' };
  return {
    ...overrides.given,
    TARGET_URL: overrides.targetUrl ?? '',
    TELL_RUNNER: '1',
    ...otlpVariables(record),
    K6_SYSTEM_TAGS: (systemTagsFor(load, false) ?? []).join(','),
    K6_AUTO_EXTENSION_RESOLUTION: 'false',
    K6_NO_USAGE_REPORT: 'true',
    ...(GOGC === null ? {} : { GOGC }),
    ...(GOMEMLIMIT === null ? {} : { GOMEMLIMIT }),
  };
}
