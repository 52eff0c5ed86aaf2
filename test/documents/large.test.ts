/** Large runs stay light: the page and the Markdown of an hour, of hundreds of endpoints, of names without end. */
import { beforeAll, expect, it } from 'vitest';
import type { Analysis, EndpointLines } from '../../src/toolkit/analyze/analysis.ts';
import type { Line } from '../../src/toolkit/statistics/series.ts';
import { analyzeGolden } from './golden-runs.ts';
import { renderHtml, renderMarkdown } from './forms.ts';

let fail: Analysis;
beforeAll(async () => {
  fail = await analyzeGolden('fail');
});

interface Size {
  readonly endpoints: number;
  readonly seconds: number;
  readonly nameOf: (place: number) => string;
}

/** The run stretched over more seconds, with more endpoints. */
function enlarged({ endpoints, seconds, nameOf }: Size): Analysis {
  const charts = fail.charts!;
  const [one] = fail.report.endpoints;
  const stretch = (line: Line): number[] =>
    Array.from({ length: seconds }, (_, second) => (line[second % line.length] ?? 0) + (second % 7) / 10);
  const lines: EndpointLines = {
    requestsPerSecond: stretch(charts.requestsPerSecond),
    failuresPerSecond: stretch(charts.failuresPerSecond),
    minMs: stretch(charts.minMs),
    p50Ms: stretch(charts.p50Ms),
    p90Ms: stretch(charts.p90Ms),
    p95Ms: stretch(charts.p95Ms),
    p99Ms: stretch(charts.p99Ms),
    maxMs: stretch(charts.maxMs),
  };
  const names = Array.from({ length: endpoints }, (_, place) => nameOf(place));
  return {
    ...fail,
    charts: {
      ...charts,
      ...lines,
      seconds: Array.from({ length: seconds }, (_, second) => second + 1),
      users: stretch(charts.users),
      endpoints: new Map(names.map((name) => [name, lines])),
    },
    report: { ...fail.report, endpoints: names.map((endpoint) => ({ ...one!, endpoint, route: endpoint })) },
  };
}

const short = (place: number): string => `endpoint-${place}`;
const long = (place: number): string => `${'long/'.repeat(50)}${place}`;

it.each<[string, Size]>([
  ['an hour of eight endpoints', { endpoints: 8, seconds: 3600, nameOf: short }],
  ['a minute of 400 endpoints', { endpoints: 400, seconds: 60, nameOf: short }],
  ['an hour of 100 endpoints with long names', { endpoints: 100, seconds: 3600, nameOf: long }],
])('%s', (_what, size) => {
  const large = enlarged(size);
  expect(Buffer.byteLength(renderHtml(large))).toBeLessThan(1_500_000);
  const markdown = renderMarkdown(large);
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
  expect(markdown.split('<details>')).toHaveLength(markdown.split('</details>').length);
  expect(markdown).toMatch(/^## ❌ FAIL peak/);
});
