/** A comparison in one sentence. */
import { median } from '../statistics/percentiles.ts';
import { formatMs, formatNumber, formatShare } from '../format/wording.ts';
import type { Measure, Shape } from './comparison-schema.ts';
import type { Difference } from './facts.ts';
import type { Overall } from './overall.ts';

const mostNamed = 3;

export function differencesText(decisive: readonly Difference[]): string {
  const facts = decisive.map(({ fact, baseline, candidate }) => `${fact} was ${baseline}, is ${candidate}`);
  return `The two are not the same test: ${facts.join('; ')}.`;
}

export function summarise(overall: Overall, measures: readonly Measure[], shapes: readonly Shape[]): string {
  const of = (wanted: Measure['verdict']): readonly Measure[] =>
    measures.filter((one) => one.verdict === wanted);
  switch (overall.verdict) {
    case 'regressed':
      return `Worse than before: ${[...shapes.slice(0, 1).map(({ text }) => text), named(of('regressed'))].join('; ')}.`;
    case 'improved':
      return `Better than before, and nothing worse: ${named(of('improved'))}${restText(overall)}.`;
    case 'same':
      return of('inconclusive').length === 0
        ? `All ${measures.length} figures are the same within what is allowed.`
        : `The same for ${shareText(overall)} of the requests${restText(overall)}.`;
    case 'inconclusive':
      return `No regression was found, nor can it be ruled out: ${of('same').length} of ${measures.length} figures are the same, ${of('improved').length} better; ${listed(overall.open.map(nameOf))} can't be told from this pair${usualLength(overall.open)}.`;
  }
}

function shareText({ settledShare }: Overall): string {
  return settledShare === 1 ? 'all' : formatShare(settledShare);
}

/** `; health and optimise: too few to tell, 40 min would be needed`. */
function restText({ open, tails }: Overall): string {
  const names = [...new Set(open.map((one) => one.endpoint ?? one.metric))];
  const rare = names.length === 0 ? '' : `; ${listed(names)}: too few to tell${lengthNeeded(open)}`;
  const together = tails.every(({ metric }) => metric !== 'p99 latency')
    ? ''
    : '; p99 was compared of all requests together, as single endpoints have too few';
  return together + rare;
}

/** The rarest endpoint would ask for days. */
function usualLength(open: readonly Measure[]): string {
  const seconds = median(open.flatMap(({ neededSeconds }) => neededSeconds ?? []));
  return Number.isNaN(seconds) ? '' : `; runs of ${lengthText(seconds)} would tell half of them`;
}

function lengthNeeded(open: readonly Measure[]): string {
  const seconds = Math.max(0, ...open.map(({ neededSeconds }) => neededSeconds ?? 0));
  return seconds === 0 ? '' : `, ${lengthText(seconds)} would be needed`;
}

function listed(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  if (rest > 0) return `${names.slice(0, mostNamed).join(', ')} and ${rest} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}

/** `75 s`, `40 min`, `3 h`: never less than is needed. */
function lengthText(seconds: number): string {
  if (seconds < 100) return `${Math.ceil(seconds)} s`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? `${minutes} min` : `${formatNumber(Math.ceil(minutes / 60))} h`;
}

function named(measures: readonly Measure[]): string {
  const shown = measures.slice(0, mostNamed).map((one) => `${nameOf(one)} ${changeText(one)}`);
  const rest = measures.length - shown.length;
  return shown.join('; ') + (rest > 0 ? `; and ${rest} more` : '');
}

export function nameOf({ endpoint, metric }: Pick<Measure, 'endpoint' | 'metric'>): string {
  if (endpoint !== null) return `${metric} of ${endpoint}`;
  return metric.endsWith('latency') ? `${metric} of all requests` : metric;
}

/** `+31.2 % (74.1 → 97.3 ms)`. */
function changeText(measure: Measure): string {
  const { change, baseline, candidate } = measure;
  if (change === null || baseline === null || candidate === null) return '';
  const text = `${formatChange(change, measure.unit)} (${formatFigure(baseline, measure.unit)} → ${formatFigure(candidate, measure.unit)})`;
  return measure.reason === null ? text : `${text}, as ${measure.reason}`;
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
