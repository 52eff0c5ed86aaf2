/** The scalability law's fit in words and points; what it refuses is refused here in words as well. */
import type { Capacity } from '../../analyze/capacity-schema.ts';
import { formatNumber, formatShare } from '../../analyze/wording.ts';
import { throughputAt } from '../../statistics/usl.ts';

type Usl = Capacity['usl'];
type Fit = NonNullable<Usl['fit']>;
type Point = readonly [x: number, y: number];

export interface ScalabilityView {
  /** What the load is counted in. */
  readonly unit: string;
  readonly sentences: readonly string[];
  /** Null where there is no fit. */
  readonly plot: {
    readonly measured: readonly Point[];
    readonly curve: readonly Point[];
    readonly residuals: readonly Point[];
  } | null;
}

export function scalabilityOf({ fit, refusal }: Usl, unit: string): ScalabilityView {
  const refused = refusal === null ? [] : [`No prediction by the Universal Scalability Law: ${refusal}.`];
  if (fit === null) return { unit, sentences: refused, plot: null };
  return {
    unit,
    sentences: refusal === null ? [lawText(fit), peakText(fit, unit)] : refused,
    plot: {
      measured: fit.points.map(({ load, ratePerSecond }) => [load, ratePerSecond]),
      curve: curveOf(fit),
      residuals: fit.points.map(({ load, residual }) => [load, residual]),
    },
  };
}

function lawText(fit: Fit): string {
  const { alpha, beta, gamma, rSquared } = fit;
  const explained = `${formatShare(rSquared)} of the variation explained`;
  const start = `γ = ${formatNumber(gamma.value)} requests/s of the first`;
  switch (fit.law) {
    case 'linear':
      return `Throughput grows in a straight line: ${start}, nothing shared (${explained}).`;
    case 'amdahl':
      return `Amdahl's law: ${start}, contention α ${interval(alpha)}, coherency β ${interval(beta)} (${explained}).`;
    case 'usl':
      return `Universal Scalability Law: ${start}, contention α ${interval(alpha)}, coherency β ${interval(beta)} (${explained}).`;
  }
}

function interval({ value, low, high }: Fit['alpha']): string {
  const say = (number: number): string => String(Number(number.toPrecision(3)));
  if (value === 0) return `none seen (95 %: at most ${say(high)})`;
  return `= ${say(value)} (95 %: ${say(low)} to ${say(high)})`;
}

function peakText({ peak, limitPerSecond, beta }: Fit, unit: string): string {
  if (peak !== null) {
    return `Throughput peaks at ${formatNumber(peak.load)} ${unit} with ${formatNumber(peak.ratePerSecond)} requests/s.`;
  }
  const limit =
    limitPerSecond === null || beta.value > 0
      ? ''
      : ` No load passes ${formatNumber(limitPerSecond)} requests/s.`;
  return `A peak was not seen.${limit}`;
}

const curvePoints = 60;

/** From nothing to the highest load measured, and not a step further. */
function curveOf(fit: Fit): Point[] {
  const highest = fit.points.at(-1)?.load ?? 0;
  return Array.from({ length: curvePoints + 1 }, (_, place) => {
    const load = (place * highest) / curvePoints;
    return [load, load === 0 ? 0 : throughputAt(fit, load)];
  });
}
