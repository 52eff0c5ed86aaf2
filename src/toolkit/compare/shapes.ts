/**
 * What a change looks like, where it is not the same for all requests: seconds that stall, or a slow tail. Named for
 * what was found worse. Input: both runs' windows and percentiles.
 */
import { formatShare } from '../format/wording.ts';
import { median } from '../statistics/percentiles.ts';
import type { Baseline, Series } from './baseline-schema.ts';
import type { Measure, Shape } from './comparison-schema.ts';

/** A window this many times as slow as is usual stalls. */
const stallFactor = 2;
const fewestStalls = 3;
const smallestRise = 0.01;

export function shapesOf(
  [baseline, candidate]: readonly [Baseline, Baseline],
  measures: readonly Measure[],
): Shape[] {
  const latency = measures.filter(({ metric }) => metric.endsWith('latency'));
  const worse = [
    ...new Set(latency.filter(({ verdict }) => verdict === 'regressed').map(({ endpoint }) => endpoint)),
  ];
  const stallOf = (endpoint: string | null): Shape | null => {
    const series = ({ whole, endpoints }: Baseline): Series | undefined =>
      endpoint === null ? whole.series : endpoints[endpoint]?.series;
    const [before, now] = [series(baseline), series(candidate)];
    return before === undefined || now === undefined ? null : stalls(endpoint, before, now);
  };
  const shared = worse.length > 1 ? stallOf(null) : null;
  if (shared !== null) return [shared];
  return worse.flatMap((endpoint) => {
    const own = latency.filter((one) => one.endpoint === endpoint);
    return stallOf(endpoint) ?? slowTail(endpoint, own) ?? [];
  });
}

function stalls(endpoint: string | null, before: Series, now: Series): Shape | null {
  const usualOf = ({ p50Ms }: Series): number => median(p50Ms.filter((ms) => ms !== null));
  const usualMs = usualOf(before);
  // Beyond each run's own usual: where all requests became slower, no second stalls.
  const slow = (series: Series): number[] =>
    series.p50Ms.filter((ms): ms is number => ms !== null && ms > stallFactor * usualOf(series));
  const share = (series: Series): number =>
    slow(series).length / series.p50Ms.filter((ms) => ms !== null).length;
  const [was, is] = [share(before), share(now)];
  const stalled = slow(now);
  // Where more than half of all seconds are slow, they are not stalls.
  if (stalled.length < fewestStalls || is - was < smallestRise || is > 0.5) return null;
  const factor = median(stalled) / usualMs;
  return {
    endpoint,
    kind: 'stalls',
    baselineShare: was,
    candidateShare: is,
    factor,
    text: `${oneIn(is, now.windowSeconds)} became ${times(factor)} slower${whose(endpoint)} (${formatShare(is)}; ${formatShare(was)} before)`,
  };
}

/** Only requests above a percentile became slower. */
function slowTail(endpoint: string | null, own: readonly Measure[]): Shape | null {
  const worse = own.filter(({ verdict }) => verdict === 'regressed');
  const first =
    worse.map(({ metric }) => Number(metric.slice(1).split(' ')[0]) / 100).sort((a, b) => a - b)[0] ?? 0.5;
  const usual = own.find(({ metric }) => metric === 'p50 latency');
  if (first <= 0.5 || usual?.verdict !== 'same') return null;
  const factor = 1 + Math.max(...worse.map(({ change }) => change ?? 0));
  return {
    endpoint,
    kind: 'slow tail',
    baselineShare: 0,
    candidateShare: 1 - first,
    factor,
    text: `the slowest ${formatShare(1 - first)} of requests became up to ${times(factor)} slower${whose(endpoint)}; half of all are as fast as before`,
  };
}

const whose = (endpoint: string | null): string => (endpoint === null ? '' : ` for ${endpoint}`);

const numbers = ['', '', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** `one second in twenty`. */
function oneIn(share: number, windowSeconds: number): string {
  const count = Math.round(1 / share);
  const window = windowSeconds === 1 ? 'second' : `stretch of ${windowSeconds} s`;
  return `one ${window} in ${count === 20 ? 'twenty' : (numbers[count] ?? count)}`;
}

/** `40 times`, `1.5 times`. */
const times = (factor: number): string =>
  `${factor >= 10 ? Math.round(factor) : Number(factor.toFixed(1))} times`;
