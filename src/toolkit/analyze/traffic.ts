/** Requests, success and latency: of the whole load, of each phase, of each endpoint. */
import { endpoints, type EndpointName } from '../../contract/endpoints.ts';
import { metricNames } from '../../contract/metrics.ts';
import type { RunRecord } from '../record/types.ts';
import { secondsOf, windowsOf } from './load-clock.ts';
import { MetricIndex } from './metric-index.ts';
import type { Report, Traffic } from './report-schema.ts';

/** A percentile with fewer than ten requests beyond it is not given. */
const fewestFor = { p95: 200, p99: 1_000 } as const;

export function totalTraffic(record: RunRecord): Traffic {
  return trafficOf(new MetricIndex(record.summary), '', durationSeconds(record));
}

export function durationSeconds({ summary, timeline }: RunRecord): number {
  if (summary !== null) return summary.state.testRunDurationMs / 1000;
  const [first = 0] = timeline?.timesMs ?? [];
  const last = timeline?.timesMs.at(-1) ?? first;
  return timeline === null ? 0 : (last - first + timeline.periodMs) / 1000;
}

export function phaseTraffic(record: RunRecord): Report['phases'] {
  const { plan } = record;
  if (plan === null) return [];
  const metrics = new MetricIndex(record.summary);
  return [...new Set(plan.phases.map(({ phase }) => phase))].map((phase) => {
    const windows = windowsOf(plan, phase);
    return {
      phase,
      startSeconds: windows[0]?.startSeconds ?? null,
      endSeconds: windows.at(-1)?.endSeconds ?? null,
      ...trafficOf(metrics, `phase:${phase}`, secondsOf(windows)),
    };
  });
}

/** Of steady load where there is one, else of the whole. */
export function endpointTraffic(record: RunRecord): Report['endpoints'] {
  const { plan } = record;
  const metrics = new MetricIndex(record.summary);
  const hasSteady = plan?.phases.some(({ phase }) => phase === 'steady') ?? false;
  const phase = hasSteady ? 'steady' : 'all';
  const seconds =
    plan === null ? durationSeconds(record) : secondsOf(windowsOf(plan, hasSteady ? 'steady' : null));
  return metrics
    .tagValues('http_req_duration', 'name')
    .map((endpoint) => {
      const tags = hasSteady ? `name:${endpoint},phase:steady` : `name:${endpoint}`;
      return { endpoint, ...routeOf(endpoint), phase, ...trafficOf(metrics, tags, seconds) };
    })
    .filter(({ requests }) => requests > 0)
    .sort((a, b) => b.requests - a.requests);
}

function routeOf(endpoint: string): { method: string; route: string } {
  return endpoint in endpoints ? endpoints[endpoint as EndpointName] : { method: '', route: endpoint };
}

function trafficOf(metrics: MetricIndex, tags: string, seconds: number): Traffic {
  const of = (metric: string): string => (tags === '' ? metric : `${metric}{${tags}}`);
  const latency = (aggregate: string): number | null => metrics.value(of('http_req_duration'), aggregate);
  const requests = latency('count') ?? metrics.value(of('http_reqs'), 'count') ?? 0;
  const enough = (fewest: number, value: number | null): number | null => (requests >= fewest ? value : null);
  return {
    requests,
    ratePerSecond: seconds > 0 ? requests / seconds : null,
    successShare: metrics.value(of(metricNames.requestOk), 'rate') ?? withoutFailed(metrics, of),
    degraded: metrics.get(of(metricNames.degraded))?.values['passes'] ?? null,
    latency: {
      avgMs: latency('avg'),
      minMs: latency('min'),
      p50Ms: latency('med'),
      p75Ms: latency('p(75)'),
      p90Ms: latency('p(90)'),
      p95Ms: enough(fewestFor.p95, latency('p(95)')),
      p99Ms: enough(fewestFor.p99, latency('p(99)')),
      maxMs: latency('max'),
    },
  };
}

function withoutFailed(metrics: MetricIndex, of: (metric: string) => string): number | null {
  const failed = metrics.value(of('http_req_failed'), 'rate');
  return failed === null ? null : 1 - failed;
}
