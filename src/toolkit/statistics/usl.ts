/**
 * The Universal Scalability Law: X(N) = γN / (1 + α(N−1) + βN(N−1)), with contention α and coherency β
 * (N. Gunther, Guerrilla Capacity Planning, 2007, ch. 5–6). Amdahl's law is its case β = 0, a straight line α = β = 0.
 * Input: throughput by load, of a run's steps or of trials. Output: the fit, or why there is none.
 */
import { inverse, Matrix } from 'ml-matrix';
import { levenbergMarquardt } from 'ml-levenberg-marquardt';
import { studentQuantile } from './student-t.ts';
import { sum } from './percentiles.ts';
import { closedQueueSquares, type LoadPoint } from './closed-queue.ts';

/** A value and its 95 % confidence interval. */
interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface UslFit {
  readonly law: 'usl' | 'amdahl' | 'linear';
  readonly gamma: Estimate;
  readonly alpha: Estimate;
  readonly beta: Estimate;
  readonly rSquared: number;
  readonly sumOfSquares: number;
  readonly points: (LoadPoint & { readonly fitted: number; readonly residual: number })[];
  /** The load of highest throughput; null when it was neither seen nor close. */
  readonly peak: LoadPoint | null;
  /** γ/α: what no load can pass, coherency left out; null without contention. */
  readonly limitPerSecond: number | null;
}

export interface Usl {
  /** Null when there are too few loads to fit three parameters. */
  readonly fit: UslFit | null;
  /** Why the fit may not be extrapolated, or why there is none. */
  readonly refusal: string | null;
}

const fewestLoads = 6;
/** SPEC SDM91, the textbook's case, is at 0.99; a series that is flat after a sharp knee at 0.85. */
const leastRSquared = 0.95;
/** A peak further out than this times the highest load is a guess. */
const furthestPeak = 2;
/** Throughput fell when it ends this far below its highest: less is noise. */
const fallenShare = 0.05;
/** So much better (BIC) does a rival model tell what was measured: positive and strong evidence (Kass and Raftery, 1995). */
const rivalLead = { risen: 2, fallen: 6 } as const;
const significance = 0.05;
/** Of the highest throughput: less than this is rounding, and has no pattern. */
const finestResidual = 1e-3;

export function fitUsl(points: readonly LoadPoint[]): Usl {
  const real = points.filter(({ load, ratePerSecond }) => load > 0 && ratePerSecond > 0);
  const distinct = new Set(real.map(({ load }) => load)).size;
  if (distinct < fewestLoads) {
    return { fit: null, refusal: `${distinct} different loads were measured, ${fewestLoads} are needed` };
  }
  return judgedFit([...real].sort((a, b) => a.load - b.load));
}

/** What the libraries say of figures so many powers of ten apart that the least squares have no single answer. */
const noAnswer: ReadonlySet<string> = new Set(['LU matrix is singular', 'Matrix is not symmetric']);

function judgedFit(points: readonly LoadPoint[]): Usl {
  try {
    const fit = fitPoints(points);
    return { fit, refusal: refusalOf(fit) };
  } catch (error) {
    if (!(error instanceof Error) || !noAnswer.has(error.message)) throw error;
    return { fit: null, refusal: 'no single law fits figures so far apart' };
  }
}

function refusalOf({ rSquared, sumOfSquares, points }: UslFit): string | null {
  if (rSquared < leastRSquared) {
    return `the law explains ${(rSquared * 100).toFixed(0)} % of the throughput's variation, ${leastRSquared * 100} % are needed: it is the wrong model for this target`;
  }
  const highest = Math.max(...points.map(({ ratePerSecond }) => ratePerSecond));
  if (Math.sqrt(sumOfSquares / points.length) < finestResidual * highest) return null;
  const lead = points.length * Math.log(sumOfSquares / closedQueueSquares(points));
  // What fell is no queue of this kind, unless noise alone made it fall.
  if (lead > (hasFallen(points) ? rivalLead.fallen : rivalLead.risen)) {
    return 'users who wait for a fixed number of servers explain the throughput better: it saturates, and the law would go on to bend it';
  }
  return fewRunsChance(points.map(({ residual }) => residual)) < significance
    ? 'its residuals follow a pattern, high and low in turns of several loads: it is the wrong model for this target'
    : null;
}

/**
 * How likely as few changes of sign are among residuals in any order (A. Wald and J. Wolfowitz, On a Test Whether Two
 * Samples are from the Same Population, 1940): exact.
 */
export function fewRunsChance(residuals: readonly number[]): number {
  const signs = residuals.map((one) => one > 0);
  const above = signs.filter(Boolean).length;
  const below = signs.length - above;
  const runs = signs.filter((sign, row) => row === 0 || sign !== signs[row - 1]).length;
  if (above === 0 || below === 0) return 1;
  const ways = Array.from({ length: runs - 1 }, (_, place) => waysOf(place + 2, above, below));
  return sum(ways) / choose(above + below, above);
}

function waysOf(runs: number, above: number, below: number): number {
  const half = runs >> 1;
  const pairs = choose(above - 1, half - 1) * choose(below - 1, half - 1);
  return runs % 2 === 0
    ? 2 * pairs
    : choose(above - 1, half) * choose(below - 1, half - 1) +
        choose(above - 1, half - 1) * choose(below - 1, half);
}

function choose(of: number, count: number): number {
  if (count < 0 || count > of) return 0;
  return Array.from({ length: count }, (_, place) => (of - place) / (place + 1)).reduce((a, b) => a * b, 1);
}

type Parameters = readonly [gamma: number, alpha: number, beta: number];

export function uslThroughput([gamma, alpha, beta]: Parameters, load: number): number {
  return (gamma * load) / (1 + alpha * (load - 1) + beta * load * (load - 1));
}

export function throughputAt({ gamma, alpha, beta }: UslFit, load: number): number {
  return uslThroughput([gamma.value, alpha.value, beta.value], load);
}

function fitPoints(points: readonly LoadPoint[]): UslFit {
  const whole = solve(points, 3);
  const free = whole[2] > tiny ? 3 : 2;
  const parameters = free === 3 ? whole : solve(points, free);
  const [gamma, alpha, beta] = estimates(points, parameters, free);
  const fitted = points.map(({ load }) => uslThroughput(parameters, load));
  const residuals = points.map(({ ratePerSecond }, row) => ratePerSecond - (fitted[row] ?? NaN));
  const sumOfSquares = sum(residuals.map((value) => value ** 2));
  const highest = points.at(-1)?.load ?? 0;
  return {
    law: lawOf(parameters),
    gamma,
    alpha,
    beta,
    rSquared: spread(points) === 0 ? 0 : 1 - sumOfSquares / spread(points),
    sumOfSquares,
    points: points.map((point, row) => ({
      ...point,
      fitted: fitted[row] ?? NaN,
      residual: residuals[row] ?? NaN,
    })),
    peak: hasFallen(points) ? peakOf(parameters, beta, highest) : null,
    limitPerSecond: alpha.value > tiny ? gamma.value / alpha.value : null,
  };
}

/** Below this a parameter is the optimiser's rounding. */
const tiny = 1e-12;

function lawOf([, alpha, beta]: Parameters): UslFit['law'] {
  if (beta > tiny) return 'usl';
  return alpha > tiny ? 'amdahl' : 'linear';
}

/** Least squares by Levenberg and Marquardt, parameters scaled to about 1, with α, β ≥ 0. */
function solve(points: readonly LoadPoint[], free: 2 | 3): Parameters {
  const scale = scaleOf(points);
  const scaled = (values: readonly number[]): Parameters => [
    (values[0] ?? 0) * scale[0],
    (values[1] ?? 0) * scale[1],
    (values[2] ?? 0) * scale[2],
  ];
  const { parameterValues } = levenbergMarquardt(
    { x: points.map(({ load }) => load), y: points.map(({ ratePerSecond }) => ratePerSecond / scale[0]) },
    (values) => (load) => uslThroughput(scaled(values), load) / scale[0],
    {
      jacobianFunction: (values) => (load) =>
        gradient(scaled(values), load)
          .slice(0, free)
          .map((slope, which) => (slope * (scale[which] ?? 1)) / scale[0]),
      initialValues: [1, 1, 1].slice(0, free),
      minValues: [tiny, 0, 0].slice(0, free),
      damping: 1e-3,
      errorTolerance: 0,
      improvementThreshold: 1e-12,
      maxIterations: 300,
    },
  );
  return scaled(parameterValues);
}

function scaleOf(points: readonly LoadPoint[]): Parameters {
  const steepest = Math.max(...points.map(({ load, ratePerSecond }) => ratePerSecond / load));
  const highest = points.at(-1)?.load ?? 1;
  return [steepest, 1 / highest, 1 / highest ** 2];
}

/** ∂X/∂γ, ∂X/∂α, ∂X/∂β. */
function gradient([gamma, alpha, beta]: Parameters, load: number): number[] {
  const divisor = 1 + alpha * (load - 1) + beta * load * (load - 1);
  const slope = (-gamma * load) / divisor ** 2;
  return [load / divisor, slope * (load - 1), slope * load * (load - 1)];
}

/**
 * ± t(n − p) standard errors, from s²(JᵀJ)⁻¹ at the solution (Bates and Watts, Nonlinear Regression, 1988, 2.3). A
 * parameter at its bound has an upper limit alone, one-sided, with the parameter free again (S. G. Self and K.-Y. Liang,
 * Asymptotic Properties under Nonstandard Conditions, 1987).
 */
function estimates(
  points: readonly LoadPoint[],
  parameters: Parameters,
  free: 2 | 3,
): [Estimate, Estimate, Estimate] {
  const squares = sum(
    points.map(({ load, ratePerSecond }) => (ratePerSecond - uslThroughput(parameters, load)) ** 2),
  );
  const margin = (which: 0 | 1 | 2, { among, share }: { among: 2 | 3; share: number }): number => {
    const degrees = points.length - among;
    const deviation = Math.sqrt(
      (squares / degrees) * covarianceOf(points, parameters, among).get(which, which),
    );
    return studentQuantile(share, degrees) * deviation * scaleOf(points)[which];
  };
  const estimate = (which: 0 | 1 | 2): Estimate => {
    const value = parameters[which];
    if (which > 0 && value <= tiny)
      return { value: 0, low: 0, high: margin(which, { among: 3, share: 0.95 }) };
    const reach = margin(which, { among: free, share: 0.975 });
    return { value, low: Math.max(0, value - reach), high: value + reach };
  };
  return [estimate(0), estimate(1), estimate(2)];
}

/** Over s², of the scaled parameters. */
function covarianceOf(points: readonly LoadPoint[], parameters: Parameters, among: 2 | 3): Matrix {
  const scale = scaleOf(points);
  const jacobian = new Matrix(
    points.map(({ load }) =>
      gradient(parameters, load)
        .slice(0, among)
        .map((slope, which) => slope * (scale[which] ?? 1)),
    ),
  );
  return inverse(jacobian.transpose().mmul(jacobian), true);
}

/** Beyond the load of its highest throughput it went down, and ended lowest: one low value is noise. */
function hasFallen(points: readonly LoadPoint[]): boolean {
  const rates = points.map(({ ratePerSecond }) => ratePerSecond);
  const highest = Math.max(...rates);
  const beyond = rates.slice(rates.indexOf(highest) + 1);
  const last = beyond.at(-1) ?? highest;
  const before = beyond.at(-2) ?? last;
  return (
    last < highest * (1 - fallenShare) &&
    last === Math.min(...beyond) &&
    before < highest * (1 - fallenShare / 2)
  );
}

/** √((1−α)/β), only when β is surely above 0 and the peak not beyond twice the highest load. */
function peakOf(parameters: Parameters, beta: Estimate, highest: number): LoadPoint | null {
  if (beta.value <= tiny || beta.low <= 0 || parameters[1] >= 1) return null;
  const load = Math.sqrt((1 - parameters[1]) / parameters[2]);
  return load > highest * furthestPeak ? null : { load, ratePerSecond: uslThroughput(parameters, load) };
}

function spread(points: readonly LoadPoint[]): number {
  const mean = sum(points.map(({ ratePerSecond }) => ratePerSecond)) / points.length;
  return sum(points.map(({ ratePerSecond }) => (ratePerSecond - mean) ** 2));
}
