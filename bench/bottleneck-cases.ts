/** What the bottleneck proof makes in a sandbox, and what has to be said of each. */

export interface Case {
  readonly name: string;
  /** The bottleneck's kind; null: none. */
  readonly expected: string | null;
  /** The endpoint that it holds back alone. */
  readonly endpoint?: string;
  /** In the account's first sentence; null: nothing is to be told. */
  readonly first: RegExp | null;
  readonly users: number;
  readonly sandbox: readonly string[];
  /** What goes wrong some seconds into the load; null: it was so from the start, or nothing is wrong. */
  readonly fault: string | null;
  /** Other processes that take the machine's CPU from that moment on. */
  readonly neighbours?: number;
  readonly seeds: readonly number[];
  /** Takes the machine's CPU: runs alone. */
  readonly isHeavy?: boolean;
}

const slowService = ['--service-time-scale', '3'];
const fault = (text: string): string[] => ['--fault', text];
const any = /./;

/** One endpoint alone: its latency, its errors, its own lock, its own downstream or query; from the middle and the start. */
function alone(
  [name, endpoint, seed]: readonly [string, string, number],
  rest: Partial<Case> & Pick<Case, 'fault'>,
): Case {
  const isFromStart = rest.fault === null;
  return {
    name,
    endpoint,
    expected: 'inside',
    first: RegExp(`^${endpoint} ${isFromStart ? '(was slow from its first|became)' : 'became'} `),
    users: 100,
    sandbox: [],
    seeds: [seed],
    ...rest,
  };
}

const ofOneEndpoint: readonly Case[] = [
  alone(['latency-mid', 'roi_report', 31], { fault: 'latency:ms=400,endpoint=roi_report' }),
  alone(['latency-start', 'pricing_calculate', 32], {
    sandbox: fault('latency:ms=300,endpoint=pricing_calculate'),
    fault: null,
  }),
  alone(['latency-rare', 'human_vs_ai', 33], {
    users: 200,
    fault: 'latency:ms=400,endpoint=human_vs_ai',
  }),
  alone(['lock-mid', 'pricing_calculate', 34], {
    users: 200,
    fault: 'lock:ms=60,endpoint=pricing_calculate',
  }),
  alone(['lock-mid', 'pricing_analytics', 35], {
    users: 200,
    fault: 'lock:ms=150,endpoint=pricing_analytics',
  }),
  alone(['lock-start', 'roi_report', 36], {
    users: 200,
    sandbox: fault('lock:ms=300,endpoint=roi_report'),
    fault: null,
  }),
  alone(['query-mid', 'pricing_calculate', 37], { fault: 'query:ms=300,endpoint=pricing_calculate' }),
  alone(['downstream-mid', 'savings_calculator', 38], {
    fault: 'latency:ms=250,endpoint=savings_calculator',
  }),
  alone(['downstream-start', 'roi_report', 39], {
    sandbox: fault('latency:ms=700,endpoint=roi_report'),
    fault: null,
  }),
  {
    name: 'errors-mid',
    expected: null,
    first: /^roi_report began to fail at/,
    users: 100,
    sandbox: [],
    fault: 'error:rate=0.5,status=503,endpoint=roi_report',
    seeds: [40],
  },
  {
    name: 'errors-all-mid',
    expected: null,
    first: /^savings_calculator began to fail at/,
    users: 100,
    sandbox: [],
    fault: 'error:rate=1,status=500,endpoint=savings_calculator',
    seeds: [41],
  },
  {
    name: 'errors-start',
    expected: null,
    first: /^pricing_calculate failed in part from the first request on/,
    users: 100,
    sandbox: fault('error:rate=0.3,status=503,endpoint=pricing_calculate'),
    fault: null,
    seeds: [42],
  },
];

const ofNeighbours: readonly Case[] = [
  {
    name: 'neighbours',
    expected: 'neighbours',
    first: /endpoints became slower|became .* slower/,
    users: 60,
    sandbox: ['--cpu-cost', '8'],
    fault: null,
    neighbours: 10,
    seeds: [43, 44, 45],
    isHeavy: true,
  },
  {
    name: 'floor-beside-neighbours',
    expected: 'inside',
    endpoint: 'roi_report',
    first: /roi_report \(|^roi_report became /,
    users: 60,
    sandbox: [],
    fault: 'latency:ms=418,endpoint=roi_report',
    neighbours: 3,
    seeds: [46, 47],
    isHeavy: true,
  },
  {
    name: 'floor-beside-neighbours-start',
    expected: 'inside',
    endpoint: 'pricing_calculate',
    first: /^pricing_calculate was slow from its first/,
    users: 60,
    sandbox: fault('latency:ms=418,endpoint=pricing_calculate'),
    fault: null,
    neighbours: 3,
    seeds: [48],
    isHeavy: true,
  },
];

/** The proof before the load asks health and analytics: those answer right. */
const fiveBroken = (text: string): string[] =>
  ['pricing_calculate', 'roi_report', 'savings_calculator', 'human_vs_ai', 'pricing_optimize'].flatMap(
    (endpoint) => fault(`${text},endpoint=${endpoint}`),
  );

const alwaysBroken: readonly Case[] = [
  {
    name: 'five-never-right',
    expected: null,
    first:
      /^5 of [67] endpoints never answered as the contract says, from the first request on: this is not load/,
    users: 100,
    sandbox: fiveBroken('error:rate=1,status=404'),
    fault: null,
    seeds: [49],
  },
  {
    name: 'garbage',
    expected: null,
    first: /^pricing_calculate never answered as the contract says/,
    users: 100,
    sandbox: fault('garbage:endpoint=pricing_calculate'),
    fault: null,
    seeds: [50],
  },
  {
    name: 'one-never-right',
    expected: null,
    first: /^roi_report never answered as the contract says/,
    users: 100,
    sandbox: fault('error:rate=1,status=500,endpoint=roi_report'),
    fault: null,
    seeds: [51],
  },
  {
    name: 'rare-never-right',
    expected: null,
    first: /^pricing_optimize never answered as the contract says/,
    users: 200,
    sandbox: fault('error:rate=1,status=500,endpoint=pricing_optimize'),
    fault: null,
    seeds: [52],
  },
  {
    name: 'partly-refused',
    expected: null,
    first: /endpoints failed in part from the first request on/,
    users: 100,
    sandbox: fiveBroken('error:rate=0.6,status=429'),
    fault: null,
    seeds: [53],
  },
  {
    name: 'never-right-and-slow',
    expected: 'inside',
    endpoint: 'pricing_calculate',
    first: /^roi_report never answered as the contract says/,
    users: 100,
    sandbox: fault('error:rate=1,status=500,endpoint=roi_report'),
    fault: 'latency:ms=300,endpoint=pricing_calculate',
    seeds: [54],
  },
];

const resource = (name: string, expected: string, rest: Partial<Case> & Pick<Case, 'seeds'>): Case => ({
  ...{ name, expected, first: any, users: 200, sandbox: [], fault: null },
  ...rest,
});

const ofResources: readonly Case[] = [
  resource('one-core', 'cpu-one-core', { isHeavy: true, users: 150, fault: 'cpu:ms=25', seeds: [1, 2] }),
  resource('all-cores', 'cpu-all-cores', {
    isHeavy: true,
    users: 150,
    sandbox: ['--burners', '2'],
    fault: 'cpu:ms=60',
    seeds: [4, 5],
  }),
  resource('leak', 'memory', { users: 60, first: null, fault: 'leak:mb-per-second=12', seeds: [7, 8] }),
  resource('pool', 'db-pool', { sandbox: slowService, fault: 'pool:size=1', seeds: [10, 11] }),
  resource('small-pool', 'db-pool', { sandbox: [...slowService, '--pool-size', '1'], seeds: [12, 13] }),
  resource('cache-off', 'cache', { sandbox: slowService, fault: 'cache-off', seeds: [14, 15] }),
  resource('latency', 'inside', {
    users: 100,
    first: /^(All 7|[5-6] of 7) endpoints became slower/,
    fault: 'latency:ms=80',
    seeds: [16, 17],
  }),
  resource('workers', 'workers', { sandbox: [...slowService, '--workers', '1'], seeds: [20, 21] }),
];

const healthy: Case = {
  name: 'healthy',
  expected: null,
  first: null,
  users: 100,
  sandbox: [],
  fault: null,
  seeds: Array.from({ length: 20 }, (_, place) => 61 + place),
};

export const cases: readonly Case[] = [
  ...ofOneEndpoint,
  ...ofNeighbours,
  ...alwaysBroken,
  ...ofResources,
  healthy,
];
