/** When each kind of error was seen: a lane a kind, a stretch drawn wherever a period had it. */
import type { Line } from '../../../statistics/series.ts';
import type { VNode } from 'preact';
import type { ChartFrame, Lanes } from '../../chart-spec.ts';
import { formatNumber, formatOffset } from '../../../format/wording.ts';
import { columns } from '../../build.ts';
import { absent } from '../../marks.ts';
import { FigureTable } from './figure-table.tsx';
import { TimeTicks } from './ticks.tsx';

const laneHeight = 22;

export function LanesChart({ chart: { kinds, frame } }: { chart: Lanes }): VNode {
  const height = kinds.length * laneHeight;
  const seconds = frame.clocks.load;
  return (
    <>
      <figure>
        <figcaption>
          <span class="title">Errors over time</span>{' '}
          <span class="quiet">periods in which a kind was seen</span>
        </figcaption>
        <svg
          class="plot"
          role="img"
          aria-label={`When errors were seen. ${kinds.map(({ kind, seen }) => describe(kind, seen, seconds)).join(' ')}`}
          height={height + 26}
        >
          <svg y={4} height={height} width="100%" overflow="visible">
            {kinds.map(({ kind, seen }, lane) => (
              <>
                <rect class="shade" y={lane * laneHeight + 2} width="100%" height={laneHeight - 4} />
                {stretches(seen, seconds).map(([from, to]) => (
                  <rect
                    class="seen"
                    x={`${percent(from, frame)}%`}
                    width={`${Math.max(0.3, percent(to, frame) - percent(from, frame))}%`}
                    y={lane * laneHeight + 2}
                    height={laneHeight - 4}
                  />
                ))}
                <text class="lane" x={6} y={lane * laneHeight + 15}>
                  {kind}
                </text>
              </>
            ))}
            <TimeTicks range={[0, frame.endSeconds]} />
          </svg>
        </svg>
      </figure>
      <FigureTable
        title="Errors over time"
        columns={tableColumns}
        rows={kinds.map(({ kind, seen }) => ({ kind, periods: stretches(seen, seconds) }))}
      />
    </>
  );
}

interface Lane {
  readonly kind: string;
  readonly periods: readonly Stretch[];
}

const offset = (seconds: number | undefined): string =>
  seconds === undefined ? absent : formatOffset(seconds);

const tableColumns = columns<Lane>(
  ['kind', ({ kind }) => kind, { isText: true }],
  ['first seen', ({ periods }) => offset(periods[0]?.[0])],
  ['last seen', ({ periods }) => offset(periods.at(-1)?.[1])],
  [
    'seen for',
    ({ periods }) => `${formatNumber(periods.reduce((total, [from, to]) => total + to - from, 0))} s`,
  ],
);

type Stretch = readonly [from: number, to: number];

function stretches(seen: Line, seconds: Line): Stretch[] {
  const found: [number, number][] = [];
  seen.forEach((flag, row) => {
    if (flag === 0) return;
    const from = seconds[row - 1] ?? 0;
    const to = seconds[row] ?? from;
    const last = found.at(-1);
    if (last?.[1] === from) last[1] = to;
    else found.push([from, to]);
  });
  return found;
}

function percent(second: number, { endSeconds }: ChartFrame): number {
  return Math.round((second / endSeconds) * 1000) / 10;
}

function describe(kind: string, seen: Line, seconds: Line): string {
  const found = stretches(seen, seconds);
  const [first, last] = [found[0]?.[0], found.at(-1)?.[1]];
  if (first === undefined || last === undefined) return `${kind}: never.`;
  return `${kind}: from ${formatOffset(first)} to ${formatOffset(last)}.`;
}
