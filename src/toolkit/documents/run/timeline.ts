/** The run over time: charts on one clock, the figures behind them, and its phases. */
import type { Analysis } from '../../analyze/analysis.ts';
import type { Report } from '../../analyze/report-schema.ts';
import { columns, paragraph, quiet, section, table } from '../../document/build.ts';
import type { ChartFrame, TimeCharts } from '../../document/chart-spec.ts';
import type { Block, Section, Table } from '../../document/document.ts';
import { trafficCells, trafficColumns } from '../figures.ts';
import { formatDuration, formatOffset } from '../../format/moment.ts';
import { generatorCharts, targetLanes, timelineCharts } from './charts.ts';
import { holesText } from './notes.ts';

export function timelineSection(analysis: Analysis, frame: ChartFrame): Section {
  const { heatMap, report } = analysis;
  const phases = section('Phases', [phaseTable(report)]);
  return section(
    'Over time',
    [
      ...timelineBlocks(analysis, frame),
      heatMap === null ? null : { kind: 'heat-map', map: heatMap },
      report.phases.length === 0 ? null : phases,
    ],
    { id: 'timeline', nav: 'Over time' },
  );
}

function timelineBlocks(analysis: Analysis, frame: ChartFrame): (Block | null)[] {
  const charts = timelineCharts(analysis);
  if (charts.length === 0) return [paragraph('There is no timeline of this run.', true)];
  const note =
    targetLanes(analysis).length === 0
      ? "The target's CPU and memory were not watched."
      : holesText(analysis.report.target.gaps);
  const tables: TimeCharts['tables'] = [
    { title: 'The timeline', clock: 'load', rows: 60 },
    { title: "The target's figures", clock: 'system', rows: 60 },
  ];
  return [
    { kind: 'time-charts', frame, charts, points: 480, tables },
    note === null ? null : paragraph(note, true),
  ];
}

export function generatorChartBlock(analysis: Analysis, frame: ChartFrame): TimeCharts {
  return {
    kind: 'time-charts',
    frame,
    charts: generatorCharts(analysis),
    points: 240,
    tables: [{ title: 'The generator', clock: 'system', rows: 30 }],
  };
}

type Phase = Report['phases'][number];

export function phaseTable({ phases }: Report): Table {
  const heads = [
    ...columns<Phase>(
      ['phase', (phase) => [`${phase.phase} `, quiet(spanText(phase))], { isText: true }],
      ['lasts', lastsText, { needs: 'page' }],
    ),
    ...trafficColumns<Phase>(trafficCells),
  ];
  return table('Phases', phases, heads);
}

/** `+0:05 – +0:43`. */
function spanText({ startSeconds, endSeconds }: Phase): string {
  if (startSeconds === null || endSeconds === null) return '';
  return `${formatOffset(startSeconds)} – ${formatOffset(endSeconds)}`;
}

function lastsText({ startSeconds, endSeconds }: Phase): string {
  return startSeconds === null || endSeconds === null ? '' : formatDuration(endSeconds - startSeconds);
}
