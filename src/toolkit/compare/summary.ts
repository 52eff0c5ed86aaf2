/** A comparison in one sentence. */
import { formatMs, formatNumber, formatShare } from '../analyze/wording.ts';
import type { Comparison, Measure } from './comparison-schema.ts';
import type { Difference } from './facts.ts';

const mostNamed = 3;

export function summarise(
  verdict: Comparison['verdict'],
  measures: readonly Measure[],
  decisive: readonly Difference[],
): string {
  const all = measures.length;
  const of = (wanted: Measure['verdict']): readonly Measure[] =>
    measures.filter((one) => one.verdict === wanted);
  switch (verdict) {
    case 'not comparable':
      return `The two are not the same test: ${decisive.map(({ fact, baseline, candidate }) => `${fact} was ${baseline}, is ${candidate}`).join('; ')}.`;
    case 'regressed':
      return `Worse than before: ${named(of('regressed'))}.`;
    case 'improved':
      return `Better than before, and nothing worse: ${named(of('improved'))}.`;
    case 'same':
      return `All ${all} figures are the same within what is allowed.`;
    case 'inconclusive':
      return `No regression was found: ${of('same').length} of ${all} figures are the same, ${of('improved').length} better, ${of('inconclusive').length} can't be told from this pair.`;
  }
}

function named(measures: readonly Measure[]): string {
  const shown = measures.slice(0, mostNamed).map((one) => `${nameOf(one)} ${changeText(one)}`);
  const rest = measures.length - shown.length;
  return shown.join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

export function nameOf({ endpoint, metric }: Pick<Measure, 'endpoint' | 'metric'>): string {
  return endpoint === null ? metric : `${metric} of ${endpoint}`;
}

/** `+31.2 % (74.1 → 97.3 ms)`. */
function changeText(measure: Measure): string {
  const { change, baseline, candidate } = measure;
  if (change === null || baseline === null || candidate === null) return '';
  return `${formatChange(change, measure.unit)} (${formatFigure(baseline, measure.unit)} → ${formatFigure(candidate, measure.unit)})`;
}

/** `+3.1 %`, of a share `+3.1 points`. */
export function formatChange(change: number, unit: Measure['unit']): string {
  const percent = Math.abs(change * 100);
  const text = percent >= 100 ? formatNumber(percent) : String(Number(percent.toPrecision(2)));
  const isNone = Number(text) === 0;
  return `${isNone ? '±' : change > 0 ? '+' : '−'}${text} ${unit === '%' ? 'points' : '%'}`;
}

export function formatFigure(value: number, unit: Measure['unit']): string {
  switch (unit) {
    case 'ms':
      return formatMs(value);
    case '/s':
      return `${formatNumber(value)}/s`;
    case 'bytes':
      return `${formatNumber(value / 2 ** 20)} MiB`;
    case '%':
      return formatShare(value);
  }
}
