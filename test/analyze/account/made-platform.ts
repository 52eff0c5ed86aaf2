/** A made-up run of the platform's seven endpoints, request by request, with a truth to be told; from a seed. */
import type { SystemFigure } from '../../../src/contract/system-figures.ts';
import type { Limits } from '../../../src/contract/limit.ts';
import { quantile } from '../../../src/toolkit/statistics/percentiles.ts';
import type { RunRecord, Summary, SummaryMetric } from '../../../src/toolkit/record/types.ts';
import { makePlan, makeRecord, makeRun, makeTimeline, metric, startMs } from '../make-record.ts';
import { healthy, limits } from '../system/made-runs.ts';
import { seededNoise } from '../system/noise.ts';

/** Mean ms of an answer, and requests a second, as on an ordinary day. */
export const platform = {
  pricing_calculate: { ms: 12, perSecond: 16 },
  pricing_analytics: { ms: 5, perSecond: 6.5 },
  roi_report: { ms: 6, perSecond: 5 },
  savings_calculator: { ms: 4.5, perSecond: 3.2 },
  human_vs_ai: { ms: 8, perSecond: 1 },
  pricing_optimize: { ms: 25, perSecond: 0.35 },
  health: { ms: 1, perSecond: 0.35 },
} as const;
export type PlatformEndpoint = keyof typeof platform;
const names = Object.keys(platform) as PlatformEndpoint[];

type Course = (second: number) => number;

export interface Happening {
  /** Added to each answer, the fastest as well. */
  readonly workMs?: Course;
  /** Added by waiting: exponential with this mean, so that the fastest hardly waits. */
  readonly waitMs?: Course;
  /** Share of wrong answers. */
  readonly failing?: Course;
}

export interface MadePlatform {
  readonly seed: number;
  readonly seconds?: number;
  /** By endpoint; `all` for every one. */
  readonly happens?: Partial<Record<PlatformEndpoint | 'all', Happening>>;
  readonly figures?: Readonly<Partial<Record<SystemFigure, Course>>>;
  readonly isWatched?: boolean;
  /** What the wrong answers were. */
  readonly status?: number;
}

const rampSeconds = 4;
const drainSeconds = 4;
const gates: Limits = {
  'http_req_duration{phase:steady}': ['p(95)<100', 'p(99)<200'],
  'request_ok{phase:steady}': ['rate>0.99'],
};
const targets: Limits = {
  'http_req_duration{phase:steady}': ['p(50)<50', 'p(90)<90'],
  'http_req_duration{name:roi_report,phase:steady}': ['p(95)<500'],
  'http_req_duration{name:health,phase:steady}': ['p(95)<10'],
};

interface Request {
  readonly second: number;
  readonly endpoint: PlatformEndpoint;
  readonly ms: number;
  readonly ok: boolean;
}

export function makePlatformRun({
  seed,
  seconds = 40,
  happens = {},
  figures,
  isWatched = true,
  status = 503,
}: MadePlatform): RunRecord {
  const requests = sendAll(seed, seconds, happens);
  const noise = seededNoise(seed + 1000);
  const steady = { from: rampSeconds, to: seconds - drainSeconds };
  return makeRecord({
    run: makeRun({ resources: limits }),
    plan: makePlan({
      durationSeconds: seconds,
      gates,
      targets,
      phases: [
        { phase: 'ramp', startSeconds: 0, endSeconds: steady.from, from: 0, to: 100 },
        { phase: 'steady', startSeconds: steady.from, endSeconds: steady.to, from: 100, to: 100 },
        { phase: 'drain', startSeconds: steady.to, endSeconds: seconds, from: 100, to: 0 },
      ],
    }),
    summary: sumUp(requests, seconds, { steady, status }),
    timeline: timelineOf(requests, seconds),
    system: isWatched
      ? {
          remarks: [],
          lastWords: [],
          timesMs: Float64Array.from({ length: seconds }, (_, row) => startMs + row * 1000 + 600),
          series: new Map(
            Object.entries({ ...healthy, ...figures }).map(([figure, course]) => [
              figure,
              Float64Array.from({ length: seconds }, (_, row) => {
                const value = course(row);
                return Number.isInteger(value) ? value : Math.max(0, value * Math.exp(0.05 * noise()));
              }),
            ]),
          ),
        }
      : null,
  });
}

function sendAll(seed: number, seconds: number, happens: NonNullable<MadePlatform['happens']>): Request[] {
  const noise = seededNoise(seed);
  // P(Z < z), near enough: a uniform number of the same generator.
  const uniform = (): number => 1 / (1 + Math.exp(-1.702 * noise()));
  return Array.from({ length: seconds }, (_, second) => second).flatMap((second) => {
    const share = Math.min(1, (second + 1) / rampSeconds, (seconds - second) / drainSeconds);
    return names.flatMap((endpoint) => {
      const { ms, perSecond } = platform[endpoint];
      const count = Math.max(0, Math.round(perSecond * share + Math.sqrt(perSecond) * 0.6 * noise()));
      const said = [happens[endpoint], happens.all];
      const of = (key: keyof Happening): number =>
        said.reduce((total, one) => total + (one?.[key]?.(second) ?? 0), 0);
      return Array.from({ length: count }, (): Request => {
        const usual = ms * Math.exp(0.4 * noise() - 0.08);
        const waited = of('waitMs') * -Math.log(Math.max(1e-6, uniform()));
        const ok = uniform() >= of('failing');
        return { second, endpoint, ok, ms: usual + of('workMs') * Math.exp(0.02 * noise()) + waited };
      });
    });
  });
}

const sorted = (requests: readonly Request[]): number[] => requests.map(({ ms }) => ms).sort((a, b) => a - b);
const mean = (values: readonly number[]): number =>
  values.reduce((total, value) => total + value, 0) / values.length;

function timelineOf(requests: readonly Request[], seconds: number): ReturnType<typeof makeTimeline> {
  const bySecond = (own: readonly Request[]): Request[][] => {
    const rows = Array.from({ length: seconds }, (): Request[] => []);
    for (const one of own) rows[one.second]?.push(one);
    return rows;
  };
  const lines = (tags: string, own: readonly Request[]): [string, Record<string, Course>][] => {
    const rows = bySecond(own);
    const at =
      (of: (row: Request[]) => number): Course =>
      (second) =>
        rows[second]?.length ? of(rows[second]) : NaN;
    const percentile = (q: number): Course => at((row) => quantile(sorted(row), q));
    return [
      [
        `http_req_duration${tags}`,
        {
          avg: at((row) => mean(row.map(({ ms }) => ms))),
          min: percentile(0),
          med: percentile(0.5),
          'p(90)': percentile(0.9),
          'p(95)': percentile(0.95),
          'p(99)': percentile(0.99),
          max: percentile(1),
        },
      ],
      [`http_reqs${tags}`, { count: at((row) => row.length), rate: at((row) => row.length) }],
      [`request_ok${tags}`, { rate: at((row) => mean(row.map(({ ok }) => Number(ok)))) }],
    ];
  };
  return makeTimeline(
    seconds,
    Object.fromEntries([
      ...lines('', requests),
      ...names.flatMap((name) =>
        lines(
          `{name:${name}}`,
          requests.filter(({ endpoint }) => endpoint === name),
        ),
      ),
      ['vus', { value: () => 100 }],
    ]),
  );
}

function sumUp(
  requests: readonly Request[],
  seconds: number,
  { steady, status }: { steady: { from: number; to: number }; status: number },
): Summary {
  const inSteady = requests.filter(({ second }) => second >= steady.from && second < steady.to);
  const failures = names.map(
    (name) => requests.filter(({ endpoint, ok }) => endpoint === name && !ok).length,
  );
  const metrics: Record<string, SummaryMetric> = {
    ...metricsOf('', requests),
    ...metricsOf('{phase:steady}', inSteady),
    ...Object.fromEntries(
      names.flatMap((name) =>
        Object.entries(
          metricsOf(
            `{name:${name},phase:steady}`,
            inSteady.filter(({ endpoint }) => endpoint === name),
          ),
        ),
      ),
    ),
    ...Object.fromEntries(
      names.flatMap((name, place) =>
        failures[place] === 0
          ? []
          : [
              [
                `request_failures{error:status,name:${name},status:${status}}`,
                metric('counter', { count: failures[place] ?? 0 }),
              ],
            ],
      ),
    ),
    vus: metric('gauge', { value: 1, min: 0, max: 100 }),
  };
  return { state: { testRunDurationMs: seconds * 1000 }, metrics };
}

function metricsOf(tags: string, own: readonly Request[]): Record<string, SummaryMetric> {
  const values = sorted(own);
  const passes = own.filter(({ ok }) => ok).length;
  const latency = {
    avg: mean(values),
    min: values[0] ?? 0,
    med: quantile(values, 0.5),
    max: values.at(-1) ?? 0,
    'p(75)': quantile(values, 0.75),
    'p(90)': quantile(values, 0.9),
    'p(95)': quantile(values, 0.95),
    'p(99)': quantile(values, 0.99),
    count: values.length,
  };
  return {
    [`http_reqs${tags}`]: metric('counter', { count: own.length, rate: own.length }),
    [`http_req_duration${tags}`]: metric('trend', own.length === 0 ? { count: 0 } : latency),
    [`request_ok${tags}`]: metric('rate', {
      rate: own.length === 0 ? 0 : passes / own.length,
      passes,
      fails: own.length - passes,
    }),
  };
}
