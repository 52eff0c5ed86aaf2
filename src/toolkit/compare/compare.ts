/** Two runs, or many short blocks of two builds, to a Comparison: pure and repeatable. */
import type { RegressionTolerances } from '../../contract/thresholds.ts';
import type { Baseline, Outline } from './baseline-schema.ts';
import { findCuts } from './change-points.ts';
import {
  type ChangePoint,
  type Comparison,
  comparisonSchemaVersion,
  type Measure,
  type Prediction,
} from './comparison-schema.ts';
import { type Difference, differences } from './facts.ts';
import { judgeMeasures } from './judge-measure.ts';
import { draftMeasures } from './measures.ts';
import { predict } from './prediction.ts';
import { summarise } from './summary.ts';

/** How the two sides are called: a baseline's or a run's name, a URL. */
export type Names = readonly [baseline: string, candidate: string];

export function compareRuns(
  baseline: Baseline,
  candidate: Baseline,
  { names, tolerances }: { readonly names: Names; readonly tolerances: RegressionTolerances },
): Comparison {
  const found = differences(baseline, candidate);
  const runs = [...baseline.earlier, baseline.outline];
  const predictions = predict(runs, candidate.outline);
  const isComparable = !found.some(({ isDecisive }) => isDecisive);
  const measures = isComparable ? judgeMeasures(draftMeasures([[baseline, candidate]], tolerances)) : [];
  return conclude({
    method: 'two runs',
    sides: [baseline, candidate],
    names,
    found,
    measures: measures.map((measure) => heedHistory(measure, predictions)),
    predictions: isComparable ? predictions : [],
    changePoints: isComparable ? changePointsOf([...runs, candidate.outline]) : [],
    notes: [],
  });
}

/** Pairs of neighbouring blocks of two builds. */
export function compareBlocks(
  pairs: readonly (readonly [Baseline, Baseline])[],
  {
    names,
    tolerances,
    notes,
  }: {
    readonly names: Names;
    readonly tolerances: RegressionTolerances;
    readonly notes: readonly string[];
  },
): Comparison {
  const [first] = pairs;
  if (first === undefined) throw new Error('there are no pairs to compare');
  // A block is too short for the verdict of its own gates.
  const found = pairs
    .flatMap(([one, other]) => differences(one, other))
    .filter(({ fact }) => fact !== 'verdict');
  return conclude({
    method: 'interleaved',
    sides: first,
    names,
    found: found.filter(({ fact }, place) => found.findIndex((one) => one.fact === fact) === place),
    measures: found.some(({ isDecisive }) => isDecisive)
      ? []
      : judgeMeasures(draftMeasures(pairs, tolerances)),
    predictions: [],
    changePoints: [],
    notes,
  });
}

interface Parts {
  readonly method: Comparison['method'];
  readonly sides: readonly [Baseline, Baseline];
  readonly names: Names;
  readonly found: readonly Difference[];
  readonly measures: readonly Measure[];
  readonly predictions: readonly Prediction[];
  readonly changePoints: readonly ChangePoint[];
  readonly notes: readonly string[];
}

function conclude({ sides, names, found, measures, ...rest }: Parts): Comparison {
  const decisive = found.filter(({ isDecisive }) => isDecisive);
  const verdict = decisive.length > 0 ? 'not comparable' : overall(measures);
  return {
    schema_version: comparisonSchemaVersion,
    verdict,
    summary: summarise(verdict, measures, decisive),
    scenario: sides[1].facts.scenario,
    method: rest.method,
    baseline: sideOf(sides[0].outline, names[0]),
    candidate: sideOf(sides[1].outline, names[1]),
    differences: [...found],
    measures: [...measures],
    predictions: [...rest.predictions],
    change_points: [...rest.changePoints],
    notes: [...rest.notes],
  };
}

function sideOf({ startedAt, commit, verdict }: Outline, name: string): Comparison['baseline'] {
  return { name, startedAt, commit, verdict };
}

/** One regression is one; an improvement is one only where nothing is left open. */
function overall(measures: readonly Measure[]): Measure['verdict'] {
  const verdicts = new Set(measures.map(({ verdict }) => verdict));
  if (verdicts.has('regressed')) return 'regressed';
  if (verdicts.has('inconclusive') || verdicts.size === 0) return 'inconclusive';
  return verdicts.has('improved') ? 'improved' : 'same';
}

/** A p95 that runs of the same build reach as well is no regression, however sure the pair is. */
function heedHistory(measure: Measure, predictions: readonly Prediction[]): Measure {
  const known = predictions.find(({ endpoint }) => endpoint === measure.endpoint);
  if (measure.metric !== 'p95 latency' || measure.verdict !== 'regressed' || known === undefined)
    return measure;
  if (known.isBeyond) return measure;
  return {
    ...measure,
    verdict: 'inconclusive',
    reason: `the ${known.runs} runs before differ as much among themselves`,
  };
}

function changePointsOf(runs: readonly Outline[]): ChangePoint[] {
  const endpoints = new Set(runs.flatMap(({ p95Ms }) => Object.keys(p95Ms)));
  return [...endpoints].flatMap((endpoint) => {
    const measured = runs.flatMap(({ id, p95Ms: { [endpoint]: ms } }) =>
      ms === undefined ? [] : [{ id, ms }],
    );
    return findCuts(measured.map(({ ms }) => Math.log(ms))).map(({ at, p, before, after }) => ({
      endpoint,
      runId: measured[at]?.id ?? '',
      beforeMs: Math.exp(before),
      afterMs: Math.exp(after),
      p,
    }));
  });
}
