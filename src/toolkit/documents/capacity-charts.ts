/** A search as two charts: the path of its trials, and latency over throughput. */
import { formatNumber } from '../format/wording.ts';
import { levelUnit } from '../capacity/capacity-report.ts';
import type { CapacityReport } from '../capacity/report-schema.ts';
import { parseSlo } from '../capacity/slo.ts';
import { plot } from '../document/build.ts';
import type { Plot, PlotSeries, Point } from '../document/chart-spec.ts';

type Trial = CapacityReport['trials'][number];

/** The load of each trial, in the order in which they were run. */
export function pathChart(report: CapacityReport): Plot {
  const point = (trial: Trial): Point => [report.trials.indexOf(trial) + 1, trial.level];
  return plot({
    title: 'The path of the search',
    caption: `load in ${levelUnit(report.model)} by trial`,
    height: 220,
    unit: 'count',
    series: [
      { name: 'in this order', tone: 'rest', shape: 'line', points: report.trials.map(point) },
      ...outcomeSeries(report, point),
    ],
    limits: [
      ...(report.broke === null ? [] : [{ value: report.broke.level, label: 'broke' }]),
      ...(report.held === null ? [] : [{ value: report.held.level, label: 'held' }]),
    ],
  });
}

const outcomes: readonly {
  readonly name: string;
  readonly tone: PlotSeries['tone'];
  readonly is: Trial['outcome'][];
}[] = [
  { name: 'good', tone: 'one', is: ['good'] },
  { name: 'bad', tone: 'bad', is: ['bad', 'died'] },
  { name: 'generator limited', tone: 'two', is: ['generator-limited'] },
];

function outcomeSeries({ trials }: CapacityReport, point: (trial: Trial) => Point): PlotSeries[] {
  return outcomes.flatMap(({ name, tone, is }) =>
    (['full', 'short'] as const).map((kind) => ({
      name: `${name}, ${kind}`,
      tone,
      shape: kind === 'full' ? ('dots' as const) : ('small-dots' as const),
      points: trials.filter((trial) => trial.kind === kind && is.includes(trial.outcome)).map(point),
    })),
  );
}

const curves = [
  ['p50', 'one'],
  ['p95', 'two'],
  ['p99', 'three'],
] as const;

/** What a load costs: every trial is a point of each curve. */
export function latencyChart(report: CapacityReport): Plot {
  const trials = report.trials
    .filter(({ outcome }) => outcome !== 'died')
    .sort((a, b) => throughput(a) - throughput(b));
  const slo = parseSlo(report.slo);
  const limits = 'limits' in slo ? slo.limits.filter(({ measure }) => measure !== 'errors') : [];
  return plot({
    title: 'Latency over throughput',
    caption: 'ms by requests/s that were answered',
    height: 240,
    unit: 'ms',
    isLogY: true,
    series: curves.flatMap(([measure, tone]) => {
      const points = trials.flatMap((trial): Point[] => {
        const value = trial.latencyMs[measure];
        return value === undefined ? [] : [[throughput(trial), value]];
      });
      return [{ name: measure, tone, shape: 'dots', points } as const];
    }),
    limits: limits.map(({ measure, below }) => ({
      value: below,
      label: `SLO ${measure} < ${formatNumber(below)} ms`,
    })),
    bands: bandsOf(report),
  });
}

function throughput({ started, seconds }: Trial): number {
  return started / seconds;
}

function bandsOf({ held, broke }: CapacityReport): Plot['bands'] {
  if (held?.requestsPerSecond == null || broke?.requestsPerSecond == null) return [];
  return [{ from: held.requestsPerSecond, to: broke.requestsPerSecond, label: 'held – broke' }];
}
