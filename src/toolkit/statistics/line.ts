/** A straight line through points, with what it can say of a further one. */
import { studentQuantile } from './student-t.ts';
import { mean, sum } from './percentiles.ts';

export interface Prediction {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Line {
  readonly slope: number;
  readonly intercept: number;
  readonly rSquared: number;
  /** With its 95 % prediction interval. */
  readonly at: (x: number) => Prediction;
}

const fewestPoints = 4;

/**
 * Least squares, and the interval for one further observation (Draper and Smith, Applied Regression Analysis, 1998,
 * 3.1). Null for fewer than four different x.
 */
export function fitLine(points: readonly (readonly [x: number, y: number])[]): Line | null {
  const count = points.length;
  if (new Set(points.map(([x]) => x)).size < fewestPoints) return null;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const spreadX = sum(points.map(([x]) => (x - meanX) ** 2));
  const spreadY = sum(points.map(([, y]) => (y - meanY) ** 2));
  const slope = sum(points.map(([x, y]) => (x - meanX) * (y - meanY))) / spreadX;
  const intercept = meanY - slope * meanX;
  const squares = sum(points.map(([x, y]) => (y - intercept - slope * x) ** 2));
  const reach = studentQuantile(0.975, count - 2) * Math.sqrt(squares / (count - 2));
  return {
    slope,
    intercept,
    rSquared: spreadY === 0 ? 1 : 1 - squares / spreadY,
    at: (x) => {
      const value = intercept + slope * x;
      const margin = reach * Math.sqrt(1 + 1 / count + (x - meanX) ** 2 / spreadX);
      return { value, low: value - margin, high: value + margin };
    },
  };
}
