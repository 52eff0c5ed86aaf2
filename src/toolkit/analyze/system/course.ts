/**
 * What course a figure took over blocks of constant load: level, rising on, levelling off, or up in one step. Each is
 * fitted, the Bayesian information criterion chooses (G. Schwarz, Estimating the Dimension of a Model, 1978), and a rise
 * counts only if it lasts: sure over the whole and in the second half alone, and not slowing down.
 * Input: block figures. Output: the course, for ./endurance.ts and ./memory-growth.ts.
 */
import { studentQuantile, studentTail } from '../../statistics/student-t.ts';
import { sum } from '../../statistics/percentiles.ts';
import { type Design, fitWithMemory, memoryOf } from '../../statistics/autoregression.ts';
import type { Samples } from './samples.ts';

export interface Course {
  readonly shape: 'rising' | 'step' | 'plateau' | 'none' | 'unclear';
  /** Of the trend that remains beside a warm-up; 99 % one-sided limits are `low` and `high`. */
  readonly slopePerSecond: number;
  readonly lowPerSecond: number;
  readonly highPerSecond: number;
  /** Of the second half's slope, two-sided. */
  readonly pValue: number;
  /** Along the slope, over all blocks. */
  readonly growth: number;
  /** As a share of where the figure began. */
  readonly growthShare: number;
  /** Of a step: how much, and at which second. */
  readonly rise: { readonly by: number; readonly atSeconds: number } | null;
  /** Where a plateau levels off. */
  readonly level: number | null;
  readonly last: number;
}

/** Whether a growth, absolute and as a share of the beginning, is of any weight. */
export type Weighs = (growth: number, share: number) => boolean;

const sure = 0.995;
const sureInHalf = 0.975;
/**
 * By how much (BIC) a trend has to explain more than a step, a plateau or nothing: 2 to 6 is positive evidence, 6 to 10
 * strong (R. E. Kass and A. E. Raftery, Bayes Factors, 1995). Beside a warm-up it has to be strong.
 */
const clearLead = { line: 4, besideWarmUp: 8 } as const;
/** What grows ever more slowly has to be better by so much before it counts against a trend. */
const slightLead = { line: 4, besideWarmUp: 2 } as const;
/** The second half's slope against the whole's. */
const lastingShare = 0.6;
/** A step or a plateau is named from here on: of the beginning. */
const namedShare = 0.05;

/** Null for fewer than eight blocks. */
export function courseOf({ seconds, values }: Samples, weighs: Weighs): Course | null {
  if (values.length < fewestBlocks) return null;
  const [first = 0, last = 0] = [seconds[0], seconds.at(-1)];
  const length = last - first;
  const times = seconds.map((second) => (second - first) / length);
  const scale = Math.max(...values.map(Math.abs)) || 1;
  const scaled = values.map((value) => value / scale);
  const models = fitModels(times, scaled);
  const trend = trendOf(times, scaled, models.trend);
  const growth = trend.slope * scale;
  const start = values[0] ?? NaN;
  const share = start > 0 ? growth / start : NaN;
  const shape = shapeOf({ models, trend, values: scaled, isWeighty: weighs(growth, share) });
  return {
    shape,
    slopePerSecond: growth / length,
    lowPerSecond: (trend.low * scale) / length,
    highPerSecond: (trend.high * scale) / length,
    pValue: trend.pValue,
    growth,
    growthShare: share,
    rise:
      shape === 'step' ? { by: models.step.rise * scale, atSeconds: startOf(models.step, seconds) } : null,
    level: shape === 'plateau' ? models.curve.at(1) * scale : null,
    last: values.at(-1) ?? NaN,
  };
}

/** Between the block below and the first one above. */
function startOf({ from }: Step, seconds: readonly number[]): number {
  return ((seconds[from - 1] ?? NaN) + (seconds[from] ?? NaN)) / 2;
}

const fewestBlocks = 8;

interface Model {
  readonly criterion: number;
  readonly sumOfSquares: number;
}

/** A line, or a curve that levels off with or without a line beside it. */
interface Curve extends Model {
  readonly design: Design;
  readonly coefficients: readonly number[];
  /** At a part (0–1) of the time. */
  readonly at: (time: number) => number;
  readonly hasWarmUp: boolean;
}

interface Step extends Model {
  readonly rise: number;
  /** The first block of the upper level. */
  readonly from: number;
}

interface Models {
  readonly level: Model;
  /** The better of a line, and a line beside a warm-up. */
  readonly trend: Curve;
  /** The better of a levelling-off curve, with or without a line beside it. */
  readonly curve: Curve;
  readonly plateau: Model;
  /** Grows ever more slowly: levels off so late that nobody has seen it yet, or nowhere. */
  readonly slow: Model;
  /** From one level to another, gently. */
  readonly bend: Model;
  readonly step: Step;
  readonly twoSteps: Model;
}

/** Time constants of what levels off, as parts of the time; beyond the first list it can't have been seen to. */
const seenConstants = Array.from({ length: 12 }, (_, place) => 0.03 * 15 ** (place / 11));
const unseenConstants = [0.55, 0.7, 0.9, 1.2];

type Shape = (time: number) => number;

/** Saturation (L. Michaelis and M. L. Menten's law), half done after so much of the time: it approaches its end slowly. */
const slowing: readonly Shape[] = [0.05, 0.1, 0.15, 0.25, 0.4].map((half) => (time) => time / (time + half));
/** Logistic, around several middles, and over before the end. */
const bends: readonly Shape[] = [0.2, 0.3, 0.4, 0.5].flatMap((middle) =>
  [0.04, 0.07, 0.1, 0.14].map(
    (width): Shape =>
      (time) =>
        1 / (1 + Math.exp((middle - time) / width)),
  ),
);

/** Of values that follow a curve up; Infinity for down. */
function modelAlong(curve: readonly number[], values: readonly number[], parameters: number): Model {
  const { coefficients, sumOfSquares } = fitWithMemory(
    curve.map((height) => [1, height]),
    values,
    0,
  );
  const { criterion } = modelOf(values.length, sumOfSquares, parameters);
  return { sumOfSquares, criterion: (coefficients[1] ?? 0) > 0 ? criterion : Infinity };
}

function fitModels(times: readonly number[], values: readonly number[]): Models {
  const line = curveOf(times, values, { hasLine: true, constant: null });
  const all = (hasLine: boolean, constants: readonly number[]): Curve =>
    best(constants.map((constant) => curveOf(times, values, { hasLine, constant })));
  const plateau = all(false, seenConstants);
  const warmUp = all(true, seenConstants);
  return {
    level: modelOf(values.length, squaresAround(values), 1),
    trend: best([line, warmUp]),
    curve: best([plateau, warmUp]),
    plateau,
    slow: best([
      all(false, unseenConstants),
      ...slowing.map((curve) => modelAlong(times.map(curve), values, 3)),
    ]),
    bend: best(bends.map((curve) => modelAlong(times.map(curve), values, 4))),
    step: bestStep(values),
    twoSteps: bestTwoSteps(values),
  };
}

function best<Kind extends Model>(models: readonly [Kind, ...Kind[]] | readonly Kind[]): Kind {
  return models.reduce((least, one) => (one.criterion < least.criterion ? one : least));
}

/** Of the highest value: less is rounding. */
const finestPart = 1e-6;

function modelOf(count: number, sumOfSquares: number, parameters: number): Model {
  const squares = Math.max(sumOfSquares / count, finestPart ** 2);
  const criterion = count * Math.log(squares) + parameters * Math.log(count);
  return { criterion, sumOfSquares };
}

interface CurveKind {
  readonly hasLine: boolean;
  /** Null: nothing levels off. */
  readonly constant: number | null;
}

function curveOf(
  times: readonly number[],
  values: readonly number[],
  { hasLine, constant }: CurveKind,
): Curve {
  const row = (time: number): number[] => [
    1,
    ...(hasLine ? [time] : []),
    ...(constant === null ? [] : [Math.exp(-time / constant)]),
  ];
  const design = times.map(row);
  const { coefficients, sumOfSquares } = fitWithMemory(design, values, 0);
  // What comes down, or bends upwards, levels off nowhere.
  const isOfKind = constant === null || (coefficients.at(-1) ?? 0) < 0;
  const parameters = coefficients.length + (constant === null ? 0 : 1);
  const { criterion } = modelOf(values.length, sumOfSquares, parameters);
  return {
    criterion: isOfKind ? criterion : Infinity,
    sumOfSquares,
    design,
    coefficients,
    at: (time) => sum(row(time).map((regressor, which) => regressor * (coefficients[which] ?? NaN))),
    hasWarmUp: constant !== null,
  };
}

function squaresAround(values: readonly number[]): number {
  const mean = sum(values) / values.length;
  return sum(values.map((value) => (value - mean) ** 2));
}

/** Two levels; the block in which the step falls may lie between them. */
function bestStep(values: readonly number[]): Step {
  const count = values.length;
  const places = Array.from({ length: count - 1 }, (_, place) => place + 1);
  return best(
    places.flatMap((from) =>
      [0, 1]
        .filter((between) => from - between > 0)
        .map((between) => {
          const [below, above] = [values.slice(0, from - between), values.slice(from)];
          const squares = squaresAround(below) + squaresAround(above);
          const rise = sum(above) / above.length - sum(below) / below.length;
          return { ...modelOf(count, squares, 3 + between), rise, from };
        }),
    ),
  );
}

function bestTwoSteps(values: readonly number[]): Model {
  const count = values.length;
  const places = Array.from({ length: count - 1 }, (_, place) => place + 1);
  return best(
    places.flatMap((from) =>
      places
        .filter((to) => to > from)
        .map((to) => {
          const parts = [values.slice(0, from), values.slice(from, to), values.slice(to)];
          return modelOf(count, sum(parts.map(squaresAround)), 5);
        }),
    ),
  );
}

interface Trend {
  /** Over the whole time. */
  readonly slope: number;
  readonly low: number;
  readonly high: number;
  readonly isSure: boolean;
  readonly isLasting: boolean;
  readonly pValue: number;
}

/** The trend's slope, and the second half's own, both with errors that remember. */
function trendOf(times: readonly number[], values: readonly number[], model: Curve): Trend {
  const residuals = values.map((value, row) => value - model.at(times[row] ?? NaN));
  const memory = memoryOf(residuals);
  const whole = fitWithMemory(model.design, values, memory);
  const half = values.length >> 1;
  const line = times.map((time) => [1, time]);
  const second = fitWithMemory(line.slice(half), values.slice(half), memory);
  const degrees = Math.max(1, values.length - model.coefficients.length - (model.hasWarmUp ? 2 : 1));
  const slope = whole.coefficients[1] ?? NaN;
  const halfSlope = second.coefficients[1] ?? NaN;
  const reach = studentQuantile(sure, degrees) * (whole.standardErrors[1] ?? NaN);
  // Half of the blocks know their own scatter badly: they get the whole's where that is larger.
  const larger = Math.max(
    1,
    whole.sumOfSquares / degrees / (second.sumOfSquares / second.degreesOfFreedom || Infinity),
  );
  const halfError = Math.max(finestPart, (second.standardErrors[1] ?? NaN) * Math.sqrt(larger));
  const statistic = halfSlope / halfError;
  return {
    slope,
    low: slope - reach,
    high: slope + reach,
    isSure: slope - reach > 0 && statistic > studentQuantile(sureInHalf, degrees),
    isLasting: model.hasWarmUp ? slope >= halfSlope / 2 : halfSlope >= slope * lastingShare,
    pValue: 2 * studentTail(Math.abs(statistic), degrees),
  };
}

interface Evidence {
  readonly models: Models;
  readonly trend: Trend;
  readonly values: readonly number[];
  readonly isWeighty: boolean;
}

function shapeOf(evidence: Evidence): Course['shape'] {
  const { models, trend, values, isWeighty } = evidence;
  const grows = trend.isSure && isWeighty;
  if (grows && trend.isLasting && isBestTold(evidence)) return 'rising';
  const hasLevelled = levelsOff(models.curve, values);
  if (isStep(models.step, values) && !(hasLevelled && models.curve.criterion < models.step.criterion))
    return 'step';
  if (hasLevelled) return 'plateau';
  return grows ? 'unclear' : 'none';
}

/** The trend explains clearly more than what ends, and no less than what might end later. */
function isBestTold({ models, trend: seen, values }: Evidence): boolean {
  const { trend, level, plateau, slow, bend, step, twoSteps } = models;
  const rival = best([level, plateau, step, twoSteps, ...(isOver(values, seen) ? [bend] : [])]);
  const needed = trend.hasWarmUp ? clearLead.besideWarmUp : clearLead.line;
  const granted = trend.hasWarmUp ? slightLead.besideWarmUp : slightLead.line;
  return rival.criterion - trend.criterion > needed && slow.criterion > trend.criterion - granted;
}

/** A bend is over only where the last eighth rose by less than half of what the trend does in that time. */
function isOver(values: readonly number[], { slope }: Trend): boolean {
  const part = Math.floor(values.length / 8);
  const mean = (some: readonly number[]): number => sum(some) / some.length;
  return mean(values.slice(-part)) - mean(values.slice(-2 * part, -part)) < slope / 8 / 2;
}

/** So many deviations of what is left. */
const stepDeviations = 5;

function isStep({ rise, sumOfSquares }: Step, values: readonly number[]): boolean {
  const deviation = Math.sqrt(sumOfSquares / (values.length - 2));
  return rise > namedShare * (values[0] ?? NaN) && rise > stepDeviations * deviation;
}

/** In its last fifth a line would do 20 % of its growth. */
const lastFifthShare = 0.1;
const leftUnexplained = 0.15;

function levelsOff({ at, sumOfSquares }: Curve, values: readonly number[]): boolean {
  const growth = at(1) - at(0);
  return (
    growth > namedShare * (values[0] ?? NaN) &&
    at(1) - at(0.8) < lastFifthShare * growth &&
    sumOfSquares < leftUnexplained * squaresAround(values)
  );
}
