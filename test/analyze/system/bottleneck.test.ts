import { describe, expect, it } from 'vitest';
import type { SystemFigure } from '../../../src/contract/system-figures.ts';
import { analyze } from '../../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../../src/toolkit/analyze/report-schema.ts';
import { limits, type MadeRun, makeRunWith } from './made-runs.ts';

const target = (run: MadeRun): Report['target'] => analyze(makeRunWith(run), { strict: false }).report.target;

const onset = 20;
const slowFrom = (second: number) => (at: number) => (at >= second ? 90 : 20);
const from = (before: number, after: number) => (at: number) => (at >= onset ? after : before);

type Figures = Partial<Record<SystemFigure, (second: number) => number>>;

const kinds: readonly (readonly [kind: string, figures: Figures])[] = [
  ['generator', { 'generator.cpuCores': from(0.4, 1.95), 'host.cpuShare': from(0.4, 1) }],
  [
    'throttling',
    {
      'container.throttledShare': from(0, 0.4),
      'container.cpuCores': from(0.3, 0.5),
      'container.cpuLimitCores': () => 0.5,
    },
  ],
  [
    'cpu-all-cores',
    {
      'target.cpuShare': from(0.3, 0.97),
      'target.cpuCores': from(0.6, 1.95),
      'target.busiestThreadShare': from(0.3, 0.97),
    },
  ],
  ['cpu-one-core', { 'target.busiestThreadShare': from(0.4, 0.99), 'target.cpuShare': from(0.2, 0.52) }],
  ['neighbours', { 'host.cpuShare': from(0.4, 0.99), 'target.cpuCores': from(0.4, 0.3) }],
  ['memory', { 'container.memoryPressureShare': from(0, 0.3) }],
  ['disk', { 'host.diskBusyShare': from(0.1, 0.98), 'host.diskWriteBytes': () => 9e6 }],
  ['lock-waits', { 'postgres.lockWaits': from(0, 7) }],
  ['cache', { 'app.cacheHitShare': from(0.92, 0.05) }],
  ['db-pool', { 'app.poolWaiting': from(0, 12), 'app.poolSize': from(64, 2), 'app.poolInUse': from(5, 2) }],
  ['db-pool', { 'postgres.connections': from(20, 99), 'postgres.maxConnections': () => 100 }],
  ['accept-queue', { 'host.listenOverflows': from(0, 30) }],
  ['network', { 'host.tcpRetransmits': from(0, 80), 'host.ephemeralPortsLeft': () => 28_000 }],
  [
    'workers',
    { 'app.workersQueued': from(0, 25), 'app.workersBusy': from(3, 8), 'app.workersTotal': () => 8 },
  ],
  ['inside', {}],
];

describe('a bottleneck', () => {
  it.each(kinds)('is named: %s', (kind, figures) => {
    const { bottleneck, recommendations } = target({
      seed: 3,
      seconds: 45,
      latencyMs: slowFrom(onset),
      figures,
    });
    expect(bottleneck?.kind).toBe(kind);
    expect(Math.abs(bottleneck!.since.secondsIntoLoad - onset)).toBeLessThanOrEqual(2);
    expect(bottleneck!.evidence.join()).toMatch(/\d/);
    expect(recommendations[0]?.code).toBe(`bottleneck-${kind}`);
    expect(recommendations[0]?.text).not.toMatch(/NaN|Infinity|undefined|unknown/);
  });

  it('is memory that grows without an end, though latency holds still', () => {
    const figures = { 'target.rssBytes': (second: number) => 120e6 + second * 10e6 };
    const { bottleneck } = target({ seed: 4, seconds: 45, figures });
    expect(bottleneck).toMatchObject({ kind: 'memory', label: 'memory that is not given back' });
  });

  it('is not memory that warms up', () => {
    const figures = { 'target.rssBytes': (second: number) => 120e6 + 60e6 * (1 - Math.exp(-second / 8)) };
    expect(target({ seed: 4, seconds: 45, figures }).bottleneck).toBeNull();
  });

  it('is a queue that grew, though some waited in calm time already', () => {
    const figures: Figures = { 'app.poolWaiting': from(2, 40), 'app.poolSize': () => 1 };
    const { bottleneck } = target({ seed: 5, seconds: 45, latencyMs: slowFrom(onset), figures });
    expect(bottleneck?.kind).toBe('db-pool');
  });

  it('is the one that came first, with the other as its runner-up', () => {
    const figures: Figures = {
      'app.poolWaiting': from(0, 9),
      'app.workersQueued': (at) => (at >= onset + 10 ? 9 : 0),
    };
    const { bottleneck } = target({ seed: 5, seconds: 45, latencyMs: slowFrom(onset), figures });
    expect(bottleneck?.kind).toBe('db-pool');
    expect(bottleneck?.runnerUp?.kind).toBe('workers');
  });

  it('is not a resource that was at its limit all along, while latency was calm', () => {
    const figures: Figures = { 'target.busiestThreadShare': () => 0.98 };
    const { bottleneck } = target({ seed: 6, seconds: 45, latencyMs: slowFrom(onset), figures });
    expect(bottleneck?.kind).toBe('inside');
  });

  it('is named from the start where a run was slow from its start and missed a limit', () => {
    const record = makeRunWith({
      seed: 7,
      seconds: 45,
      latencyMs: () => 200,
      figures: { 'app.poolWaiting': () => 5, 'app.poolSize': () => 2 },
    });
    const summary = structuredClone(record.summary!);
    summary.metrics['http_req_duration{phase:steady}']!.values['p(95)'] = 500;
    summary.metrics['http_req_duration{phase:steady}']!.thresholds = { 'p(95)<100': { ok: false } };
    const { report } = analyze({ ...record, summary }, { strict: false });
    expect(report.target.bottleneck?.kind).toBe('db-pool');
  });

  /** A queue that builds up in the first seconds: the little that was calm is none of the load's. */
  const slowAtOnce = (second: number): number => (second < 6 ? 60 * (second + 1) : 900);
  const exhausted: readonly [kind: string, figures: Figures][] = [
    [
      'db-pool',
      {
        'app.poolWaiting': (at) => Math.min(60, at * 20),
        'app.poolInUse': () => 1,
        'app.poolSize': () => 1,
      },
    ],
    [
      'workers',
      {
        'app.workersQueued': (at) => Math.min(60, at * 20),
        'app.workersBusy': () => 2,
        'app.workersTotal': () => 2,
      },
    ],
  ];

  it.each(exhausted)('is %s that was all taken from the start, with requests waiting', (kind, figures) => {
    const { bottleneck, recommendations } = target({ seed: 7, seconds: 45, latencyMs: slowAtOnce, figures });
    expect(bottleneck).toMatchObject({ kind, confidence: 'medium' });
    expect(bottleneck!.evidence[0]).toMatch(/^at its limit in 100 % of constant load; latency was high/);
    expect(recommendations[0]?.text).not.toMatch(/NaN|unknown/);
  });

  it.each(exhausted)('is not %s that was as taken while latency was calm', (_kind, figures) => {
    const { bottleneck } = target({ seed: 7, seconds: 45, latencyMs: slowFrom(onset), figures });
    expect(bottleneck?.kind).toBe('inside');
  });

  it.each(exhausted)('is not %s that was taken while latency kept its plateau', (_kind, figures) => {
    expect(target({ seed: 7, seconds: 45, figures }).bottleneck).toBeNull();
  });

  it('is not a pool that is all taken while nobody waits', () => {
    const figures: Figures = {
      'app.poolWaiting': () => 0,
      'app.poolInUse': () => 1,
      'app.poolSize': () => 1,
    };
    const { bottleneck } = target({ seed: 7, seconds: 45, latencyMs: slowAtOnce, figures });
    expect(bottleneck?.kind).toBe('inside');
  });

  it('is not named where the target was not watched', () => {
    const run = { seed: 8, seconds: 45, latencyMs: slowFrom(onset), parts: { system: null } };
    expect(target(run).bottleneck).toBeNull();
  });

  it('is named though latency came back to its plateau, which is lower still', () => {
    const latencyMs = (at: number): number => (at < onset ? 22 : at < 40 ? 120 : 17);
    const figures: Figures = { 'app.poolWaiting': (at) => (at >= onset && at < 40 ? 9 : 0) };
    const { bottleneck } = target({ seed: 9, seconds: 80, latencyMs, figures });
    expect(bottleneck?.kind).toBe('db-pool');
    expect(Math.abs(bottleneck!.since.secondsIntoLoad - onset)).toBeLessThanOrEqual(2);
  });

  it('is not named for a slow start, as every cold cache makes', () => {
    const latencyMs = (at: number): number => (at < 12 ? 80 : 20);
    const figures: Figures = { 'app.cacheHitShare': (at) => (at < 12 ? 0.2 : 0.9) };
    expect(target({ seed: 10, seconds: 60, latencyMs, figures }).bottleneck).toBeNull();
  });

  /** As `jorge-load monitor` leaves it: no load of ours, no latency. */
  const alone = (figures: Figures): Report['target'] => {
    const parts = { run: null, plan: null, summary: null, timeline: null };
    const cores = { 'host.core0Share': () => 0.5, 'host.core1Share': () => 0.5 };
    const record = makeRunWith({ seed: 11, seconds: 60, figures: { ...figures, ...cores }, parts });
    return analyze(record, { strict: false, resources: limits }).report.target;
  };
  const half = (before: number, after: number) => (at: number) => (at >= 24 ? after : before);

  it.each<[kind: string, figures: Figures]>([
    ['cpu-all-cores', { 'target.cpuShare': half(0.2, 0.97), 'target.cpuCores': half(0.4, 1.9) }],
    ['cpu-one-core', { 'target.busiestThreadShare': half(0.2, 0.99) }],
    ['throttling', { 'container.throttledShare': half(0, 0.5), 'container.cpuCores': () => 0.5 }],
    ['lock-waits', { 'postgres.lockWaits': half(0, 3) }],
    ['workers', { 'app.workersQueued': half(0, 9), 'app.workersBusy': () => 4, 'app.workersTotal': () => 4 }],
  ])('is named without latency where it lasted for most of the time: %s', (kind, figures) => {
    const { bottleneck, recommendations } = alone(figures);
    expect(bottleneck).toMatchObject({ kind, confidence: 'low' });
    expect(Math.round(bottleneck!.since.secondsIntoLoad)).toBe(24);
    expect(recommendations[0]?.text).not.toMatch(/NaN|unknown/);
  });

  it.each<[what: string, figures: Figures]>([
    ['a healthy target', {}],
    ['a cache that never hits', { 'app.cacheHitShare': () => 0.02 }],
    ['a machine kept full, by whoever sends the load among others', { 'host.cpuShare': () => 1 }],
    ['a minute’s third at the limit', { 'target.cpuShare': (at) => (at < 20 ? 0.97 : 0.2) }],
  ])('is not named without latency for %s', (_what, figures) => {
    expect(alone(figures).bottleneck).toBeNull();
  });

  it('is named on none of 40 healthy runs', () => {
    const named = Array.from({ length: 40 }, (_, seed) => target({ seed, seconds: 40 }).bottleneck);
    expect(named.filter((one) => one !== null)).toEqual([]);
  });

  it('is named on no run that ramps up and stays healthy', () => {
    const rising = (second: number): number => 2 + 3 * second;
    const named = Array.from(
      { length: 20 },
      (_, seed) => target({ seed, seconds: 40, requestsPerSecond: rising }).bottleneck,
    );
    expect(named.filter((one) => one !== null)).toEqual([]);
  });
});
