/**
 * Thousands of limits on figures of all kinds, judged by the real k6 and by us: from the summary's figures, from raw
 * samples, and live. Where k6 says 'held' of a metric without samples, we say that there were none.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseLimit, percentilesIn } from '../../src/contract/limit.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Check } from '../../src/toolkit/analyze/report-schema.ts';
import { gatesOf } from '../../src/toolkit/live/live-gates.ts';
import { readRecord } from '../../src/toolkit/record/read-record.ts';
import type { Summary } from '../../src/toolkit/record/summary-schema.ts';
import { k6 } from './run-k6.ts';

type Kind = 'Trend' | 'Counter' | 'Gauge' | 'Rate';

interface Figures {
  readonly kind: Kind;
  readonly values: readonly number[];
  readonly expressions: readonly string[];
}

const metrics = 64;
const expressionsEach = 90;

/** Eighths are exact in the single precision that raw samples are kept in. */
const eighths = fc.integer({ min: -4000, max: 80_000 }).map((value) => value / 8);
const percentile = fc
  .oneof(
    fc.constantFrom(0, 1, 5, 25, 50, 75, 90, 95, 99, 99.9, 99.99, 100),
    fc.double({ min: 0, max: 100, noNaN: true }),
  )
  .chain((rank) => fc.constantFrom(`p(${rank})`, `p(${rank.toExponential()})`, `p(+${rank})`));
const aggregates: Readonly<Record<Kind, fc.Arbitrary<string>>> = {
  Trend: fc.oneof(fc.constantFrom('avg', 'min', 'med', 'max', 'p'), percentile),
  Counter: fc.constant('count'),
  Gauge: fc.constant('value'),
  Rate: fc.constant('rate'),
};
const operators = fc.constantFrom('<', '<=', '>', '>=', '==', '===', '!=');
const space = fc.constantFrom('', '', ' ', '\t', '\u00a0', ' \u2003');
const spelt = (value: number): fc.Arbitrary<string> =>
  fc.constantFrom(
    String(value),
    value.toExponential(),
    value < 0 ? String(value) : `+${value}`,
    `${value}e0`,
  );

function bound(values: readonly number[]): fc.Arbitrary<string> {
  const sum = values.reduce((total, value) => total + value, 0);
  const near = [...values.slice(0, 5), Math.min(...values), Math.max(...values), sum].filter(Number.isFinite);
  const exact = near.length === 0 ? fc.constant(0) : fc.constantFrom(...near);
  const share = fc.constantFrom(0, 0.25, 0.5, 0.75, 1);
  return fc.oneof(
    fc.oneof(exact, eighths, share).chain(spelt),
    fc.constantFrom('Inf', '-inf', 'NaN', '0x1p-2', '1_000', '.5', '5.'),
  );
}

function expressionsOf(kind: Kind, values: readonly number[]): fc.Arbitrary<string[]> {
  const expression = fc
    .tuple(space, aggregates[kind], space, operators, space, bound(values), space)
    .map((parts) => parts.join(''));
  return fc.uniqueArray(expression, { minLength: expressionsEach, maxLength: expressionsEach });
}

const sizes = fc.oneof(fc.constantFrom(0, 1, 2), fc.integer({ min: 3, max: 60 }), fc.constant(1000));
const figures: fc.Arbitrary<Figures> = fc
  .tuple(fc.constantFrom<Kind>('Trend', 'Trend', 'Trend', 'Counter', 'Gauge', 'Rate'), sizes)
  .chain(([kind, size]) => {
    const value =
      kind === 'Rate' ? fc.integer({ min: 0, max: 1 }) : kind === 'Counter' ? eighths.map(Math.abs) : eighths;
    return fc
      .array(value, { minLength: size, maxLength: size })
      .chain((values) => expressionsOf(kind, values).map((expressions) => ({ kind, values, expressions })));
  });

const script = `
import { Counter, Gauge, Rate, Trend } from 'k6/metrics';
const kinds = { Counter, Gauge, Rate, Trend };
const { figures, options: asked } = JSON.parse(open('./figures.json'));
export const options = asked;
const metrics = figures.map(({ kind }, at) => new kinds[kind]('m' + at));
export default () => figures.forEach(({ values }, at) => values.forEach((value) => metrics[at].add(value)));
export const handleSummary = (data) => ({ [__ENV.SUMMARY_FILE]: JSON.stringify(data) });
`;

let folder: string;
let drawn: readonly Figures[];
let k6Summary: Summary;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'jorge-load-limits-'));
  drawn = fc.sample(figures, metrics);
  const thresholds = Object.fromEntries(drawn.map(({ expressions }, at) => [`m${at}`, expressions]));
  const percentiles = percentilesIn(Object.values(thresholds).flat());
  const summaryTrendStats = ['avg', 'min', 'med', 'max', 'count', ...percentiles];
  const options = { vus: 1, iterations: 1, thresholds, summaryTrendStats };
  await writeFile(join(folder, 'figures.json'), JSON.stringify({ figures: drawn, options }));
  await writeFile(join(folder, 'script.js'), script);
  const { exitCode, stderr } = await k6(
    ['run', '--quiet', join(folder, 'script.js'), '--out', `json=${join(folder, 'out.json')}`],
    { SUMMARY_FILE: join(folder, 'summary.json') },
  );
  expect(stderr).not.toMatch(/level=(error|fatal) msg="(?!thresholds)/);
  expect(exitCode).toBe(99);
  k6Summary = JSON.parse(await readFile(join(folder, 'summary.json'), 'utf8')) as Summary;
});

afterAll(async () => rm(folder, { recursive: true }));

interface Judged {
  readonly limit: string;
  readonly ok: boolean;
}

function k6Judged(): Judged[] {
  return Object.entries(k6Summary.metrics).flatMap(([metric, { thresholds }]) =>
    Object.entries(thresholds ?? {}).map(([text, { ok }]) => ({ limit: `${metric} ${text}`, ok })),
  );
}

/** Of a metric of which k6 had not one sample; a gauge that was 0 all along looks the same. */
function isOfNothing(limit: string): boolean {
  const { kind, values } = drawn[Number(/^m(\d+) /.exec(limit)?.[1])]!;
  if (kind === 'Gauge') return values.every((value) => value === 0);
  return values.length === 0 && kind !== 'Counter';
}

async function ours(
  file: string,
  strip: (text: string) => string = (text) => text,
): Promise<Map<string, Check>> {
  const path = join(folder, `read-${file}`);
  await writeFile(path, strip(await readFile(join(folder, file), 'utf8')));
  const { report } = analyze(await readRecord(path), { strict: false });
  return new Map(report.checks.map((check) => [`${check.selector} ${check.expression}`, check]));
}

const disagreeing = (checks: ReadonlyMap<string, Check>): string[] =>
  k6Judged()
    .filter(({ limit, ok }) => {
      const status = checks.get(limit)?.status;
      return isOfNothing(limit) ? status === 'met' : status !== (ok ? 'met' : 'missed');
    })
    .map(
      ({ limit, ok }) =>
        `${limit}: k6 ${ok ? 'held' : 'crossed'}, we ${checks.get(limit)?.status ?? 'nothing'}`,
    );

it('are judged as k6 did, five thousand and more', async () => {
  expect(k6Judged().length).toBeGreaterThanOrEqual(5000);
  expect(disagreeing(await ours('summary.json'))).toEqual([]);
});

it('are judged alike where nothing says how k6 did: from the figures of its summary', async () => {
  const unjudged = (text: string): string => {
    const { metrics: all, ...rest } = JSON.parse(text) as Summary;
    return JSON.stringify({ ...rest, metrics: unjudge(all) });
  };
  const { summary } = await readRecord(join(folder, 'summary.json'));
  const record = {
    ...(await readRecord(join(folder, 'summary.json'))),
    summary: JSON.parse(unjudged(JSON.stringify(summary))) as Summary,
  };
  const asked = Object.fromEntries(drawn.map(({ expressions }, at) => [`m${at}`, expressions]));
  const { report } = analyze({ ...record, asked }, { strict: false });
  const checks = new Map(report.checks.map((check) => [`${check.selector} ${check.expression}`, check]));
  expect(report.checks.every(({ judgedBy }) => judgedBy === 'jorge-load')).toBe(true);
  expect(disagreeing(checks)).toEqual([]);
});

function unjudge(all: Summary['metrics']): Summary['metrics'] {
  return Object.fromEntries(
    Object.entries(all).map(([name, { type, contains, values }]) => [name, { type, contains, values }]),
  );
}

it('are judged alike from raw samples, whose file states the thresholds', async () => {
  const checks = await ours('out.json');
  const seen = k6Judged().filter(({ limit }) => checks.has(limit));
  expect(seen.length).toBeGreaterThan(3000);
  expect(disagreeing(checks).filter((line) => checks.has(line.slice(0, line.lastIndexOf(': '))))).toEqual([]);
});

it('are never said otherwise live: they are judged as k6 does, or open', () => {
  const told = ['avg', 'min', 'med', 'max', 'p(90)', 'p(95)', 'p(99)', 'count', 'value', 'rate'];
  for (const [at, { values, expressions }] of drawn.entries()) {
    if (values.length === 0) continue;
    const metric = k6Summary.metrics[`m${at}`]!;
    const totals = new Map([
      [`m${at}`, new Map(Object.entries(metric.values).filter(([key]) => told.includes(key)))],
    ]);
    for (const { name, state } of gatesOf({ [`m${at}`]: expressions }, totals)) {
      const text = name.slice(name.indexOf(' ') + 1);
      const ok = metric.thresholds![text]!.ok;
      expect([ok ? 'holds' : 'broken', 'open'], name).toContain(state);
      expect(parseLimit(text)).not.toBeNull();
    }
  }
});
