/** Two runs held against each other: what changed, how sure that is, and what differs in their facts. */
import type { Baseline } from '../compare/baseline-schema.ts';
import type { Comparison, Measure } from '../compare/comparison-schema.ts';
import { plural } from '../format/wording.ts';
import {
  banner,
  columns,
  facts,
  failed,
  fold,
  group,
  list,
  paragraph,
  paragraphs,
  section,
  skipped,
  styled,
  table,
} from '../document/build.ts';
import type { Intervals } from '../document/chart-spec.ts';
import type { Block, Cell, Document, Table, TestCase } from '../document/document.ts';
import type { Tone } from '../document/marks.ts';
import {
  historySentences,
  type MeasureRow,
  measureRows,
  shapeSentences,
  sideFacts,
} from './comparison/measures.ts';
import { overlaysOf } from './comparison/overlays.ts';

const tones: Readonly<Record<Comparison['verdict'], Tone>> = {
  regressed: 'bad',
  improved: 'good',
  same: 'good',
  inconclusive: 'unknown',
  'not comparable': 'warning',
};

const measureTones: Readonly<Record<Measure['verdict'], Tone>> = {
  regressed: 'bad',
  improved: 'good',
  same: 'good',
  inconclusive: 'unknown',
};

export function comparisonDocument(comparison: Comparison, sides: readonly [Baseline, Baseline]): Document {
  const { verdict, scenario, summary, notes } = comparison;
  const top = banner({
    tone: tones[verdict],
    verdict: verdict.toUpperCase(),
    name: scenario,
    purpose: summary,
  });
  const rows = measureRows(comparison);
  const decided = rows.filter((row) => row.verdict === 'regressed' || row.verdict === 'improved');
  const open = rows.filter((row) => row.verdict === 'inconclusive');
  const rest = rows.filter((row) => !decided.includes(row));
  const same = rows.length - decided.length - open.length;
  const shapes = paragraphs(shapeSentences(comparison));
  const history = historySentences(comparison);
  const earlier =
    history.length === 0 ? [] : [section('What earlier runs say', [list(history)], { id: 'history' })];
  return {
    title: `${top.verdict} ${scenario}`,
    page: [
      { ...top, facts: sideFacts(comparison) },
      list(notes, true),
      ...(rows.length === 0
        ? []
        : [
            section('What changed', [...shapes, intervals(rows), measureTable(rows)], {
              id: 'figures',
            }),
          ]),
      section('What differs in the facts', differences(comparison), { id: 'facts' }),
      ...earlier,
      ...overlays(comparison, sides),
    ],
    comment: [
      top,
      list(shapeSentences(comparison)),
      measureTable(decided, 'all'),
      fold(`${rest.length} figures that are the same or inconclusive`, [measureTable(rest, 'all')]),
      fold('What differs in the facts', [differenceTable(comparison)]),
      ...earlier,
      facts(sideFacts(comparison)),
      list(notes),
    ],
    screen: [
      facts(sideFacts(comparison)),
      group(
        {
          ...measureTable([...decided, ...open]),
          rest:
            same === 0
              ? ''
              : `✓ ${plural(same, 'figure')} ${same === 1 ? 'is' : 'are'} the same: comparison.html`,
        },
        ...comparison.differences.map(({ fact, baseline, candidate, isDecisive }) =>
          paragraph([
            styled(isDecisive ? 'bad' : 'quiet', 'differs:'),
            ` ${fact}: ${baseline} → ${candidate}`,
          ]),
        ),
        ...shapes,
        list(history),
        list(notes, true),
      ),
      { ...top, purpose: '', reasons: [summary] },
    ],
    tests: {
      name: `${scenario}.comparison`,
      seconds: null,
      startedAt: null,
      cases: testCases(comparison, rows),
    },
  };
}

/** Latency, CPU, memory and throughput; shares of failures are no ratios and stand in the table. */
function intervals(rows: readonly MeasureRow[]): Intervals {
  const lines = rows.flatMap(({ name, verdict, change: said, interval: range, measure }) => {
    const { change, interval, unit, higherIsWorse, allowed } = measure;
    if (change === null || interval === null || unit === '%') return [];
    const sign = higherIsWorse ? 1 : -1;
    const [low = 0, high = 0] = interval.map((edge) => edge * sign).sort((a, b) => a - b);
    const text = `${said}, ${range}, ${verdict}`;
    return [
      {
        name,
        tone: verdict === 'same' ? 'none' : measureTones[verdict],
        text,
        change: change * sign,
        low,
        high,
        allowed,
      },
    ];
  });
  return { kind: 'intervals', lines };
}

/** @param noted what is the same has its note as well */
function measureTable(rows: readonly MeasureRow[], noted: 'all' | 'open' = 'open'): Table {
  const value = (text: string, sort: number | null) => ({ kind: 'figure', text, value: sort }) as const;
  const heads = columns<MeasureRow>(
    ['figure', ({ name }) => ({ kind: 'figure', text: name, value: name }), { isText: true, wraps: true }],
    ['verdict', verdictCell, { isText: true, needs: 'page' }],
    ['baseline', ({ baseline, measure }) => value(baseline, measure.baseline)],
    ['candidate', ({ candidate, measure }) => value(candidate, measure.candidate)],
    ['change', ({ change, measure }) => value(change, measure.change)],
    ['95 % interval', ({ interval }) => interval],
    ['allowed', ({ allowed }) => allowed, { needs: 'comment' }],
  );
  return table('What changed', rows, {
    columns: heads,
    isLively: true,
    tone: ({ verdict }) => measureTones[verdict],
    notes: ({ note, verdict }) => (noted === 'open' && verdict === 'same' ? [] : [note]),
  });
}

function verdictCell({ verdict }: MeasureRow): Cell {
  const tone = verdict === 'same' ? 'none' : measureTones[verdict];
  return { kind: 'figure', text: [styled(tone, verdict)], value: verdict };
}

function differences(comparison: Comparison): readonly Block[] {
  return comparison.differences.length === 0
    ? [paragraph('Nothing differs.')]
    : [differenceTable(comparison)];
}

function differenceTable({ differences: all }: Comparison): Table {
  const heads = columns<Comparison['differences'][number]>(
    ['fact', ({ fact }) => fact, { isText: true }],
    ['baseline', ({ baseline }) => baseline, { isText: true, wraps: true }],
    ['candidate', ({ candidate }) => candidate, { isText: true, wraps: true }],
    [
      'so',
      ({ isDecisive }) => (isDecisive ? 'it is not the same test' : 'it is only told'),
      { isText: true, needs: 'page' },
    ],
  );
  return table('What differs', all, heads);
}

function overlays(comparison: Comparison, sides: readonly [Baseline, Baseline]): Block[] {
  const { frame, charts, spectra, clockText } = overlaysOf(comparison, sides);
  return [
    section(
      'Over time',
      [paragraph(clockText, true), { kind: 'time-charts', frame, charts, points: 360, tables: [] }],
      { id: 'timeline' },
    ),
    section('Percentiles', spectra.length === 0 ? [paragraph('Too few requests for any.')] : spectra, {
      id: 'percentiles',
    }),
  ];
}

/** Only a regression is a failure. */
function testCases({ scenario, verdict, summary }: Comparison, rows: readonly MeasureRow[]): TestCase[] {
  const suite = `${scenario}.comparison`;
  const isBad = verdict === 'regressed' || verdict === 'not comparable';
  return [
    { group: suite, name: 'verdict', result: isBad ? failed(verdict, summary) : 'passed' },
    ...rows.map((row) => ({ group: suite, name: row.name, result: resultOf(row) })),
  ];
}

function resultOf(row: MeasureRow): TestCase['result'] {
  const { verdict, baseline, candidate, change, interval, allowed, note } = row;
  if (verdict === 'inconclusive') return skipped(`inconclusive: ${note}`);
  if (verdict !== 'regressed') return 'passed';
  return failed('regression', `${baseline} → ${candidate}, ${change} (${interval}), allowed ${allowed}`);
}
