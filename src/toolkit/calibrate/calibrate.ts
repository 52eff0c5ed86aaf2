/**
 * What this machine's k6 can do with a bundle, measured in about half a minute against a server of answers held ready:
 * what k6 itself adds to a latency, the highest rate it can offer, what a VU weighs, what each output costs.
 * Input: the bundle, k6, a running server. Output: a calibration.
 */
import { otherCoresInUse } from './other-work.ts';
import { type Calibration, calibrationSchemaVersion } from '../record/calibration-schema.ts';
import { chooseCollector, type Collector } from '../run/collector.ts';
import { machineRoom } from '../run/machine-room.ts';
import type { RunContext } from '../run/prepared-run.ts';
import type { GeneratorKey } from './calibration-file.ts';
import { askServed, type Generator, type Load, type Loaded, loadOnce } from './load-once.ts';

const calm = { ratePerSecond: 400, seconds: 4, fewVus: 20, manyVus: 420 } as const;
const full = { vus: 20, seconds: 2, turns: 2 } as const;
/** Of what k6 did as fast as it could, with nothing left over. */
const highest = { share: 0.8, lessEachTime: 0.8, tries: 4, seconds: 4, vus: 100 } as const;

export interface CalibrationRequest {
  readonly generator: Generator;
  readonly named: GeneratorKey & Pick<Calibration, 'scenario'>;
  /** Multiplies the length of every part. */
  readonly timeScale: number;
}

/** @throws UserError or InterruptedError */
export async function calibrate(request: CalibrationRequest, context: RunContext): Promise<Calibration> {
  const { generator, named, timeScale } = request;
  const run: Run = (load) => loadOnce(generator, load, context);
  const otherCores = await otherCoresInUse();
  // First, so that the server has made every answer once before a latency counts.
  const many = await run(calmLoad(calm.manyVus, timeScale));
  const few = await run(calmLoad(calm.fewVus, timeScale));
  const { ownMs } = await askServed(generator.server);
  const cost = await outputCosts(run, asFastAsItGoes(context, timeScale));
  const requestsPerIteration = countOf(few, 'http_reqs') / countOf(few, 'iterations');
  const top = await highestRate(run, {
    iterationsPerSecond: cost.ratePerSecond / requestsPerIteration,
    seconds: highest.seconds * timeScale,
    collector: asRunsAre(context, highest.vus),
  });
  return {
    schemaVersion: calibrationSchemaVersion,
    ...named,
    measuredAt: new Date().toISOString(),
    otherCores,
    requestsPerIteration,
    floor: addedIn(few, ownMs ?? 0),
    highest: addedIn(top, ownMs ?? 0),
    requestsPerCpuSecond: cost.requestsPerCpuSecond,
    memory: memoryOf(few, many),
    outputs: cost.outputs,
  };
}

type Run = (load: Load) => Promise<Loaded>;

/** Go's own, so that what a VU weighs is not what the collector leaves lying about. */
const atDefault: Collector = { GOGC: '100', GOMEMLIMIT: null, setBy: 'jorge-load' };

export function calmLoad(vus: number, timeScale = 1): Load {
  const { ratePerSecond, seconds } = calm;
  return arrivals({ ratePerSecond, seconds: seconds * timeScale, vus, collector: atDefault });
}

interface Arrivals extends Pick<Load, 'collector'> {
  readonly ratePerSecond: number;
  readonly seconds: number;
  readonly vus: number;
}

function arrivals({ ratePerSecond, seconds, vus, collector }: Arrivals): Load {
  const rate = { MODEL: 'open', RATE: ratePerSecond.toFixed(2), MAX_VUS: String(vus) };
  return { variables: { ...rate, DURATION: `${seconds}s` }, record: true, samples: false, collector };
}

function asRunsAre({ env }: RunContext, vus: number): Collector {
  return chooseCollector(env, { vus, freeBytes: machineRoom().memoryBytes });
}

interface Costs extends Pick<Calibration, 'requestsPerCpuSecond' | 'outputs'> {
  readonly ratePerSecond: number;
}

const outputs = [
  { record: false, samples: false },
  { record: true, samples: false },
  { record: true, samples: true },
] as const;

/** In turns, there and back, so that the machine's drift meets all alike. */
async function outputCosts(run: Run, load: Pick<Load, 'variables' | 'collector'>): Promise<Costs> {
  const seen = outputs.map((): Loaded[] => []);
  for (let turn = 0; turn < full.turns; turn += 1) {
    const order = turn % 2 === 0 ? [...outputs.entries()] : [...outputs.entries()].reverse();
    for (const [which, output] of order) seen[which]?.push(await run({ ...output, ...load }));
  }
  const [bare, record, samples] = seen.map((loads) =>
    mean(loads, (load) => load.cpuSecondsPerRequest ?? NaN),
  );
  const isKnown =
    bare !== undefined && record !== undefined && samples !== undefined && !Number.isNaN(samples);
  return {
    ratePerSecond: mean(seen[1] ?? [], (load) => load.ratePerSecond),
    requestsPerCpuSecond: isKnown ? 1 / record : null,
    outputs: isKnown ? { recordShare: record / bare - 1, samplesShare: (samples - record) / bare } : null,
  };
}

/** k6's own variables replace the scenario's executor: its users, without a wait. */
function asFastAsItGoes(context: RunContext, timeScale: number): Pick<Load, 'variables' | 'collector'> {
  // k6 takes no shorter one.
  const length = `${Math.max(1, full.seconds * timeScale)}s`;
  const variables = { MODEL: 'open', DURATION: length, K6_DURATION: length, K6_VUS: String(full.vus) };
  return { variables, collector: asRunsAre(context, full.vus) };
}

interface Highest extends Pick<Load, 'collector'> {
  readonly iterationsPerSecond: number;
  readonly seconds: number;
}

async function highestRate(run: Run, { iterationsPerSecond, ...load }: Highest): Promise<Loaded> {
  let ratePerSecond = iterationsPerSecond * highest.share;
  for (let tried = 1; ; tried += 1) {
    const seen = await run(arrivals({ ...load, ratePerSecond, vus: highest.vus }));
    if (countOf(seen, 'dropped_iterations') === 0 || tried === highest.tries) return seen;
    ratePerSecond *= highest.lessEachTime;
  }
}

export function addedIn({ summary, ratePerSecond }: Loaded, ownMs: number): Calibration['floor'] {
  const { med = NaN, 'p(99)': p99 = NaN } = summary.metrics['http_req_duration']?.values ?? {};
  return { ratePerSecond, p50Ms: Math.max(0, med - ownMs), p99Ms: Math.max(0, p99 - ownMs) };
}

function memoryOf(few: Loaded, many: Loaded): Calibration['memory'] {
  if (few.rssBytes === null || many.rssBytes === null) return null;
  const vuBytes = Math.max(0, (many.rssBytes - few.rssBytes) / (calm.manyVus - calm.fewVus));
  return { baseBytes: few.rssBytes - calm.fewVus * vuBytes, vuBytes };
}

function countOf({ summary }: Loaded, metric: string): number {
  return summary.metrics[metric]?.values['count'] ?? 0;
}

function mean(loads: readonly Loaded[], of: (load: Loaded) => number): number {
  return loads.reduce((total, load) => total + of(load), 0) / loads.length;
}
