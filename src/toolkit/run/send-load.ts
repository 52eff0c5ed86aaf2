/**
 * The k6 that sends a run's load, or several that send it together. Input: the run, its folder, who receives its figures
 * and reads its log. Output: one process as far as others are concerned, and what became of each of several.
 */
import type { Environment } from '../config/child-environment.ts';
import { projectPlatform } from '../config/platform.ts';
import { isLoopback, parseTarget } from '../config/target.ts';
import type { RunnerFacts } from '../record/run-schema.ts';
import type { Collector } from './collector.ts';
import type { ConsoleEvents } from './console-events.ts';
import { freePort } from './free-port.ts';
import type { K6Log } from './k6-log.ts';
import { type K6Process, type K6Run, type LoadPart, startK6 } from './k6-process.ts';
import type { PlannedLoad } from './planned-load.ts';
import type { PreparedRun } from './prepared-run.ts';
import { periodSecondsOf, systemTagsFor } from './recording.ts';
import { tallyRunners } from './runner-tally.ts';
import { startRunners } from './runners.ts';

export interface Sending {
  readonly env: Environment;
  readonly folder: string;
  readonly url: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Null where k6 can't say. */
  readonly load: PlannedLoad | null;
  readonly isSoak: boolean;
  readonly collector: Collector | null;
  /** Who receives k6's figures. */
  readonly endpoint: string;
  readonly log: K6Log;
  readonly events: ConsoleEvents;
}

export interface LoadProcess extends K6Process {
  /** Where each k6's REST API listens, or will. */
  readonly apis: readonly string[];
  /** @param json a request of OTLP, as it came to the receiver */
  readonly takeMetrics: (json: string) => void;
  /** Empty where there is but one k6. */
  readonly runners: () => readonly RunnerFacts[];
  /** Of one k6 alone: periods whose figures it could not send. */
  readonly lostPeriods: () => number;
}

export async function sendLoad(request: PreparedRun, sending: Sending): Promise<LoadProcess> {
  const ports = await Promise.all(Array.from({ length: request.runners }, freePort));
  const apis = ports.map((port) => `http://127.0.0.1:${port}`);
  if (request.runners > 1) return { ...sendTogether(request, sending, ports), apis };
  const { log, events } = sending;
  const apiPort = ports[0] ?? null;
  const tally = tallyRunners(1);
  const onLog = (line: string): void => {
    tally.takeLog(1, line);
    if (!events.take(line)) log.line(line);
  };
  const k6 = startK6({ ...launchOf(request, sending, null), apiPort, onLog });
  const lostPeriods = (): number => tally.of(1).lostPeriods;
  return { ...k6, apis, takeMetrics: () => undefined, runners: () => [], lostPeriods };
}

/** Of a runner that had to end as another one did, whose own words say why. */
const endedWithTheOthers = "test run was aborted because k6 received a 'interrupt' signal";

function sendTogether(
  request: PreparedRun,
  sending: Sending,
  ports: readonly number[],
): Omit<LoadProcess, 'apis'> {
  const { log, events } = sending;
  const tally = tallyRunners(ports.length);
  const starts = ports.map((apiPort, place) => {
    const part = { runner: place + 1, of: ports.length };
    const onLog = (line: string): void => {
      tally.takeLog(part.runner, line);
      if (!events.take(line) && !line.startsWith(endedWithTheOthers)) log.line(line);
    };
    return { run: { ...launchOf(request, sending, part), apiPort, onLog }, apiPort };
  });
  const { ends, ...k6 } = startRunners(starts, events.planned);
  const runners = (): RunnerFacts[] => ends().map((end) => ({ ...end, ...tally.of(end.runner) }));
  return { ...k6, takeMetrics: tally.takeMetrics, runners, lostPeriods: () => 0 };
}

function launchOf(
  request: PreparedRun,
  { env, folder, url, secrets, load, isSoak, collector, endpoint }: Sending,
  part: LoadPart | null,
): Omit<K6Run, 'apiPort' | 'onLog'> {
  const instance = String(part?.runner ?? 1);
  return {
    executable: request.k6.path,
    bundle: request.bundle.path,
    folder,
    workingFolder: request.root,
    env,
    variables: { ...request.overrides.given, ...secrets, ...proofOf(part), TARGET_URL: url },
    isLoopback: isLoopback(parseTarget('the target', url).host),
    record: { endpoint, periodSeconds: periodSecondsOf(load), instance },
    systemTags: systemTagsFor(load, request.samples),
    samples: request.samples,
    dashboard: request.dashboard,
    part,
    // Each of several would judge its part alone.
    judges: part === null && !isSoak,
    collector,
  };
}

/** The first has proved the target when the others are let go. */
function proofOf(part: LoadPart | null): Record<string, string> {
  if (part === null || part.runner === 1) return {};
  return { SKIP_PROOF: Object.keys(projectPlatform().proofs).join(',') };
}
