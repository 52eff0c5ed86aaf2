/** Forty things that can be wrong with a target, and what has to be said of each. */
import type { BottleneckKind } from '../../../src/toolkit/analyze/system/target-schema.ts';
import type { MadePlatform } from './made-platform.ts';

export interface MadeCase {
  readonly name: string;
  readonly run: Omit<MadePlatform, 'seed'>;
  /** Null: no bottleneck. */
  readonly kind: BottleneckKind | null;
  /** The endpoint that the bottleneck holds back alone. */
  readonly endpoint?: string;
  /** In the first sentence of the account; null where nothing is to be told. */
  readonly first: RegExp | null;
}

const onset = 20;
const always = (value: number) => (): number => value;
const from =
  (after: number, before = 0) =>
  (second: number): number =>
    second >= onset ? after : before;
const full = { 'host.cpuShare': from(0.99, 0.4), 'target.cpuCores': () => 0.08 } as const;

const alone: readonly MadeCase[] = [
  {
    name: 'latency of roi_report from the middle',
    run: { happens: { roi_report: { workMs: from(400) } } },
    kind: 'inside',
    endpoint: 'roi_report',
    first:
      /^roi_report became \d+ times slower at \+0:(19|20) \([\d.]+ → 4\d\d ms\); the other (six|five|four) did not change; /,
  },
  {
    name: 'latency of pricing_calculate from the first second',
    run: { happens: { pricing_calculate: { workMs: always(300) } } },
    kind: 'inside',
    endpoint: 'pricing_calculate',
    first:
      /^pricing_calculate was slow from its first request on \(typically 31\d ms, the fastest answer [23]\d\d ms\); the other (six|five|four) were not/,
  },
  {
    name: 'errors of roi_report from the middle',
    run: { happens: { roi_report: { failing: from(0.3) } } },
    kind: null,
    first: /^roi_report began to fail at \+0:(19|2\d): [\d.]+ % of its requests then, none before \(/,
  },
  {
    name: 'errors of pricing_analytics from the first second',
    run: { happens: { pricing_analytics: { failing: always(0.25) } } },
    kind: null,
    first: /^pricing_analytics failed in part from the first request on/,
  },
  {
    name: 'all answers of savings_calculator fail from the middle',
    run: { happens: { savings_calculator: { failing: from(1) } } },
    kind: null,
    first: /^savings_calculator began to fail at \+0:(19|2[012]): 100 % of its requests then, none before/,
  },
  {
    name: 'its own lock of pricing_calculate from the middle',
    run: { happens: { pricing_calculate: { waitMs: from(300) } } },
    kind: 'inside',
    endpoint: 'pricing_calculate',
    first: /^pricing_calculate became [\d.]+ times slower at \+0:(19|20)/,
  },
  {
    name: 'its own lock of roi_report from the first second',
    run: { happens: { roi_report: { waitMs: always(600) } } },
    kind: 'inside',
    endpoint: 'roi_report',
    first: /^roi_report was slow from its first request on/,
  },
  {
    name: 'its own lock in the database, of pricing_analytics, from the middle',
    run: {
      happens: { pricing_analytics: { waitMs: from(300) } },
      figures: { 'postgres.lockWaits': from(6) },
    },
    kind: 'lock-waits',
    endpoint: 'pricing_analytics',
    first: /^pricing_analytics became \d+ times slower at .*at its limit: locks in the database/,
  },
  {
    name: 'its own downstream of savings_calculator from the middle',
    run: { happens: { savings_calculator: { workMs: from(120), waitMs: from(40) } } },
    kind: 'inside',
    endpoint: 'savings_calculator',
    first: /^savings_calculator became \d+ times slower/,
  },
  {
    name: 'its own downstream of human_vs_ai, a rare one, from the middle',
    run: { seconds: 60, happens: { human_vs_ai: { workMs: from(250) } } },
    kind: 'inside',
    endpoint: 'human_vs_ai',
    first: /^human_vs_ai became \d+ times slower/,
  },
  {
    name: 'its own downstream of roi_report from the first second',
    run: { happens: { roi_report: { workMs: always(700) } } },
    kind: 'inside',
    endpoint: 'roi_report',
    first:
      /^roi_report was slow from its first request on \(typically 7\d\d ms, the fastest answer 6\d\d ms\)/,
  },
  {
    name: 'latency of pricing_calculate, the target not watched',
    run: { isWatched: false, happens: { pricing_calculate: { workMs: from(450) } } },
    kind: 'inside',
    endpoint: 'pricing_calculate',
    first: /^pricing_calculate became \d+ times slower/,
  },
];

const neighbours: readonly MadeCase[] = [
  ...[60, 120, 250].map((waitMs): MadeCase => ({
    name: `neighbours that make all wait ${waitMs} ms`,
    run: { happens: { all: { waitMs: from(waitMs) } }, figures: full },
    kind: 'neighbours',
    first:
      /^(All 7|\d of 7) endpoints became slower at \+0:(19|20).*at its limit: other processes on the machine/,
  })),
  {
    name: 'a full machine, and the floor of roi_report',
    run: { happens: { roi_report: { workMs: from(418) } }, figures: full },
    kind: 'inside',
    endpoint: 'roi_report',
    first: /^roi_report became \d+ times slower/,
  },
  {
    name: 'a full machine all along, and the floor of pricing_calculate all along',
    run: {
      happens: { pricing_calculate: { workMs: always(418) } },
      figures: { ...full, 'host.cpuShare': always(0.99) },
    },
    kind: 'inside',
    endpoint: 'pricing_calculate',
    first: /^pricing_calculate was slow from its first request on/,
  },
  {
    name: 'a full machine, and a floor of all endpoints',
    run: { happens: { all: { workMs: from(150) } }, figures: full },
    kind: 'inside',
    first: /^(All 7|\d of 7) endpoints became slower/,
  },
];

const broken: readonly MadeCase[] = [
  {
    name: 'no endpoint ever right',
    run: { happens: { all: { failing: always(1) } }, status: 404 },
    kind: null,
    first: /^No endpoint ever answered as the contract says, from the first request on: this is not load \(/,
  },
  {
    name: 'five of seven never right',
    run: {
      status: 404,
      happens: {
        pricing_calculate: { failing: always(1) },
        pricing_analytics: { failing: always(1) },
        roi_report: { failing: always(1) },
        savings_calculator: { failing: always(1) },
        human_vs_ai: { failing: always(1) },
      },
    },
    kind: null,
    first:
      /^5 of 7 endpoints never answered as the contract says, from the first request on: this is not load \(/,
  },
  {
    name: 'one never right',
    run: { happens: { roi_report: { failing: always(1) } } },
    kind: null,
    first: /^roi_report never answered as the contract says/,
  },
  {
    name: 'a rare one never right',
    run: { happens: { health: { failing: always(1) } } },
    kind: null,
    first: /^health never answered as the contract says/,
  },
  {
    name: 'sixty percent refused all along',
    run: { happens: { all: { failing: always(0.6) } }, status: 429 },
    kind: null,
    first: /^(All 7|6 of 7) endpoints failed in part from the first request on/,
  },
  {
    name: 'one never right, while another becomes slow',
    run: {
      happens: { roi_report: { failing: always(1) }, pricing_calculate: { workMs: from(300) } },
    },
    kind: 'inside',
    endpoint: 'pricing_calculate',
    first: /^roi_report never answered as the contract says/,
  },
];

const shared = (
  kind: BottleneckKind,
  figures: NonNullable<MadePlatform['figures']>,
  happens: MadePlatform['happens'] = { all: { waitMs: from(90) } },
): MadeCase => ({
  name: `all wait: ${kind}`,
  run: { happens, figures },
  kind,
  first: /^(All 7|\d of 7) endpoints (became slower|were slow from)/,
});

const resources: readonly MadeCase[] = [
  shared('generator', { 'generator.cpuCores': from(1.95, 0.4), 'host.cpuShare': from(1, 0.4) }),
  shared('throttling', { 'container.throttledShare': from(0.4), 'container.cpuLimitCores': () => 0.5 }),
  shared('cpu-all-cores', {
    'target.cpuShare': from(0.97, 0.3),
    'target.cpuCores': from(1.95, 0.6),
    'target.busiestThreadShare': from(0.97, 0.3),
  }),
  shared('cpu-one-core', {
    'target.busiestThreadShare': from(0.99, 0.4),
    'target.cpuShare': from(0.52, 0.2),
  }),
  shared('memory', { 'container.memoryPressureShare': from(0.3) }),
  shared('disk', { 'host.diskBusyShare': from(0.98, 0.1), 'host.diskWriteBytes': () => 9e6 }),
  shared('lock-waits', { 'postgres.lockWaits': from(7) }),
  shared('cache', { 'app.cacheHitShare': from(0.05, 0.92) }, { all: { workMs: from(60) } }),
  shared('db-pool', {
    'app.poolWaiting': from(12),
    'app.poolSize': from(2, 64),
    'app.poolInUse': from(2, 5),
  }),
  shared('db-pool', { 'postgres.connections': from(99, 20), 'postgres.maxConnections': () => 100 }),
  shared('accept-queue', { 'host.listenOverflows': from(30) }),
  shared('network', { 'host.tcpRetransmits': from(80), 'host.ephemeralPortsLeft': () => 28_000 }),
  shared('workers', {
    'app.workersQueued': from(25),
    'app.workersBusy': from(8, 3),
    'app.workersTotal': () => 8,
  }),
  shared(
    'db-pool',
    { 'app.poolWaiting': () => 40, 'app.poolInUse': () => 1, 'app.poolSize': () => 1 },
    { all: { waitMs: always(400) } },
  ),
  shared('inside', {}, { all: { workMs: from(80) } }),
  {
    name: 'memory that is not given back, latency as ever',
    run: { figures: { 'target.rssBytes': (second) => 120e6 + second * 10e6 } },
    kind: 'memory',
    first: null,
  },
];

export const madeCases: readonly MadeCase[] = [...alone, ...neighbours, ...broken, ...resources];
