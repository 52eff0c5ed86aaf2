/** The timeline as lines over seconds of load. */
import { metricNames } from '../../contract/metrics.ts';
import { parseSelector } from '../../contract/selector.ts';
import type { RunRecord, Timeline } from '../record/types.ts';
import type { Charts, EndpointLines, Line } from './analysis.ts';
import { loadStartMs } from './load-clock.ts';

/** Reads one column of the timeline, from the load's start on. */
type Reader = (selector: string, aggregate: string) => Line;

export function drawCharts(record: RunRecord): Charts | null {
  const { timeline } = record;
  const startMs = loadStartMs(record);
  if (timeline === null || startMs === null) return null;
  const rows = [...timeline.timesMs.keys()].filter((row) => (timeline.timesMs[row] ?? 0) > startMs);
  const read: Reader = (selector, aggregate) => {
    const column = timeline.series.get(selector)?.get(aggregate);
    return rows.map((row) => column?.[row] ?? NaN);
  };
  return {
    seconds: rows.map((row) => ((timeline.timesMs[row] ?? 0) - startMs) / 1000),
    users: carriedForward(read('vus', 'value')),
    ...trafficLines(timeline, read, ''),
    endpoints: new Map(
      endpointsOf(timeline).map((name) => [name, trafficLines(timeline, read, `{name:${name}}`)]),
    ),
    errorKinds: errorKinds(timeline, read),
  };
}

function trafficLines(timeline: Timeline, read: Reader, tags: string): EndpointLines {
  const requestsPerSecond = read(`http_reqs${tags}`, 'count').map(
    (count) => count / (timeline.periodMs / 1000),
  );
  return {
    requestsPerSecond,
    failuresPerSecond: failures(timeline, read, { requestsPerSecond, tags }),
    p50Ms: read(`http_req_duration${tags}`, 'med'),
    p95Ms: read(`http_req_duration${tags}`, 'p(95)'),
    p99Ms: read(`http_req_duration${tags}`, 'p(99)'),
  };
}

/** By our own judgement of answers where there is one, else by k6's. */
function failures(
  timeline: Timeline,
  read: Reader,
  { requestsPerSecond, tags }: { requestsPerSecond: Line; tags: string },
): Line {
  if (!timeline.series.has(metricNames.requestOk + tags)) {
    const failed = read(`http_req_failed${tags}`, 'rate');
    return requestsPerSecond.map((count, row) => count * (failed[row] ?? NaN));
  }
  const ok = read(metricNames.requestOk + tags, 'rate');
  return requestsPerSecond.map((count, row) =>
    Number.isNaN(ok[row] ?? NaN) ? 0 : count * (1 - (ok[row] ?? 1)),
  );
}

/** k6 reports VUs once a second, which now and then misses a period. */
function carriedForward(values: Line): Line {
  let last = NaN;
  return values.map((value) => (last = Number.isNaN(value) ? last : value));
}

export function endpointsOf({ series }: Timeline): string[] {
  return [...series.keys()].flatMap((selector) => {
    const { metric, tags } = parseSelector(selector);
    const { name } = tags;
    const isWhole = Object.keys(tags).length === 1;
    return metric === 'http_req_duration' && name !== undefined && isWhole && !ownRequests.has(name)
      ? [name]
      : [];
  });
}

/** What the load test asks on its own behalf. */
const ownRequests: ReadonlySet<string> = new Set(['setup', 'auth_login']);

function errorKinds({ series }: Timeline, read: Reader): Map<string, Line> {
  const kinds = new Map<string, Line>();
  for (const selector of series.keys()) {
    const { metric, tags } = parseSelector(selector);
    const kind = tags['error'];
    if (metric !== metricNames.requestOk || kind === undefined || kind === '') continue;
    kinds.set(
      kind,
      read(selector, 'rate').map((rate) => (Number.isNaN(rate) ? 0 : 1)),
    );
  }
  return kinds;
}
