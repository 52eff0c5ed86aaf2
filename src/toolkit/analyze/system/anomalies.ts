/**
 * Flags and anomalies of a run. Flags are the asked-for three-sigma rule over the whole series; anomalies are judged
 * within each phase of constant load. Input: the record. Output: report.json's `anomalies_detected` and `target`.
 */
import type { PhaseWindow } from '../../../contract/plan.ts';
import { type SystemFigure, systemFigures } from '../../../contract/system-figures.ts';
import type { Run } from '../run.ts';
import type { Report } from '../report-schema.ts';
import { baselineSamples, type Direction, findAnomalies, flagSamples } from './anomaly-rule.ts';
import {
  constantWindows,
  isoAt,
  real,
  type Samples,
  systemSamples,
  timelineSamples,
  within,
} from './samples.ts';
import type { Unit } from '../../format/units.ts';
import type { Anomaly, TargetReport } from './target-schema.ts';

interface Series {
  readonly figure: string;
  /** As existing consumers name it. */
  readonly type: string;
  readonly label: string;
  readonly unit: Unit;
  readonly direction: Direction;
  readonly samples: Samples;
}

/** Memory is left to the leak test: it climbs and falls with every collection, and is no level to depart from. */
function watchedSeries(record: Run): Series[] {
  const system = (figure: SystemFigure, type: string): Series[] => {
    const samples = systemSamples(record, figure);
    return samples === null ? [] : [{ figure, type, ...systemFigures[figure], direction: 'both', samples }];
  };
  const latency = timelineSamples(record, 'http_req_duration', 'p(95)');
  const rate = timelineSamples(record, 'http_reqs', 'rate');
  return [
    ...system('target.cpuShare', 'cpu_anomaly'),
    ...system('target.memoryShare', 'memory_anomaly'),
    ...(latency === null ? [] : [{ ...latencyFacts, samples: latency }]),
    ...(rate === null ? [] : [{ ...rateFacts, samples: rate }]),
  ];
}

const latencyFacts = {
  figure: 'http_req_duration',
  type: 'latency_anomaly',
  label: 'p95 latency',
  unit: 'ms',
  direction: 'up',
} as const;
const rateFacts = {
  figure: 'http_reqs',
  type: 'throughput_anomaly',
  label: 'Throughput',
  unit: '/s',
  direction: 'down',
} as const;

type Findings = Pick<TargetReport, 'anomalies' | 'notEvaluated' | 'flags'> & {
  readonly detected: Report['anomalies_detected'];
};

export function findOddities(record: Run): Findings {
  const series = watchedSeries(record);
  const judged = series
    .filter(({ figure }) => figure !== 'target.memoryShare')
    .flatMap((one) => constantWindows(record).map((window) => judgePhase(record, one, window)));
  const anomalies = judged
    .flatMap(({ found }) => found)
    .sort((a, b) => a.secondsIntoLoad - b.secondsIntoLoad);
  const flagged = series.filter(({ figure }) => figure.startsWith('target.')).map(flagsOf);
  return {
    anomalies,
    notEvaluated: judged.flatMap(({ skipped }) => skipped),
    flags: flagged.map(({ series: { figure, samples }, flags }) => ({
      figure,
      flagged: flags.length,
      samples: real(samples.values).length,
    })),
    detected: detectedOf(record, { series, flagged, anomalies }),
  };
}

interface Judged {
  readonly found: readonly Anomaly[];
  readonly skipped: TargetReport['notEvaluated'];
}

function judgePhase(record: Run, series: Series, window: PhaseWindow): Judged {
  const { figure, label, unit, direction } = series;
  const { seconds, values } = within(series.samples, window);
  const result = findAnomalies(values, direction);
  if (result === null) {
    const reason = `${real(values).length} samples, ${baselineSamples} are needed`;
    return { found: [], skipped: [{ label, phase: window.phase, reason }] };
  }
  const { baselineMean } = result;
  const found = result.stretches.map(({ from, to }) => {
    const at = seconds[from] ?? 0;
    const odd = real(values.slice(from, to + 1));
    const value = odd.reduce((worst, one) =>
      Math.abs(one - baselineMean) > Math.abs(worst - baselineMean) ? one : worst,
    );
    return {
      time: isoAt(record, at),
      secondsIntoLoad: at,
      lastsSeconds: (seconds[to] ?? at) - at,
      ...{ figure, label, unit, value, baselineMean },
      phase: window.phase,
    };
  });
  return { found, skipped: [] };
}

interface Flagged {
  readonly series: Series;
  readonly flags: readonly { readonly at: number; readonly value: number; readonly mean: number }[];
}

function flagsOf(series: Series): Flagged {
  const { seconds, values } = series.samples;
  const rows = [...values.keys()].filter((row) => !Number.isNaN(values[row]));
  const { rows: flagged, mean } = flagSamples(rows.map((row) => values[row] ?? NaN));
  const flags = flagged.map((place) => {
    const row = rows[place] ?? 0;
    return { at: seconds[row] ?? NaN, value: values[row] ?? NaN, mean };
  });
  return { series, flags };
}

/** A longer `anomalies_detected` would be of no use to a reader: the count in `target.flags` stays whole. */
const mostDetected = 1000;

/**
 * Every flag, and every anomaly that no flag stands for, in the order of time; `robust` tells those that are part of
 * an anomaly. Of too many, the robust ones stay.
 */
function detectedOf(
  record: Run,
  {
    series,
    flagged,
    anomalies,
  }: {
    readonly series: readonly Series[];
    readonly flagged: readonly Flagged[];
    readonly anomalies: readonly Anomaly[];
  },
): Report['anomalies_detected'] {
  const isPart = (at: number, { secondsIntoLoad, lastsSeconds }: Anomaly): boolean =>
    at >= secondsIntoLoad && at <= secondsIntoLoad + lastsSeconds;
  const entries = flagged.flatMap(({ series: one, flags }) =>
    flags.map(({ at, value, mean }) => ({
      at,
      robust: anomalies.some((anomaly) => anomaly.figure === one.figure && isPart(at, anomaly)),
      ...{ series: one, value, mean },
    })),
  );
  const others = anomalies
    .filter(
      (anomaly) =>
        !entries.some((entry) => entry.series.figure === anomaly.figure && isPart(entry.at, anomaly)),
    )
    .flatMap((anomaly) => {
      const own = series.find(({ figure }) => figure === anomaly.figure);
      const { secondsIntoLoad: at, value, baselineMean } = anomaly;
      return own === undefined ? [] : [{ at, robust: true, series: own, value, mean: baselineMean }];
    });
  return [...entries, ...others]
    .sort((a, b) => Number(b.robust) - Number(a.robust))
    .slice(0, mostDetected)
    .sort((a, b) => a.at - b.at)
    .map(({ at, robust, series: { type, figure, unit }, value, mean }) => ({
      type,
      value: shown(value, unit),
      baseline_mean: shown(mean, unit),
      severity: unit === 'share' && value > highShare ? 'high' : 'medium',
      time: isoAt(record, at),
      figure,
      robust,
    }));
}

const highShare = 0.9;

/** Existing consumers read CPU and memory in percent. */
function shown(value: number, unit: Unit): number {
  return unit === 'share' ? value * 100 : value;
}
