/** A run on a terminal and in a pipe: nothing is cut, and what is read last stands last. */
import { expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Analysis } from '../../src/toolkit/analyze/analysis.ts';
import { makePlan, makeRecord, makeSummary, metric, trend } from '../analyze/make-record.ts';
import { analyzeGolden, goldenRuns } from './golden-runs.ts';
import { renderConsole, renderMarkdown } from './forms.ts';
import { terminalOf } from '../../src/toolkit/document/render.ts';

const text = (analysis: Analysis, width: number | null): string =>
  renderConsole(analysis, { color: false, width });
const words = (shown: string): string => shown.trim().split(/\s+/).join(' ');

it.each(goldenRuns)('a terminal has every word of %s that a pipe has, within its width', async (run) => {
  const analysis = await analyzeGolden(run);
  const piped = text(analysis, null);
  expect(piped).not.toContain('…');
  for (const width of [40, 80, 132]) {
    const shown = text(analysis, width);
    expect(Math.max(...shown.split('\n').map(({ length }) => length))).toBeLessThanOrEqual(width);
    if (width >= 80) expect(words(shown)).toBe(words(piped));
  }
});

it('a wide character takes two columns', () => {
  const analysis = analyze(makeRecord({ plan: makePlan({ purpose: '漢字'.repeat(30) }) }), { strict: false });
  const rows = text(analysis, 40)
    .split('\n')
    .filter((row) => row.includes('漢'));
  expect(rows.length).toBeGreaterThan(2);
  for (const row of rows) expect(row.replace(/[^漢字]/g, '').length).toBeLessThanOrEqual(20);
});

it.each<[string, RegExp]>([
  ['pass', /\n PASS {3}peak: [^\n]+\n {2}6 of 6 gates hold\n$/],
  ['fail', /\n FAIL {3}peak: [^\n]+\n {2}gate missed: p95 latency, steady: [^\n]+\n$/],
  ['invalid', /\n INVALID {3}normal: [^\n]+(\n {2}[^\n]+){3}\n$/],
] as const)('%s ends with its verdict and why', async (run, ending) => {
  expect(text(await analyzeGolden(run as 'pass'), null)).toMatch(ending);
});

it('a run that passed fits a screen of 24 lines, with the prompt and the lines of its report', async () => {
  expect(text(await analyzeGolden('pass'), 80).split('\n').length + 1).toBeLessThanOrEqual(24);
});

/** As many gates as numbers, each on a metric of its own that reached the number, of a limit of 100. */
function limited(values: readonly number[]): Analysis {
  const gates = Object.fromEntries(values.map((_, place) => [`step_${place}`, ['p(95)<100']]));
  const metrics = Object.fromEntries(
    values.map((value, place) => [
      `step_${place}`,
      trend(
        { 'p(95)': value, max: value, avg: value, min: value, med: value, count: 10 },
        { 'p(95)<100': value < 100 },
      ),
    ]),
  );
  return analyze(makeRecord({ plan: makePlan({ gates }), summary: makeSummary(metrics) }), { strict: false });
}

it('shows the limits that broke or are near, and counts the others', () => {
  const shown = text(limited([...Array<number>(44).fill(10), 150, 95]), 80);
  expect(shown).toMatch(
    /✗ gate {3}p95 step_44 +150 {2}< 100\n {2}✓ gate {3}p95 step_45 +95 {2}< 100\n {2}and 44 more limits hold: report\.html\n/,
  );
  expect(shown).not.toContain('p95 step_0');
});

it('shows every gate that broke, and of their reasons what leaves the verdict on the screen', () => {
  const shown = text(limited(Array<number>(45).fill(150)), 80).split('\n');
  expect(shown.filter((line) => line.includes('✗ gate'))).toHaveLength(45);
  expect(shown.slice(-24).join('\n')).toMatch(
    / FAIL .*\n( {2}gate missed: .*\n){3} {2}and 42 more: report\.html\n$/,
  );
});

it('says no users of an arrival rate, but the rate', () => {
  const plan = makePlan({
    model: 'open',
    users: 100,
    phases: [{ phase: 'steady', startSeconds: 0, endSeconds: 80, from: 1, to: 1 }],
  });
  const summary = makeSummary({ vus: metric('gauge', { value: 0, min: 0, max: 0 }) });
  const analysis = analyze(makeRecord({ plan, summary }), { strict: false });
  for (const shown of [text(analysis, null), renderMarkdown(analysis)]) {
    expect(shown).toContain('1 iteration/s at the peak, open model');
    expect(shown).not.toMatch(/\b0 users/);
  }
});

it('gives no latency to requests that nobody answered', () => {
  const silent = trend({ avg: 0, min: 0, med: 0, max: 0, 'p(90)': 0, 'p(95)': 0, 'p(99)': 0, count: 2000 });
  const summary = makeSummary({
    'http_req_duration{name:checkout,phase:steady}': silent,
    'http_req_duration{name:checkout}': silent,
    'request_ok{name:checkout,phase:steady}': metric('rate', { rate: 0, passes: 0, fails: 2000 }),
  });
  const { report } = analyze(makeRecord({ summary }), { strict: false });
  expect(report.endpoints).toMatchObject([
    {
      endpoint: 'checkout',
      requests: 2000,
      successShare: 0,
      latency: { p50Ms: null, p95Ms: null, maxMs: null },
    },
  ]);
});

it.each([
  ['a pipe', { isTTY: false }, {}, { color: false, width: null }],
  ['a terminal', { isTTY: true, columns: 80 }, {}, { color: true, width: 80 }],
  ['a terminal without colour', { isTTY: true, columns: 80 }, { NO_COLOR: '1' }, { color: false, width: 80 }],
  [
    'a terminal of an asked width',
    { isTTY: true, columns: 80 },
    { COLUMNS: '60' },
    { color: true, width: 60 },
  ],
  ['a pipe of an asked width', { isTTY: false }, { COLUMNS: '60' }, { color: false, width: 60 }],
  [
    'a terminal that knows no width',
    { isTTY: true, columns: 0 },
    { COLUMNS: 'wide' },
    { color: true, width: null },
  ],
])('%s', (...given) => {
  const [, stream, env, expected] = given;
  expect(terminalOf(stream as NodeJS.WriteStream, env)).toEqual(expected);
});
