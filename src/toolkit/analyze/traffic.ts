/** Requests, success and latency: of the whole load, of each phase, of each endpoint. */
import { metricNames } from '../../contract/metrics.ts';
import type { PhaseWindow } from '../../contract/plan.ts';
import type { Endpoint, PlatformWords } from '../../contract/platform.ts';
import { formatSelector, type Tags } from '../../contract/selector.ts';
import { otherName } from '../record/types.ts';
import type { Run } from './run.ts';
import { secondsOf } from './load-clock.ts';
import type { MetricIndex } from './metric-index.ts';
import { type QuantileRange, quantileRange } from '../statistics/quantile-interval.ts';
import type { Report, Traffic } from './report-schema.ts';
import { ownOf } from './platform-words.ts';

/** With fewer than ten requests beyond it, a percentile is given with the interval in which it is known to lie. */
const fewestFor = { p95: 200, p99: 1_000 } as const;

export function totalTraffic(record: Run): Traffic {
  const seconds = record.durationSeconds;
  const metrics = record.metrics;
  const all = trafficOf(metrics, {}, seconds);
  const { passes = 0, fails = 0 } = metrics.get(metricNames.requestOk)?.values ?? {};
  // k6 counts the proof before the load and its logins as well; each request of the load is judged once.
  const requests = passes + fails;
  if (requests === 0 || requests >= all.requests) return all;
  return { ...all, requests, ratePerSecond: seconds > 0 ? requests / seconds : null };
}

export function phaseTraffic(record: Run): Report['phases'] {
  const windows = record.phases;
  const metrics = record.metrics;
  return [...new Set(windows.map(({ phase }) => phase))].map((phase) => {
    const own = windows.filter((window) => window.phase === phase);
    return {
      phase,
      startSeconds: own[0]?.startSeconds ?? null,
      endSeconds: own.at(-1)?.endSeconds ?? null,
      ...trafficOf(metrics, { phase }, secondsRun(record, own)),
    };
  });
}

/** Of windows that a run did not reach the end of, as it was cut or a limit stopped it, what it reached. */
function secondsRun(record: Run, windows: readonly PhaseWindow[]): number {
  const ended = record.durationSeconds;
  return secondsOf(
    windows
      .filter(({ startSeconds }) => startSeconds < ended)
      .map((window) => ({ ...window, endSeconds: Math.min(window.endSeconds, ended) })),
  );
}

export function endpointTraffic(record: Run): Report['endpoints'] {
  const metrics = record.metrics;
  const phase = record.judgedPhase;
  const seconds =
    phase === null
      ? loadSeconds(record)
      : secondsRun(
          record,
          record.phases.filter((one) => one.phase === phase),
        );
  const known = knownEndpoints(record);
  return metrics
    .tagValues('http_req_duration', 'name')
    .filter((endpoint) => !record.platform.ownRequests.includes(endpoint) && !known.sharedNames.has(endpoint))
    .map((endpoint) => {
      const tags = { name: endpoint, ...(phase === null ? {} : { phase }) };
      return {
        endpoint,
        ...routeOf(endpoint, known),
        phase: phase ?? 'all',
        ...trafficOf(metrics, tags, seconds),
      };
    })
    .filter(({ requests }) => requests > 0)
    .sort((a, b) => b.requests - a.requests);
}

/** Of the whole load; without raw samples, up to the last period of the dashboard's record. */
export function userTraffic(record: Run): Report['user_traffic'] {
  const metrics = record.metrics;
  const seconds = loadSeconds(record);
  return metrics
    .tagValues('http_req_duration', 'user')
    .map((user) => ({ user, ...trafficOf(metrics, { user }, seconds) }))
    .filter(({ requests }) => requests > 0)
    .sort((a, b) => b.requests - a.requests);
}

/** Null without raw samples, which alone tell requests by task. */
export function taskTraffic(record: Run, metrics: MetricIndex, tags: Tags): Traffic | null {
  const traffic = trafficOf(metrics, tags, loadSeconds(record));
  return traffic.requests === 0 ? null : traffic;
}

function loadSeconds(record: Run): number {
  return record.plan?.durationSeconds ?? record.durationSeconds;
}

interface KnownEndpoints {
  readonly platform: PlatformWords;
  /** What raw samples say of each endpoint's method. */
  readonly routes: ReadonlyMap<string, Endpoint>;
  /** That several methods go by, each of which is an endpoint of its own. */
  readonly sharedNames: ReadonlySet<string>;
}

function knownEndpoints({ samples, platform }: Run): KnownEndpoints {
  const routes = new Map<string, Endpoint>();
  const sharedNames = new Set<string>();
  for (const { name, method, shared_name: shared } of samples?.tags ?? []) {
    if (shared !== undefined) sharedNames.add(shared);
    if (name !== undefined && name !== otherName && method !== undefined)
      routes.set(name, { method, route: shared ?? name });
  }
  return { platform, routes, sharedNames };
}

function routeOf(endpoint: string, { platform, routes }: KnownEndpoints): Endpoint {
  return ownOf(platform.endpoints, endpoint) ?? routes.get(endpoint) ?? { method: '', route: endpoint };
}

const knownQuantiles = [
  [0, 'min'],
  [0.5, 'med'],
  [0.75, 'p(75)'],
  [0.9, 'p(90)'],
  [0.95, 'p(95)'],
  [0.99, 'p(99)'],
  [1, 'max'],
] as const;

function trafficOf(metrics: MetricIndex, tags: Tags, seconds: number): Traffic {
  const of = (metric: string): string => formatSelector(metric, tags);
  const duration = (aggregate: string): number | null => metrics.value(of('http_req_duration'), aggregate);
  const latency = (aggregate: string): number | null => answeredMs(duration(aggregate));
  const requests = duration('count') ?? metrics.value(of('http_reqs'), 'count') ?? 0;
  const known = knownQuantiles.map(([share, aggregate]) => [share, latency(aggregate)] as const);
  const rangeOf = (of: 'p95' | 'p99'): QuantileRange | null =>
    requests >= fewestFor[of] || requests === 0
      ? null
      : quantileRange(requests, Number(of.slice(1)) / 100, known);
  return {
    requests,
    ratePerSecond: seconds > 0 ? requests / seconds : null,
    successShare: metrics.value(of(metricNames.requestOk), 'rate') ?? withoutFailed(metrics, of),
    judged: judgedIn(metrics, of) ?? requests,
    degraded: metrics.get(of(metricNames.degraded))?.values['passes'] ?? null,
    latency: {
      avgMs: latency('avg'),
      minMs: latency('min'),
      p50Ms: latency('med'),
      p75Ms: latency('p(75)'),
      p90Ms: latency('p(90)'),
      p95Ms: latency('p(95)'),
      p99Ms: latency('p(99)'),
      maxMs: latency('max'),
      p95Range: rangeOf('p95'),
      p99Range: rangeOf('p99'),
    },
  };
}

/** k6 says 0 ms of a request that nobody answered: that is no latency. */
function answeredMs(ms: number | null): number | null {
  return ms === 0 ? null : ms;
}

/** Null where the record has shares alone. */
function judgedIn(metrics: MetricIndex, of: (metric: string) => string): number | null {
  const { passes, fails } =
    (metrics.get(of(metricNames.requestOk)) ?? metrics.get(of('http_req_failed')))?.values ?? {};
  return passes === undefined || fails === undefined ? null : passes + fails;
}

function withoutFailed(metrics: MetricIndex, of: (metric: string) => string): number | null {
  const failed = metrics.value(of('http_req_failed'), 'rate');
  return failed === null ? null : 1 - failed;
}
