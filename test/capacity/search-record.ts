/** Searches and measurements of scaling as they are recorded, of targets whose capacity is known. */
import { nextStep } from '../../src/toolkit/capacity/search.ts';
import type { RunRecord, ScalingRecord, SearchRecord, TrialRecord } from '../../src/toolkit/record/types.ts';
import { makeRecord, makeTimeline, startMs } from '../analyze/make-record.ts';

export const settings = { unit: 'rate', start: 20, lowest: 1, highest: 1000, precision: 0.05 } as const;

export function trial(level: number, parts: Partial<TrialRecord> = {}): TrialRecord {
  const isGood = (parts.outcome ?? 'good') === 'good';
  const latency = isGood ? 40 : 400;
  return {
    level,
    kind: 'full',
    outcome: 'good',
    reasons: isGood ? [] : ['p95: 400 ms, limit < 200 ms'],
    seconds: 60,
    started: level * 60,
    dropped: 0,
    vusAllowed: 100,
    errorShare: 0,
    latencyMs: { avg: latency / 2, p50: latency / 2, p95: latency, p99: latency * 2, max: latency * 3 },
    endpoints: ['roi_report', 'health'].map((endpoint) => ({
      endpoint,
      requests: 100,
      errorShare: 0,
      latencyMs: { p95: latency },
    })),
    generatorCpuShare: 0.1,
    littlesLaw: null,
    resources: {},
    folder: 'trials/x',
    startSeconds: 0,
    endSeconds: 70,
    cooldownSeconds: 0.2,
    ...parts,
  };
}

export function search(trials: TrialRecord[], parts: Partial<SearchRecord> = {}): SearchRecord {
  return {
    schemaVersion: 1,
    id: 'capacity-search-x',
    state: 'finished',
    command: 'jorge-load capacity',
    slo: 'p95<200',
    settings,
    timeScale: 1,
    maxSeconds: null,
    overrides: {},
    targetUrl: 'http://127.0.0.1:1',
    sandbox: null,
    startedAt: '2026-01-01T00:00:00.000Z',
    secondsUsed: 600,
    meanWaitSeconds: 3,
    trials,
    notes: [],
    ...parts,
  };
}

type Tried = Pick<TrialRecord, 'level' | 'kind'>;

/** Trials as the search itself wants them. */
function searchedWith(run: (tried: Tried) => TrialRecord): SearchRecord {
  const trials: TrialRecord[] = [];
  for (let step = nextStep(settings, trials); step.do === 'trial'; step = nextStep(settings, trials)) {
    trials.push(run(step));
  }
  return search(trials);
}

/** Of a target that bears `capacity`. */
export function searched(capacity: number, resources: TrialRecord['resources'] = {}): SearchRecord {
  return searchedWith(({ level, kind }) =>
    trial(level, { kind, outcome: level <= capacity ? 'good' : 'bad', resources }),
  );
}

/** Of a queue that is full at `fullPerSecond`: latency grows as in M/M/1, and CPU and connections with the rate. */
export function searchedQueue(fullPerSecond: number): SearchRecord {
  return searchedWith((tried) => queueTrial(tried, fullPerSecond));
}

function queueTrial({ level, kind }: Tried, fullPerSecond: number): TrialRecord {
  const seconds = kind === 'full' ? 60 : 15;
  const use = Math.min(level / fullPerSecond, 0.98);
  const rate = Math.min(level, fullPerSecond);
  const avg = 12 / (1 - use);
  const latencyMs = {
    avg,
    p50: avg * 0.7,
    p75: avg * 1.4,
    p90: avg * 2.3,
    p95: avg * 3,
    p99: avg * 4.6,
    max: avg * 8,
  };
  const isGood = latencyMs.p95 < 200;
  const shares = {
    pricing_calculate: 1,
    pricing_analytics: 1.1,
    roi_report: 1.6,
    savings_calculator: 0.9,
    health: 0.7,
  };
  return trial(level, {
    kind,
    seconds,
    started: Math.round(rate * seconds),
    dropped: Math.round((level - rate) * seconds),
    outcome: isGood ? 'good' : 'bad',
    reasons: isGood ? [] : [`p95: ${latencyMs.p95.toFixed(0)} ms, limit < 200 ms`],
    latencyMs,
    endpoints: Object.entries(shares).map(([endpoint, share]) => ({
      endpoint,
      requests: Math.round((rate * seconds) / 5),
      errorShare: 0,
      latencyMs: { p95: latencyMs.p95 * share },
    })),
    resources: {
      'target.cpuCores': 0.02 + rate * 0.006,
      'target.cpuShare': (0.02 + rate * 0.006) / 8,
      'target.rssBytes': (150 + rate / 10) * 2 ** 20,
      'host.cpuShare': 0.3 + rate / 1000,
      'app.workersBusy': 4 * use,
      'app.workersTotal': 4,
      'app.poolInUse': rate / 25,
      'app.poolSize': 20,
    },
  });
}

/** What a trial's run folder holds of its load. */
export function recordingOf({ seconds, started, resources }: TrialRecord): RunRecord {
  const column = (value: number | undefined): Float64Array => new Float64Array(seconds).fill(value ?? NaN);
  return makeRecord({
    timeline: makeTimeline(seconds, { http_reqs: { count: () => started / seconds } }),
    system: {
      timesMs: Float64Array.from({ length: seconds }, (_, second) => startMs + second * 1000 + 500),
      series: new Map(['target.cpuCores', 'target.rssBytes'].map((name) => [name, column(resources[name])])),
      remarks: [],
      lastWords: [],
    },
  });
}

export function scalingOf(sizes: readonly (readonly [number, SearchRecord])[]): ScalingRecord {
  return {
    schemaVersion: 1,
    id: 'scaling-x',
    command: 'jorge-load scaling',
    startedAt: '2026-01-01T00:00:00.000Z',
    secondsUsed: 60,
    sizes: sizes.map(([replicas, found]) => ({ replicas, search: found })),
  };
}
