/** The timeline as lines over seconds of load. */
import { metricNames } from '../../contract/metrics.ts';
import { parseSelector } from '../../contract/selector.ts';
import type { RunRecord, Timeline } from '../record/types.ts';
import type { Charts, Line } from './analysis.ts';
import { loadStartMs } from './load-clock.ts';

export function drawCharts(record: RunRecord): Charts | null {
  const { timeline } = record;
  const startMs = loadStartMs(record);
  if (timeline === null || startMs === null) return null;
  const rows = [...timeline.timesMs.keys()].filter((row) => (timeline.timesMs[row] ?? 0) > startMs);
  const line = (selector: string, aggregate: string): Line => {
    const column = timeline.series.get(selector)?.get(aggregate);
    return rows.map((row) => column?.[row] ?? NaN);
  };
  const perSecond = (selector: string): Line =>
    line(selector, 'count').map((count) => count / (timeline.periodMs / 1000));
  const requestsPerSecond = perSecond('http_reqs');
  return {
    seconds: rows.map((row) => ((timeline.timesMs[row] ?? 0) - startMs) / 1000),
    users: carriedForward(line('vus', 'value')),
    requestsPerSecond,
    failuresPerSecond: failures(timeline, requestsPerSecond, line),
    p50Ms: line('http_req_duration', 'med'),
    p95Ms: line('http_req_duration', 'p(95)'),
    p99Ms: line('http_req_duration', 'p(99)'),
    endpoints: new Map(
      endpointsOf(timeline).map((name) => [
        name,
        {
          p95Ms: line(`http_req_duration{name:${name}}`, 'p(95)'),
          requestsPerSecond: perSecond(`http_reqs{name:${name}}`),
        },
      ]),
    ),
  };
}

/** By our own judgement of answers where there is one, else by k6's. */
function failures(
  timeline: Timeline,
  requests: Line,
  line: (selector: string, aggregate: string) => Line,
): Line {
  if (!timeline.series.has(metricNames.requestOk)) {
    const failed = line('http_req_failed', 'rate');
    return requests.map((count, row) => count * (failed[row] ?? NaN));
  }
  const ok = line(metricNames.requestOk, 'rate');
  return requests.map((count, row) => (Number.isNaN(ok[row] ?? NaN) ? 0 : count * (1 - (ok[row] ?? 1))));
}

/** k6 reports VUs once a second, which now and then misses a period. */
function carriedForward(values: Line): Line {
  let last = NaN;
  return values.map((value) => (last = Number.isNaN(value) ? last : value));
}

function endpointsOf({ series }: Timeline): string[] {
  return [...series.keys()].flatMap((selector) => {
    const { metric, tags } = parseSelector(selector);
    const { name } = tags;
    return metric === 'http_req_duration' && name !== undefined && !ownRequests.has(name) ? [name] : [];
  });
}

/** What the load test asks on its own behalf. */
const ownRequests: ReadonlySet<string> = new Set(['setup', 'auth_login']);
