/**
 * Least squares whose errors remember: a linear model with AR(1) errors. Input: figures by block, with what explains
 * them. Output: coefficients and standard errors, for ./course.ts.
 */
import { inverse, Matrix } from 'ml-matrix';
import { sum } from './percentiles.ts';

/** A row of regressors per value. */
export type Design = readonly (readonly number[])[];

export interface LinearFit {
  readonly coefficients: readonly number[];
  readonly standardErrors: readonly number[];
  /** Of what the memory leaves unexplained. */
  readonly sumOfSquares: number;
  readonly degreesOfFreedom: number;
}

/** With the whole of an error kept, a first value says nothing of a trend. */
const leastFirstWeight = 0.05;

/**
 * Generalised least squares for errors of which a share (`memory`) is left in the next one (S. J. Prais and C. B.
 * Winsten, Trend Estimators and Serial Correlation, 1954). A memory of 1 is a random walk: then the trend is the mean of
 * the differences, and the constant is not known.
 */
export function fitWithMemory(design: Design, values: readonly number[], memory: number): LinearFit {
  const firstWeight = Math.sqrt(1 - memory ** 2);
  const isFirstUsed = firstWeight > leastFirstWeight;
  const whiten = (column: readonly number[]): number[] => {
    const later = column.slice(1).map((value, place) => value - memory * (column[place] ?? NaN));
    return isFirstUsed ? [firstWeight * (column[0] ?? NaN), ...later] : later;
  };
  const columns = (design[0] ?? []).map((_, which) => whiten(design.map((row) => row[which] ?? NaN)));
  const used = columns.flatMap((column, which) => (column.some((x) => Math.abs(x) > 1e-9) ? [which] : []));
  const whitened = new Matrix(used.map((which) => columns[which] ?? [])).transpose();
  return scatter(solve(whitened, whiten(values)), used, columns.length);
}

interface Solved {
  readonly solution: Matrix;
  readonly covariance: Matrix;
  readonly sumOfSquares: number;
  readonly degreesOfFreedom: number;
}

function solve(design: Matrix, values: readonly number[]): Solved {
  const normal = inverse(design.transpose().mmul(design), true);
  const solution = normal.mmul(design.transpose()).mmul(Matrix.columnVector([...values]));
  const fitted = design.mmul(solution);
  const sumOfSquares = sum(values.map((value, row) => (value - fitted.get(row, 0)) ** 2));
  const degreesOfFreedom = design.rows - design.columns;
  return {
    solution,
    covariance: normal.mul(sumOfSquares / degreesOfFreedom),
    sumOfSquares,
    degreesOfFreedom,
  };
}

/** Back to the design's own columns; those that were not used are 0. */
function scatter(solved: Solved, used: readonly number[], columns: number): LinearFit {
  const places = Array.from({ length: columns }, (_, which) => used.indexOf(which));
  const { sumOfSquares, degreesOfFreedom } = solved;
  return {
    coefficients: places.map((at) => (at < 0 ? 0 : solved.solution.get(at, 0))),
    standardErrors: places.map((at) => (at < 0 ? 0 : Math.sqrt(solved.covariance.get(at, at)))),
    sumOfSquares,
    degreesOfFreedom,
  };
}

/**
 * How much of a residual is left in the next one: their correlation, with the bias of short detrended series taken
 * away (M. G. Kendall, Note on Bias in the Estimation of Autocorrelation, 1954; for a trend −(2 + 4φ)/n). What can't be
 * told from a random walk is one (P. Perron and T. Yabu, Estimating Deterministic Trends with an Integrated or
 * Stationary Noise Component, 2009: φ within n^-½ of 1 is 1). Never below 0, which would sharpen a test.
 */
export function memoryOf(residuals: readonly number[]): number {
  const count = residuals.length;
  const squares = sum(residuals.map((one) => one ** 2));
  const products = sum(residuals.slice(1).map((one, place) => one * (residuals[place] ?? NaN)));
  const seen = squares === 0 ? 0 : products / squares;
  const memory = (seen + 2 / count) / (1 - 4 / count);
  return memory > 1 - count ** -0.5 ? 1 : Math.max(0, memory);
}
