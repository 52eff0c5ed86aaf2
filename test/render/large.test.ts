/** Large runs stay light: the page and the Markdown of an hour, of hundreds of endpoints, of names without end. */
import { beforeAll, expect, it } from 'vitest';
import type { Analysis, EndpointLines } from '../../src/toolkit/analyze/analysis.ts';
import { renderHtml } from '../../src/toolkit/render/html/page.tsx';
import { renderMarkdown } from '../../src/toolkit/render/markdown.ts';
import { analyzeGolden } from './golden-runs.ts';

let fail: Analysis;
beforeAll(async () => {
  fail = await analyzeGolden('fail');
});

/** The run stretched over more seconds, with more endpoints. */
function enlarged(endpointCount: number, seconds: number, nameOf: (place: number) => string): Analysis {
  const charts = fail.charts!;
  const [one] = fail.report.endpoints;
  const stretch = (line: readonly number[]): number[] =>
    Array.from({ length: seconds }, (_, second) => (line[second % line.length] ?? 0) + (second % 7) / 10);
  const lines: EndpointLines = {
    requestsPerSecond: stretch(charts.requestsPerSecond),
    failuresPerSecond: stretch(charts.failuresPerSecond),
    p50Ms: stretch(charts.p50Ms),
    p95Ms: stretch(charts.p95Ms),
    p99Ms: stretch(charts.p99Ms),
  };
  const names = Array.from({ length: endpointCount }, (_, place) => nameOf(place));
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

it.each([
  ['an hour of eight endpoints', 8, 3600, (place: number) => `endpoint-${place}`],
  ['a minute of 400 endpoints', 400, 60, (place: number) => `endpoint-${place}`],
  ['an hour of 100 endpoints with long names', 100, 3600, (place: number) => `${'long/'.repeat(50)}${place}`],
] as const)('%s', (_what, endpoints, seconds, nameOf) => {
  const large = enlarged(endpoints, seconds, nameOf);
  expect(Buffer.byteLength(renderHtml(large))).toBeLessThan(1_500_000);
  const markdown = renderMarkdown(large);
  expect(Buffer.byteLength(markdown)).toBeLessThanOrEqual(60_000);
  expect(markdown.split('<details>')).toHaveLength(markdown.split('</details>').length);
  expect(markdown).toMatch(/^## ❌ FAIL peak/);
});
