/** A script's checks, groups and metrics in words. */
import type { Report } from '../../analyze/report-schema.ts';
import { formatBytes, formatMs, formatNumber, formatShare } from '../../analyze/wording.ts';
import { type Cell, msCell, numberCell, shareCell } from './cell.ts';

type Script = Report['script'];
type Metric = Script['metrics'][number];

export interface ScriptView {
  /** `11 of 12 hold, 7 of 40,213 answers failed`; null where there are none. */
  readonly checkText: string | null;
  readonly checks: readonly ScriptCheckRow[];
  readonly groups: readonly GroupRow[];
  readonly metrics: readonly MetricRow[];
}

export interface ScriptCheckRow {
  readonly status: 'met' | 'missed' | 'no-data';
  /** `checkout › payment`; empty outside of all groups. */
  readonly group: string;
  readonly check: string;
  readonly passes: Cell;
  readonly fails: Cell;
  readonly share: Cell;
}

export interface GroupRow {
  readonly group: string;
  readonly runs: Cell;
  readonly avg: Cell;
  readonly med: Cell;
  readonly p95: Cell;
  readonly max: Cell;
}

export interface MetricRow {
  readonly metric: string;
  readonly type: string;
  readonly unit: string;
  readonly figures: string;
}

export function scriptView({ script: { checks, groups, metrics } }: Report): ScriptView {
  const rows = checks.map(checkRow);
  return {
    checkText: rows.length === 0 ? null : checkText(rows, checks),
    checks: rows,
    groups: groups.filter(({ avgMs }) => avgMs !== null).map(groupRow),
    metrics: metrics.map(metricRow),
  };
}

function checkRow({ group, check, passes, fails }: Script['checks'][number]): ScriptCheckRow {
  const count = passes + fails;
  return {
    status: count === 0 ? 'no-data' : fails === 0 ? 'met' : 'missed',
    group: pathText(group),
    check,
    passes: numberCell(passes),
    fails: numberCell(fails),
    share: shareCell(count === 0 ? null : passes / count),
  };
}

function pathText(path: string): string {
  return path
    .split('::')
    .filter((name) => name !== '')
    .join(' › ');
}

function checkText(rows: readonly ScriptCheckRow[], checks: Script['checks']): string {
  const held = rows.filter(({ status }) => status === 'met').length;
  const fails = checks.reduce((total, one) => total + one.fails, 0);
  const count = checks.reduce((total, one) => total + one.passes + one.fails, 0);
  const failed = fails === 0 ? '' : `, ${formatNumber(fails)} of ${formatNumber(count)} checks made failed`;
  return `${held} of ${rows.length} checks hold${failed}`;
}

function groupRow({ group, runs, avgMs, medMs, p95Ms, maxMs }: Script['groups'][number]): GroupRow {
  return {
    group: pathText(group),
    runs: numberCell(runs),
    avg: msCell(avgMs),
    med: msCell(medMs),
    p95: msCell(p95Ms),
    max: msCell(maxMs),
  };
}

function metricRow(metric: Metric): MetricRow {
  const { type, contains } = metric;
  return {
    metric: metric.metric,
    type,
    unit: type === 'rate' ? '%' : (units[contains] ?? ''),
    figures: figuresOf(metric),
  };
}

const units: Readonly<Record<string, string>> = { time: 'ms', data: 'bytes' };

const trendFigures = ['avg', 'min', 'med', 'p(75)', 'p(90)', 'p(95)', 'p(99)', 'max'];

function figuresOf({ type, contains, values }: Metric): string {
  const { count, rate, passes, fails, value, min, max } = values;
  const show = (figure: number): string => formatContained(figure, contains);
  const parts: readonly (string | false)[] = {
    counter: [count !== undefined && show(count), rate !== undefined && `${show(rate)}/s`],
    rate: [
      rate !== undefined && formatShare(rate),
      passes !== undefined &&
        fails !== undefined &&
        `${formatNumber(passes)} of ${formatNumber(passes + fails)}`,
    ],
    gauge: [
      value !== undefined && show(value),
      min !== undefined && max !== undefined && `from ${show(min)} to ${show(max)}`,
    ],
    trend: [
      ...trendFigures.map((name) => values[name] !== undefined && `${shortName(name)} ${show(values[name])}`),
      count !== undefined && `${formatNumber(count)} samples`,
    ],
  }[type];
  return Object.keys(values).length === 0 ? 'no samples' : parts.filter((part) => part !== false).join(', ');
}

/** `p95` of `p(95)`. */
function shortName(name: string): string {
  return name.replace(/[()]/g, '');
}

function formatContained(value: number, contains: string): string {
  if (contains === 'time') return formatMs(value);
  return contains === 'data' ? formatBytes(value) : formatNumber(value);
}

export interface ScriptFigure {
  readonly label: string;
  readonly value: string;
  readonly of: string;
}

/** What stands for a test without requests. */
export function scriptFigures({ script: { checks, metrics } }: Report): ScriptFigure[] {
  const made = checks.reduce((total, { passes, fails }) => total + passes + fails, 0);
  const passed = checks.reduce((total, { passes }) => total + passes, 0);
  const counted = counters.flatMap(([metric, label]): ScriptFigure[] => {
    const { count, rate } = metrics.find((one) => one.metric === metric)?.values ?? {};
    if (count === undefined) return [];
    return [{ label, value: formatNumber(count), of: rate === undefined ? '' : `${formatNumber(rate)}/s` }];
  });
  const ofChecks =
    made === 0
      ? []
      : [{ label: 'checks', value: formatShare(passed / made), of: `of ${formatNumber(made)}` }];
  return [...ofChecks, ...counted];
}

const counters: readonly (readonly [metric: string, label: string])[] = [
  ['ws_sessions', 'sessions'],
  ['ws_msgs_received', 'messages received'],
  ['grpc_streams', 'gRPC streams'],
  ['iterations', 'iterations'],
];
