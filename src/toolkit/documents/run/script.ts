/** What a script measured besides its requests: checks by group, groups, metrics of its own. */
import type { Report } from '../../analyze/report-schema.ts';
import { formatBytes, formatMs, formatNumber, formatShare } from '../../format/wording.ts';
import { columns, fold, list, paragraph, section, styled, table } from '../../document/build.ts';
import type { Block, Figure, Section, Table } from '../../document/document.ts';
import { marks } from '../../document/marks.ts';
import { msCell, numberCell, shareCell, textFigure } from '../figures.ts';
import { checkTones } from '../tones.ts';
import { firstOf } from './screen.ts';

type Script = Report['script'];
type Metric = Script['metrics'][number];
type Group = Script['groups'][number];

interface CheckRow {
  readonly status: 'met' | 'missed' | 'no-data';
  /** `checkout › payment`; empty outside of all groups. */
  readonly group: string;
  readonly check: string;
  readonly passes: Figure;
  readonly fails: Figure;
  readonly share: Figure;
}

const metricsTitle = 'Metrics of the script';

export function scriptSections({ script }: Report): Section[] {
  const { checks, groups, metrics } = script;
  const timed = groups.filter(({ avgMs }) => avgMs !== null);
  const all = section(
    'Checks and groups',
    [
      checks.length === 0 ? null : paragraph(checkText(checks), true),
      checks.length === 0 ? null : checkTable(checks),
      timed.length === 0 ? null : groupTable(timed),
    ],
    { id: 'checks', nav: 'Checks' },
  );
  const own = section(metricsTitle, [metricTable(metrics)], { id: 'metrics', nav: 'Metrics' });
  return [...(all.blocks.length === 0 ? [] : [all]), ...(metrics.length === 0 ? [] : [own])];
}

export function scriptFolds({ script: { checks, groups, metrics } }: Report): Block[] {
  return [
    fold(`Checks: ${checkText(checks)}`, [checkTable(checks)]),
    fold('Groups', [groupTable(groups.filter(({ avgMs }) => avgMs !== null))]),
    fold(metricsTitle, [metricTable(metrics)]),
  ];
}

const most = { checks: 5, metrics: 8 } as const;

/** The checks that failed, and the first metrics. */
export function scriptOnScreen({ script: { checks, metrics } }: Report): Block[] {
  const broken = checks.map(checkRow).filter(({ status }) => status !== 'met');
  const items = broken.map(({ status, group, check, fails, share }) => {
    const path = group === '' ? check : `${group} › ${check}`;
    const sign = styled(checkTones[status], marks[checkTones[status]].sign);
    return { text: [sign, ` ${path}: `, fails.text, ' failed, ', share.text, ' good'].flat() };
  });
  const width = Math.max(0, ...metrics.slice(0, most.metrics).map(({ metric }) => metric.length));
  const figures = metrics.map((one) => `${one.metric.padEnd(Math.min(width, 40))}  ${figuresOf(one)}`);
  return [
    ...(checks.length === 0 ? [] : [section(checkText(checks), [list(firstOf(items, most.checks))])]),
    ...(figures.length === 0 ? [] : [section(metricsTitle, [list(firstOf(figures, most.metrics))])]),
  ];
}

function checkTable(checks: Script['checks']): Table {
  const failed = ({ status, fails }: CheckRow): Figure =>
    status === 'missed' ? { ...fails, text: [styled('bad', numberCell(Number(fails.value)).text)] } : fails;
  const heads = columns<CheckRow>(
    ['check', ({ check }) => textFigure(check), { isText: true, wraps: true }],
    ['group', ({ group }) => textFigure(group), { isText: true }],
    ['passed', ({ passes }) => passes],
    ['failed', failed],
    ['share', ({ share }) => share],
  );
  return table('Checks', checks.map(checkRow), {
    columns: heads,
    isLively: true,
    tone: ({ status }) => checkTones[status],
  });
}

function groupTable(groups: readonly Group[]): Table {
  const heads = columns<Group>(
    ['group', ({ group }) => textFigure(pathText(group)), { isText: true, wraps: true }],
    ['runs', ({ runs }) => numberCell(runs)],
    ['average', ({ avgMs }) => msCell(avgMs)],
    ['p50', ({ medMs }) => msCell(medMs)],
    ['p95', ({ p95Ms }) => msCell(p95Ms)],
    ['max', ({ maxMs }) => msCell(maxMs)],
  );
  return table('Groups', groups, { columns: heads, isLively: true });
}

function metricTable(metrics: readonly Metric[]): Table {
  const unit = ({ type, contains }: Metric): string => (type === 'rate' ? '%' : (units[contains] ?? ''));
  const heads = columns<Metric>(
    ['metric', ({ metric }) => textFigure(metric), { isText: true, wraps: true }],
    ['type', ({ type }) => textFigure(type), { isText: true }],
    ['unit', (metric) => textFigure(unit(metric)), { isText: true }],
    ['figures', figuresOf, { isText: true, wraps: true }],
  );
  return table(metricsTitle, metrics, { columns: heads, isLively: true });
}

function checkRow({ group, check, passes, fails }: Script['checks'][number]): CheckRow {
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

/** `11 of 12 checks hold, 7 of 40,213 checks made failed`. */
function checkText(checks: Script['checks']): string {
  const held = checks.filter(({ passes, fails }) => fails === 0 && passes > 0).length;
  const fails = checks.reduce((total, one) => total + one.fails, 0);
  const count = checks.reduce((total, one) => total + one.passes + one.fails, 0);
  const failed = fails === 0 ? '' : `, ${formatNumber(fails)} of ${formatNumber(count)} checks made failed`;
  return `${held} of ${checks.length} checks hold${failed}`;
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
