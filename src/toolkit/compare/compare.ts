/** Two runs, or many short blocks of two builds, to a Comparison: pure and repeatable. */
import type { RegressionTolerances } from '../../contract/thresholds.ts';
import type { Baseline, Outline } from './baseline-schema.ts';
import { findCuts } from '../statistics/change-points.ts';
import {
  type ChangePoint,
  type Comparison,
  comparisonSchemaVersion,
  type Measure,
  type Prediction,
  type Shape,
} from './comparison-schema.ts';
import { type Difference, differences } from './facts.ts';
import { heedHistory } from './history-verdict.ts';
import { type Draft, judgeMeasures } from './judge-measure.ts';
import {
  draftBetween,
  draftBlockPercentiles,
  draftPercentiles,
  type Pair,
  poolEndpoints,
} from './latency-drafts.ts';
import { draftMeasures } from './measures.ts';
import { overall, trafficOf } from './overall.ts';
import { predict } from './prediction.ts';
import { shapesOf } from './shapes.ts';
import { differencesText, summarise } from './summary.ts';

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
  const judged = isComparable ? judgeRuns([baseline, candidate], tolerances) : [];
  const measures = withoutEchoes(judged.map((measure) => heedHistory(measure, predictions)));
  return conclude({
    method: 'two runs',
    sides: [baseline, candidate],
    names,
    found,
    measures,
    shapes: shapesOf([baseline, candidate], measures),
    predictions: isComparable ? predictions : [],
    changePoints: isComparable ? changePointsOf([...runs, candidate.outline]) : [],
    notes: lackingNotes([baseline, candidate], names),
  });
}

function judgeRuns(pair: Pair, tolerances: RegressionTolerances): Measure[] {
  const pools = poolEndpoints([pair]);
  const measures = judgeFamilies(draftMeasures([pair], draftPercentiles(pools, tolerances), tolerances));
  const found = new Set(measures.filter(isDecided).map(({ endpoint }) => endpoint));
  // Only what the usual percentiles have not told already.
  const between = judgeMeasures(draftBetween(pools, tolerances), mostPBetween).filter(
    (measure) => isDecided(measure) && !found.has(measure.endpoint),
  );
  return [...measures, ...between];
}

/** They are looked at only because nothing else was found: that takes more evidence. */
const mostPBetween = 0.001;

/** What many endpoints are asked costs the whole run nothing: two families of hypotheses. */
function judgeFamilies(drafts: readonly Draft[]): Measure[] {
  return [
    ...judgeMeasures(drafts.filter(({ endpoint }) => endpoint !== null)),
    ...judgeMeasures(drafts.filter(({ endpoint }) => endpoint === null)),
  ];
}

/** All requests are those of the endpoints: where one of them is named, the whole is not named as well. */
function withoutEchoes(measures: readonly Measure[]): Measure[] {
  const isLatency = ({ metric }: Measure): boolean => metric.endsWith('latency');
  const isNamed = measures.some((one) => one.endpoint !== null && isLatency(one) && isDecided(one));
  return measures.filter((one) => !(isNamed && one.endpoint === null && isLatency(one)));
}

const isDecided = ({ verdict }: Measure): boolean => verdict === 'regressed' || verdict === 'improved';

/** What a baseline of an older version can't say. */
function lackingNotes(sides: readonly [Baseline, Baseline], names: Names): string[] {
  return names
    .filter((_, side) => sides[side]?.whole.slices === undefined)
    .map(
      (name) =>
        `${name} was saved before all requests of a run were kept: their percentiles are rebuilt, less exactly, from those of its windows; save it again.`,
    );
}

/** Pairs of neighbouring blocks of two builds. */
export function compareBlocks(
  pairs: readonly Pair[],
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
      : withoutEchoes(
          judgeFamilies(draftMeasures(pairs, draftBlockPercentiles(pairs, tolerances), tolerances)),
        ),
    shapes: [],
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
  readonly shapes: readonly Shape[];
  readonly predictions: readonly Prediction[];
  readonly changePoints: readonly ChangePoint[];
  readonly notes: readonly string[];
}

function conclude({ sides, names, found, measures, ...rest }: Parts): Comparison {
  const decisive = found.filter(({ isDecisive }) => isDecisive);
  const whole = overall(measures, trafficOf(sides[0]));
  const verdict = decisive.length > 0 ? 'not comparable' : whole.verdict;
  return {
    schema_version: comparisonSchemaVersion,
    verdict,
    summary: decisive.length > 0 ? differencesText(decisive) : summarise(whole, measures, rest.shapes),
    scenario: sides[1].facts.scenario,
    method: rest.method,
    baseline: sideOf(sides[0].outline, names[0]),
    candidate: sideOf(sides[1].outline, names[1]),
    differences: [...found],
    measures: [...measures],
    shapes: [...rest.shapes],
    predictions: [...rest.predictions],
    change_points: [...rest.changePoints],
    notes: [...rest.notes],
  };
}

function sideOf({ startedAt, commit, verdict }: Outline, name: string): Comparison['baseline'] {
  return { name, startedAt, commit, verdict };
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
