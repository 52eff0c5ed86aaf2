/**
 * The percentile spectrum: latency over the quantile, whose axis is logarithmic in 1 ÷ (1 − q), so that the tail
 * has the room it deserves (after Gil Tene's HdrHistogram plots).
 */
import { line } from 'd3-shape';
import type { VNode } from 'preact';
import type { Spectrum } from '../../../statistics/series.ts';
import { formatMs } from '../../../format/wording.ts';
import { columns } from '../../build.ts';
import type { SpectrumPlot } from '../../chart-spec.ts';
import { absent } from '../../marks.ts';
import { round, valueAxis } from './axes.ts';
import { CurveBox } from './curve-box.tsx';
import { FigureTable } from './figure-table.tsx';
import { Swatch } from './swatch.tsx';
import { ValueTicks } from './ticks.tsx';

type Curve = SpectrumPlot['curves'][number];

const height = 150;
const ticks = [0, 0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999];

export function SpectrumChart({ chart: { title, curves } }: { chart: SpectrumPlot }): VNode {
  const drawn = curves.filter(({ points }) => points.length > 1);
  const last = Math.max(0.99, ...drawn.map(({ points }) => points.at(-1)?.[0] ?? 0));
  const place = (quantile: number): number => (nines(Math.min(quantile, last)) / nines(last)) * 100;
  const axis = valueAxis(
    drawn.flatMap(({ points }) => points.map(([, ms]) => ms)),
    'ms',
    height,
  );
  const draw = line<readonly [number, number]>()
    .x(([quantile]) => round(place(quantile) * 10))
    .y(([, ms]) => round(axis.place(ms)));
  return (
    <>
      <figure>
        <figcaption>
          <span class="title">{title}</span>{' '}
          <span class="quiet">ms by percentile{axis.isLog ? ', logarithmic' : ''}</span>
          <span class="legend">
            {drawn.length > 1 &&
              drawn.map(({ name, tone }) => (
                <span>
                  <Swatch look={`line ${tone}`} />
                  {name}
                </span>
              ))}
          </span>
        </figcaption>
        <svg
          class="plot"
          role="img"
          aria-label={`${title}. ${drawn.map(describe).join(' ')}`}
          height={height + 36}
        >
          <svg y={12} height={height} width="100%" overflow="visible">
            <ValueTicks ticks={axis.ticks} />
            <g class="ticks">
              {ticks
                .filter((quantile) => quantile <= last)
                .map((quantile) => (
                  <text
                    class={quantile === 0 ? 'odd' : undefined}
                    x={`${round(place(quantile))}%`}
                    y="100%"
                    dy={16}
                    text-anchor={quantile === 0 ? 'start' : 'middle'}
                  >
                    {quantile === 0 ? 'min' : percentText(quantile)}
                  </text>
                ))}
            </g>
            <CurveBox>
              {drawn.map(({ tone, points }) => (
                <>
                  <path class={`line ${tone}`} d={draw([...points]) ?? ''} />
                  {points.length < 12 &&
                    points.map(([quantile, ms]) => (
                      <path
                        class={`dot ${tone}`}
                        d={`M${round(place(quantile) * 10)},${round(axis.place(ms))}h0`}
                      />
                    ))}
                </>
              ))}
            </CurveBox>
          </svg>
        </svg>
      </figure>
      <SpectrumTable title={title} curves={drawn} />
    </>
  );
}

const mostTableRows = 40;

/** The longest curve's quantiles; the others' values at the same ones. */
function SpectrumTable({ title, curves }: { title: string; curves: readonly Curve[] }): VNode {
  const longest = curves.reduce<Spectrum>(
    (most, { points }) => (points.length > most.length ? points : most),
    [],
  );
  const step = Math.ceil(longest.length / mostTableRows);
  const rows = longest.filter((_, place) => place % step === 0 || place === longest.length - 1);
  const shown = columns<Spectrum[number]>(
    ['percentile', ([quantile]) => percentText(quantile), { isText: true }],
    ...curves.map(({ name, points }) => {
      const show = ([quantile]: Spectrum[number]): string => {
        const ms = points.find(([own]) => own === quantile)?.[1];
        return ms === undefined ? absent : formatMs(ms);
      };
      return [name, show] as const;
    }),
  );
  return <FigureTable title={title} columns={shown} rows={rows} />;
}

function percentText(quantile: number): string {
  return `${Number((quantile * 100).toFixed(3))} %`;
}

function nines(quantile: number): number {
  return -Math.log10(1 - Math.min(quantile, 1 - 1e-9));
}

function describe({ name, points }: Curve): string {
  const said = points.map(([quantile, ms]) => `${percentText(quantile)}: ${formatMs(ms)}`);
  return `${name}: ${(said.length > 12 ? said.filter((_, place) => place % Math.ceil(said.length / 12) === 0) : said).join(', ')}.`;
}
