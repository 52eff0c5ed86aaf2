/** The scalability law's fit in words and points; what it refuses is refused here in words as well. */
import type { Capacity } from '../analyze/capacity-schema.ts';
import { formatNumber, formatShare } from '../format/wording.ts';
import { paragraphs, plot, section } from '../document/build.ts';
import type { Plot, Point } from '../document/chart-spec.ts';
import type { Block } from '../document/document.ts';
import { throughputAt } from '../statistics/usl.ts';

type Usl = Capacity['usl'];
type Fit = NonNullable<Usl['fit']>;

/** @param unit what the load is counted in */
export function scalabilitySection({ fit, refusal }: Usl, unit: string): Block {
  return section('How it scales', [
    ...paragraphs(scalabilitySentences({ fit, refusal }, unit)),
    ...(fit === null ? [] : plotsOf(fit, unit)),
  ]);
}

export function scalabilitySentences({ fit, refusal }: Usl, unit: string): string[] {
  if (refusal !== null) return [`No prediction by the Universal Scalability Law: ${refusal}.`];
  return fit === null ? [] : [lawText(fit), peakText(fit, unit)];
}

function plotsOf(fit: Fit, unit: string): Plot[] {
  const shared = { caption: `requests/s by ${unit}`, unit: '/s' } as const;
  const measured = fit.points.map(({ load, ratePerSecond }): Point => [load, ratePerSecond]);
  const residuals = fit.points.map(({ load, residual }): Point => [load, residual]);
  return [
    plot({
      ...shared,
      title: 'Throughput',
      height: 200,
      series: [
        { name: 'measured', tone: 'one', shape: 'dots', points: measured },
        { name: 'the law', tone: 'rest', shape: 'line', points: curveOf(fit) },
      ],
    }),
    plot({
      ...shared,
      title: 'Residuals: measured − the law',
      height: 90,
      series: [{ name: 'residuals', tone: 'one', shape: 'dots', points: residuals }],
    }),
  ];
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
