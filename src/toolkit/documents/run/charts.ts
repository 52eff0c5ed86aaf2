/** The run over time, as charts to draw. */
import { isStep } from '../../../contract/phases.ts';
import { parseLimit, rankOf } from '../../../contract/limit.ts';
import { parseSelector } from '../../../contract/selector.ts';
import type { Analysis, Charts, EndpointLines, SystemLane } from '../../analyze/analysis.ts';
import { formatLimit } from '../../format/wording.ts';
import type { ChartFrame, ChartSpec, ChartWindow } from '../../document/chart-spec.ts';
import type { Break } from './breaks.ts';
import { eventsOf } from './target.ts';

export function chartFrame(analysis: Analysis, breaks: readonly Break[]): ChartFrame {
  const { charts, system, plan, report } = analysis;
  const planned = plan?.durationSeconds ?? 0;
  const seen = charts?.seconds.at(-1) ?? system?.seconds.at(-1) ?? 0;
  const endSeconds = Math.max(planned, seen) || report.duration_seconds || 1;
  return {
    clocks: { load: charts?.seconds ?? [], system: system?.seconds ?? [] },
    endSeconds,
    startMs: analysis.loadStartMs,
    windows: chartWindows(analysis),
    marks: marksOf([...breaks, ...eventsOf(report)], endSeconds),
  };
}

type Marked = Pick<Break, 'mark' | 'seconds'>;

/** Moments too close to tell apart share a mark: `1–3 !`. */
function marksOf(moments: readonly Marked[], endSeconds: number): ChartFrame['marks'] {
  const groups: Marked[][] = [];
  for (const one of [...moments].sort((a, b) => a.seconds - b.seconds)) {
    const last = groups.at(-1);
    const isNear = one.seconds - (last?.[0]?.seconds ?? -Infinity) < endSeconds / 50;
    if (isNear) last?.push(one);
    else groups.push([one]);
  }
  return groups.map((group) => ({ seconds: group[0]?.seconds ?? 0, label: labelOf(group) }));
}

/** Breaks have numbers, the target's events have signs. */
function labelOf(group: readonly Marked[]): string {
  const isNumber = ({ mark }: Marked): boolean => /^\d/.test(mark);
  const numbers = group.filter(isNumber).map(({ mark }) => mark);
  const signs = new Set(group.filter((one) => !isNumber(one)).map(({ mark }) => mark));
  const [first, last] = [numbers[0] ?? '', numbers.at(-1) ?? ''];
  const range = first === last ? first : `${first}–${last}`;
  return [range, [...signs].join('')].filter((text) => text !== '').join(' ');
}

function chartWindows({ phases, report }: Analysis): ChartWindow[] {
  const judged = new Set(report.checks.map(({ selector }) => parseSelector(selector).tags['phase']));
  return phases.map(({ phase, startSeconds, endSeconds }, place) => ({
    phase,
    from: startSeconds,
    to: endSeconds,
    judged: isStep(phase) ? place % 2 === 0 : judged.has(phase),
  }));
}

export function timelineCharts(analysis: Analysis): ChartSpec[] {
  const lanes = targetLanes(analysis).map((lane, place) => laneChart(`target-${place}`, lane));
  return [...loadCharts(analysis), ...lanes];
}

function loadCharts(analysis: Analysis): ChartSpec[] {
  const { charts } = analysis;
  if (charts === null || charts.seconds.length === 0) return [];
  return [
    {
      id: 'users',
      title: 'Users',
      unit: 'users',
      clock: 'load',
      height: 84,
      lines: [{ name: 'users', tone: 'one', values: charts.users }],
      limits: [],
    },
    rateChart('rate', charts, null),
    latencyChart('latency', charts, limitsOf(analysis, null)),
    failureChart('failures', charts),
  ];
}

export function endpointCharts(analysis: Analysis, endpoint: string, id: string): ChartSpec[] {
  const lines = analysis.charts?.endpoints.get(endpoint);
  if (lines === undefined) return [];
  return [
    latencyChart(`${id}-latency`, lines, limitsOf(analysis, endpoint)),
    rateChart(`${id}-rate`, lines, lines.failuresPerSecond),
  ];
}

export function generatorCharts({ system }: Analysis): ChartSpec[] {
  const lanes = (system?.lanes ?? []).filter(({ source }) => source !== 'target');
  return lanes.map((lane, place) => laneChart(`generator-${place}`, lane));
}

export function targetLanes({ system }: Analysis): readonly SystemLane[] {
  return (system?.lanes ?? []).filter(({ source }) => source === 'target');
}

function rateChart(id: string, lines: EndpointLines, failures: Charts['users'] | null): ChartSpec {
  return {
    id,
    title: 'Throughput',
    unit: '/s',
    clock: 'load',
    height: 104,
    lines: [
      { name: 'requests', tone: 'one', values: lines.requestsPerSecond },
      ...(failures === null ? [] : [{ name: 'failed', tone: 'bad' as const, values: failures }]),
    ],
    limits: [],
  };
}

function latencyChart(id: string, lines: EndpointLines, limits: ChartSpec['limits']): ChartSpec {
  return {
    id,
    title: 'Latency',
    unit: 'ms',
    clock: 'load',
    height: 190,
    lines: [
      { name: 'p50', tone: 'one', values: lines.p50Ms },
      { name: 'p95', tone: 'two', values: lines.p95Ms },
      { name: 'p99', tone: 'three', values: lines.p99Ms },
    ],
    limits,
  };
}

function failureChart(id: string, charts: Charts): ChartSpec {
  return {
    id,
    title: 'Failed requests',
    unit: '/s',
    clock: 'load',
    height: 84,
    lines: [{ name: 'failed', tone: 'bad', values: charts.failuresPerSecond }],
    limits: [],
  };
}

function laneChart(id: string, { label, unit, values }: SystemLane): ChartSpec {
  return {
    id,
    title: label,
    unit,
    clock: 'system',
    height: 72,
    lines: [{ name: label, tone: 'one', values }],
    limits: [],
  };
}

const drawnRanks: readonly (number | null)[] = [50, 95, 99];

/** The gates on what the chart draws; the targets where there is no gate. */
function limitsOf({ report }: Analysis, endpoint: string | null): ChartSpec['limits'] {
  const fitting = report.checks.filter(({ selector, expression }) => {
    const { metric, tags } = parseSelector(selector);
    return (
      metric === 'http_req_duration' &&
      (tags['name'] ?? null) === endpoint &&
      drawnRanks.includes(rankOf(parseLimit(expression)?.aggregate ?? ''))
    );
  });
  const gates = fitting.filter(({ kind }) => kind === 'gate');
  return (gates.length > 0 ? gates : fitting).flatMap((check) =>
    check.limit === null
      ? []
      : [
          {
            value: check.limit,
            label: `${check.kind} ${check.label.split(' ')[0] ?? ''} ${formatLimit(check)}`,
          },
        ],
  );
}
