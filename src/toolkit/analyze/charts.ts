/** The timeline as lines over seconds of load. */
import { metricNames } from '../../contract/metrics.ts';
import { formatSelector, parseSelector, type Tags } from '../../contract/selector.ts';
import type { Timeline } from '../record/types.ts';
import type { Run } from './run.ts';
import type { Charts, EndpointLines } from './analysis.ts';
import type { Line } from '../statistics/series.ts';

/** Reads one column of the timeline, from the load's start on. */
type Reader = (selector: string, aggregate: string) => Line;

export function drawCharts(record: Run): Charts | null {
  const { timeline } = record;
  const startMs = record.loadStartMs;
  if (timeline === null || startMs === null) return null;
  const from = timeline.timesMs.findIndex((timeMs) => timeMs > startMs);
  if (from < 0) return null;
  const read: Reader = (selector, aggregate) =>
    timeline.series.get(selector)?.get(aggregate)?.subarray(from) ??
    new Float32Array(timeline.timesMs.length - from).fill(NaN);
  return {
    seconds: timeline.timesMs.subarray(from).map((timeMs) => (timeMs - startMs) / 1000),
    users: carriedForward(read('vus', 'value')),
    ...trafficLines(timeline, read, {}),
    endpoints: new Map(endpointsOf(record).map((name) => [name, trafficLines(timeline, read, { name })])),
    errorKinds: errorKinds(timeline, read),
  };
}

function trafficLines(timeline: Timeline, read: Reader, tags: Tags): EndpointLines {
  const counts = read(formatSelector('http_reqs', tags), 'count');
  const latency = formatSelector('http_req_duration', tags);
  const requestsPerSecond = perSecond(timeline, counts);
  return {
    requestsPerSecond,
    failuresPerSecond: failures(timeline, read, { requestsPerSecond, tags }),
    minMs: read(latency, 'min'),
    p50Ms: read(latency, 'med'),
    p90Ms: read(latency, 'p(90)'),
    p95Ms: read(latency, 'p(95)'),
    p99Ms: read(latency, 'p(99)'),
    maxMs: read(latency, 'max'),
  };
}

/** No figure where the last period is too short for one: a few requests, or none, would look like a change of the load. */
function perSecond({ periodMs, lastPeriodMs = periodMs }: Timeline, counts: Line): Line {
  const lastSeconds = lastPeriodMs < periodMs / 2 ? NaN : lastPeriodMs / 1000;
  return counts.map((count, row) => count / (row === counts.length - 1 ? lastSeconds : periodMs / 1000));
}

/** By our own judgement of answers where there is one, else by k6's. */
function failures(
  timeline: Timeline,
  read: Reader,
  { requestsPerSecond, tags }: { requestsPerSecond: Line; tags: Tags },
): Line {
  const judged = formatSelector(metricNames.requestOk, tags);
  if (!timeline.series.has(judged)) {
    const failed = read(formatSelector('http_req_failed', tags), 'rate');
    return requestsPerSecond.map((count, row) => count * (failed[row] ?? NaN));
  }
  const ok = read(judged, 'rate');
  return requestsPerSecond.map((count, row) =>
    Number.isNaN(ok[row] ?? NaN) ? 0 : count * (1 - (ok[row] ?? 1)),
  );
}

/** k6 reports VUs once a second, which now and then misses a period. */
export function carriedForward(values: Iterable<number>): number[] {
  let last = NaN;
  return Array.from(values, (value) => (last = Number.isNaN(value) ? last : value));
}

/** Those of the load, as the timeline names them. */
export function endpointsOf({ timeline, platform }: Run): string[] {
  return [...(timeline?.series.keys() ?? [])].flatMap((selector) => {
    const { metric, tags } = parseSelector(selector);
    const { name } = tags;
    const isWhole = Object.keys(tags).length === 1;
    if (metric !== 'http_req_duration' || name === undefined || !isWhole) return [];
    return platform.ownRequests.includes(name) ? [] : [name];
  });
}

/** Failed requests a period by kind; of a record that did not count them, 1 where the kind was seen. */
function errorKinds({ series }: Timeline, read: Reader): Map<string, Line> {
  const kinds = new Map<string, Line>();
  for (const selector of series.keys()) {
    const { metric, tags } = parseSelector(selector);
    const kind = tags['error'] ?? '';
    if (kind === '' || (metric !== metricNames.requestOk && metric !== metricNames.requestFailures)) continue;
    if (metric === metricNames.requestFailures)
      kinds.set(
        kind,
        read(selector, 'count').map((count) => count || 0),
      );
    else if (!kinds.has(kind))
      kinds.set(
        kind,
        read(selector, 'rate').map((rate) => (Number.isNaN(rate) ? 0 : 1)),
      );
  }
  return kinds;
}
