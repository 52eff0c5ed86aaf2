/** Pages of what changed, as tests and eyes need them: comparisons of each kind, histories, a suite. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RegressionTolerances } from '../../src/contract/thresholds.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Baseline } from '../../src/toolkit/compare/baseline-schema.ts';
import { compareBlocks, compareRuns } from '../../src/toolkit/compare/compare.ts';
import { joinBlocks } from '../../src/toolkit/compare/join-blocks.ts';
import { makeBaseline } from '../../src/toolkit/compare/make-baseline.ts';
import type { Cooldown } from '../../src/toolkit/cooldown/cooldown.ts';
import { indexEntry } from '../../src/toolkit/documents/run-index.ts';
import { recommendationsOf } from '../../src/toolkit/documents/suite/recommendations.ts';
import { buildSuiteIndex } from '../../src/toolkit/documents/suite/suite-index.ts';
import type { SuiteIndex } from '../../src/toolkit/documents/suite/types.ts';
import { type Attempt, firstState, type SuiteEntryState } from '../../src/toolkit/suite/suite-state.ts';
import { root } from '../cli/jorge-load.ts';
import { makeSummary, trend } from '../analyze/make-record.ts';
import { baselineOf, recordOf, type Shape } from '../compare/make-baseline.ts';
import { analyzeGolden, type GoldenRun } from '../render/golden-runs.ts';
import { renderComparisonHtml, renderHistoryHtml, renderSuiteHtml } from '../render/forms.ts';

/** What a name may hold that nobody meant well with. */
export const hostile = '<img src=x onerror=alert(1)>|`';

const { regression: tolerances } = JSON.parse(readFileSync(join(root, 'thresholds.json'), 'utf8')) as {
  regression: RegressionTolerances;
};

/** An endpoint's percentiles; the other has too few requests for its own. */
function summaryOf(factor: number) {
  const values = {
    min: 20,
    med: 40,
    'p(75)': 50,
    'p(90)': 60,
    'p(95)': 80,
    'p(99)': 95,
    max: 100,
    count: 3000,
  };
  const slowed = Object.entries(values).map(([name, ms]): [string, number] => [
    name,
    name === 'count' ? ms : ms * factor,
  ]);
  const metrics = { 'http_req_duration{name:roi_report,phase:steady}': trend(Object.fromEntries(slowed)) };
  return { summary: { ...makeSummary(metrics), state: { testRunDurationMs: 120_000 } } };
}

const shape = { seconds: 120, cpuCores: 0.5, record: summaryOf(1) };
const baseline = baselineOf(shape);
const slower = baselineOf({
  ...shape,
  cpuCores: 0.8,
  factor: (endpoint) => (endpoint === 'roi_report' ? 1.4 : 1),
  record: summaryOf(1.4),
});
const elsewhere: Baseline = { ...slower, facts: { ...slower.facts, machine: hostile } };
const otherUsers: Baseline = {
  ...slower,
  facts: { ...slower.facts, users: 200, offeredLoad: 200, machine: hostile },
};

const compare = (candidate: Baseline) =>
  compareRuns(baseline, candidate, { names: ['main', hostile], tolerances });

export const regressed = compare(elsewhere);
export const regressedSides = [baseline, elsewhere] as const;

function block(factor: (endpoint: string) => number): Baseline {
  const given: Shape = { seconds: 20, cpuCores: 0.5, factor, record: summaryOf(factor('roi_report')) };
  const record = recordOf(given);
  const made = makeBaseline(record, analyze(record, { strict: false }), () => Infinity);
  if (typeof made === 'string') throw new Error(made);
  return made;
}

const blocks = Array.from({ length: 8 }, (_, pair) => {
  const drift = 1 + pair * 0.05;
  const now = (endpoint: string): number =>
    drift * (endpoint === 'roi_report' ? 1.2 + 0.02 * (pair % 3) : 1 + 0.01 * (pair % 2));
  return [block(() => drift), block(now)] as const;
});
const interleaved = compareBlocks(blocks, {
  names: ['http://127.0.0.1:8089', 'http://127.0.0.1:8090'],
  tolerances,
  notes: ['8 pairs of blocks of 20s in turn, ABBA.'],
});

const pastRuns = Array.from({ length: 24 }, (_, place) => ({
  id: `normal-202603${String(place + 1).padStart(2, '0')}T100000Z`,
  scenario: place % 6 === 5 ? 'peak' : 'normal',
  startedAt: `2026-03-${String(place + 1).padStart(2, '0')}T10:00:00Z`,
  verdict: (['PASS', 'PASS', 'FAIL', 'INVALID'] as const)[place % 4] ?? 'PASS',
  p95Ms: 40 + (place % 5) + (place > 15 ? 20 : 0),
  ratePerSecond: 33 + (place % 3),
  successShare: 1 - (place % 4) / 1000,
  commit: place % 2 === 0 ? hostile : null,
  endpointP95Ms: {},
}));

const cooldown: Cooldown = {
  waitedSeconds: 14.1,
  endedBy: 'back',
  figures: [
    { figure: 'latencyMs', limit: 12, first: 812, worst: 3400, last: 3, missing: 1, backAfterSeconds: 11.2 },
    { figure: 'cpuCores', limit: 0.3, first: 0.1, worst: 0.2, last: 0.1, missing: 0, backAfterSeconds: 0 },
  ],
};

function attempt(parts: Partial<Attempt>): Attempt {
  return {
    folder: 'run',
    state: 'finished',
    verdict: 'PASS',
    comparison: null,
    change: null,
    exitCode: 0,
    isGeneratorsFault: false,
    refusal: null,
    ...parts,
  };
}

async function suiteOf(
  entries: readonly (Pick<SuiteEntryState, 'scenario' | 'attempts'> & {
    readonly golden: GoldenRun | null;
    readonly status?: SuiteEntryState['status'];
  })[],
): Promise<SuiteIndex> {
  const state = firstState(
    {
      id: 'nightly-20260301T100000Z',
      suite: 'nightly',
      flags: {},
      cooldown: { minSeconds: 5, maxSeconds: 120 },
    },
    entries.map(({ scenario }) => ({ scenario, overrides: {} })),
  );
  const runs = entries.map(async ({ golden }) => {
    if (golden === null) return null;
    const analysis = await analyzeGolden(golden);
    const index = indexEntry(analysis, './run/report.html');
    return { index, requests: analysis.report.totals.requests, advice: recommendationsOf(analysis.report) };
  });
  return buildSuiteIndex(
    {
      ...state,
      state: 'finished',
      entries: state.entries.map((entry, place) => ({
        ...entry,
        ...entries[place],
        status: entries[place]?.status ?? 'done',
        cooldown: place === 0 ? null : cooldown,
      })),
    },
    await Promise.all(runs),
  );
}

export const mixedSuite = await suiteOf([
  {
    scenario: 'smoke',
    golden: 'pass',
    attempts: [attempt({ comparison: 'regressed', change: regressed.summary, exitCode: 97 })],
  },
  { scenario: 'peak', golden: 'fail', attempts: [attempt({ verdict: 'FAIL', exitCode: 99 })] },
  {
    scenario: 'capacity',
    golden: 'invalid',
    attempts: [
      attempt({ folder: 'run-1', verdict: 'INVALID', isGeneratorsFault: true, exitCode: 98 }),
      attempt({ folder: 'run-2', verdict: 'INVALID', isGeneratorsFault: true, exitCode: 98 }),
    ],
  },
  {
    scenario: 'stress',
    golden: null,
    attempts: [
      attempt({ folder: null, state: 'refused', verdict: 'INVALID', refusal: `target ${hostile} is gone` }),
    ],
  },
  { scenario: 'endurance', golden: null, status: 'skipped', attempts: [] },
]);

export const pages: Readonly<Record<string, string>> = {
  'a regressed comparison': renderComparisonHtml(regressed, regressedSides),
  'a comparison without a change': renderComparisonHtml(compare(baselineOf(shape)), [baseline, baseline]),
  'runs that are not comparable': renderComparisonHtml(compare(otherUsers), [baseline, otherUsers]),
  'blocks in turn': renderComparisonHtml(interleaved, [
    joinBlocks(blocks.map(([a]) => a)),
    joinBlocks(blocks.map(([, b]) => b)),
  ]),
  'a history': renderHistoryHtml(pastRuns, [`${hostile}: broken`]),
  'a history of nothing': renderHistoryHtml([], []),
  'a suite': renderSuiteHtml(mixedSuite),
};
