/** Both sides over the same clock: what the comparison page draws. */
import { steadyPhase } from '../../../contract/phases.ts';
import type { Spectrum } from '../../statistics/series.ts';
import type { Baseline, Series } from '../../compare/baseline-schema.ts';
import type { Comparison } from '../../compare/comparison-schema.ts';
import type { ChartFrame, ChartLine, ChartSpec, SpectrumPlot } from '../../document/chart-spec.ts';

export interface Overlay {
  readonly frame: ChartFrame;
  readonly charts: readonly ChartSpec[];
  readonly spectra: readonly SpectrumPlot[];
  readonly clockText: string;
}

type Sides = readonly [Baseline, Baseline];

export function overlaysOf({ measures, method }: Comparison, sides: Sides): Overlay {
  const [baseline, candidate] = sides;
  const seconds = clockOf(sides);
  const worst = new Set(
    measures.flatMap(({ endpoint, verdict }) =>
      endpoint !== null && verdict === 'regressed' ? [endpoint] : [],
    ),
  );
  const endpoints = Object.keys(candidate.endpoints)
    .filter((name) => baseline.endpoints[name] !== undefined)
    .sort((a, b) => Number(worst.has(b)) - Number(worst.has(a)));
  const seriesOf = (name: string): readonly [Series | undefined, Series | undefined] => [
    baseline.endpoints[name]?.series,
    candidate.endpoints[name]?.series,
  ];
  const draw = lineDrawer(seconds);
  const whole = [baseline.whole.series, candidate.whole.series] as const;
  return {
    frame: {
      clocks: { load: seconds, system: [] },
      endSeconds: seconds.at(-1) ?? 1,
      startMs: null,
      windows: [],
      marks: [],
    },
    charts: [
      chart({
        id: 'p95',
        title: 'p95 latency, all requests',
        unit: 'ms',
        lines: draw(whole, ({ p95Ms }) => p95Ms),
      }),
      chart({ id: 'rate', title: 'Throughput', unit: '/s', lines: draw(whole, perSecond) }),
      ...endpoints.map((name) =>
        chart({
          id: `p95-${name}`,
          title: `p95 latency, ${name}`,
          unit: 'ms',
          lines: draw(seriesOf(name), ({ p95Ms }) => p95Ms),
        }),
      ),
    ],
    spectra: ['all requests', ...endpoints].flatMap((name) => {
      const [before, now] = sides.map((side) =>
        name === 'all requests' ? side.whole : side.endpoints[name],
      );
      return hasCurve(before) || hasCurve(now)
        ? [spectrumOf(name, before?.spectrum ?? [], now?.spectrum ?? [])]
        : [];
    }),
    clockText:
      method === 'interleaved'
        ? 'Block by block, each side on its own clock.'
        : `Seconds of ${candidate.load.phase === steadyPhase ? 'steady load' : 'the load'}, each run on its own clock.`,
  };
}

function spectrumOf(title: string, baseline: Spectrum, candidate: Spectrum): SpectrumPlot {
  return {
    kind: 'spectrum',
    title,
    curves: [
      { name: 'baseline', tone: 'two', points: baseline },
      { name: 'candidate', tone: 'one', points: candidate },
    ],
  };
}

/** An endpoint of few requests has no percentiles. */
function hasCurve(traffic: Baseline['whole'] | undefined): boolean {
  return traffic !== undefined && traffic.spectrum.length > 1;
}

/** One tick a window of the finest series. */
function clockOf(sides: Sides): number[] {
  const step = Math.min(...sides.map(({ whole }) => whole.series.windowSeconds));
  const longest = Math.max(
    ...sides.map(({ whole: { series } }) => series.windowSeconds * series.count.length),
  );
  return Array.from({ length: Math.max(1, Math.round(longest / step)) }, (_, place) => (place + 1) * step);
}

type Column = (series: Series) => readonly (number | null)[];

/** A window's value holds for all of its seconds. */
function lineDrawer(
  seconds: readonly number[],
): (both: readonly [Series | undefined, Series | undefined], pick: Column) => ChartLine[] {
  return (both, pick) =>
    both.map((series, side) => {
      const values = series === undefined ? [] : pick(series);
      const at = (second: number): number =>
        values[Math.ceil(second / (series?.windowSeconds ?? 1) - 1e-9) - 1] ?? NaN;
      return {
        name: side === 0 ? 'baseline' : 'candidate',
        tone: side === 0 ? 'two' : 'one',
        values: seconds.map(at),
      };
    });
}

const perSecond: Column = ({ count, windowSeconds }) => count.map((requests) => requests / windowSeconds);

type Drawn = Pick<ChartSpec, 'id' | 'title' | 'unit' | 'lines'>;

function chart(drawn: Drawn): ChartSpec {
  return { ...drawn, clock: 'load', height: 130, limits: [] };
}
