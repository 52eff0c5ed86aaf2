/** All endpoints in one table, then each with everything that is known of it: the worst first, then the busiest. */
import type { Analysis } from '../../analyze/analysis.ts';
import type { Line, Spectrum } from '../../statistics/series.ts';
import type { Report } from '../../analyze/report-schema.ts';
import { spectrumOf } from '../../analyze/spectrum.ts';
import { formatMs } from '../../format/wording.ts';
import { columns, fold, group, link, paragraph, quiet, section, table } from '../../document/build.ts';
import type { ChartFrame, SpectrumPlot } from '../../document/chart-spec.ts';
import type { Block, Cell, Fold, Section, Table } from '../../document/document.ts';
import { visible } from '../../format/visible.ts';
import { failedRequests, type TrafficCells, trafficCells, trafficColumns } from '../figures.ts';
import { checkTones } from '../tones.ts';
import { endpointCharts } from './charts.ts';
import { type ErrorRow, errorTable, failureSection, failuresOf } from './errors.ts';
import { limitTable } from './limit-blocks.ts';
import type { CheckRow } from './limits.ts';
import { inThePage } from './screen.ts';
import { highest } from '../../statistics/highest.ts';

export interface EndpointRow {
  readonly name: string;
  readonly traffic: Report['endpoints'][number];
  /** `endpoint=checkout`: its place in the page. */
  readonly anchor: string;
  readonly cells: TrafficCells;
  readonly checks: readonly CheckRow[];
  readonly isTroubled: boolean;
  readonly p95Ms: Line;
  /** Of its charts. */
  readonly id: string;
}

export function endpointRows(analysis: Analysis, checks: readonly CheckRow[]): EndpointRow[] {
  const rows = analysis.report.endpoints.map((traffic, place): EndpointRow => {
    const { endpoint: name } = traffic;
    const own = checks.filter(({ endpoint }) => endpoint === name);
    return {
      name,
      traffic,
      anchor: `endpoint=${encodeURIComponent(visible(name))}`,
      cells: trafficCells(traffic),
      checks: own,
      isTroubled: own.some(({ status }) => status === 'missed') || (failedRequests(traffic) ?? 0) > 0,
      p95Ms: analysis.charts?.endpoints.get(name)?.p95Ms ?? [],
      id: `endpoint-${place}`,
    };
  });
  return rows.sort((a, b) => Number(b.isTroubled) - Number(a.isTroubled));
}

/** Beyond these, an endpoint is only in the table: the page has to stay light. */
const mostSections = 30;

export function endpointSection(
  analysis: Analysis,
  { rows, errors }: { readonly rows: readonly EndpointRow[]; readonly errors: readonly ErrorRow[] },
  frame: ChartFrame,
): Section {
  const shown = rows.slice(0, mostSections);
  const rest = rows.length - shown.length;
  const phase = rows[0]?.traffic.phase;
  const all = analysis.spectra?.get('all') ?? spectrumOf(analysis.report.totals);
  const shared = { analysis, frame, all, errors, count: shown.length };
  return section(
    'Endpoints',
    [
      rows.length === 0 ? paragraph('No requests were measured.', true) : endpointTable(rows),
      spectrumPlot('Percentile spectrum', [{ name: 'all requests', tone: 'one', points: all }]),
      ...shown.map((row) => endpointFold(row, shared)),
      rest > 0
        ? paragraph(`The other ${rest} endpoints are in the table above and in report.json.`, true)
        : null,
    ],
    {
      id: 'endpoints',
      nav: 'Endpoints',
      aside: phase === undefined ? '' : phase === 'all' ? 'of the whole run' : `under ${phase} load`,
    },
  );
}

export function endpointTable(rows: readonly EndpointRow[]): Table {
  const heads = [
    ...columns<EndpointRow>(['endpoint', nameCell, { isText: true, wraps: true }]),
    ...trafficColumns<EndpointRow>(({ cells }) => cells),
    ...columns<EndpointRow>(
      ['tightest limit', tightestCell, { isText: true, needs: 'page' }],
      ['p95 over time', sparkCell, { isText: true, needs: 'comment' }],
    ),
  ];
  return table('Endpoints', rows, { columns: heads, isLively: true });
}

function nameCell({ name, anchor, traffic }: EndpointRow): Cell {
  return { kind: 'figure', text: [link(name, `#${anchor}`)], value: name, below: routeText(traffic) };
}

/** What the name doesn't say already. */
function routeText({ endpoint, method, route }: Report['endpoints'][number]): string {
  if (route === endpoint) return method;
  const text = `${method} ${route}`.trim();
  return text === endpoint ? '' : text;
}

/** The limit that was used most. */
function tightestCell({ checks }: EndpointRow): Cell {
  const [first] = [...checks].sort((a, b) => (b.use ?? -1) - (a.use ?? -1));
  if (first === undefined) return { kind: 'use', text: '', tone: 'none', use: null };
  const words = `${first.what.split(' ')[0] ?? ''} ${first.limit}`;
  return { kind: 'use', text: [quiet(words)], tone: checkTones[first.status], use: first.use };
}

function sparkCell({ name, p95Ms }: EndpointRow): Cell {
  const most = formatMs(highest([0, ...p95Ms]));
  return { kind: 'spark', values: p95Ms, label: `p95 of ${name} over time, at most ${most}` };
}

interface Shared {
  readonly analysis: Analysis;
  readonly frame: ChartFrame;
  /** The spectrum of all requests. */
  readonly all: Spectrum;
  readonly errors: readonly ErrorRow[];
  /** How many endpoints are shown like this. */
  readonly count: number;
}

/** Points of all endpoint charts together. */
const pointBudget = 16_000;

function endpointFold(row: EndpointRow, { analysis, frame, all, errors, count }: Shared): Fold {
  const { name, traffic, anchor, cells, checks, isTroubled, id } = row;
  const own = errors.filter(({ endpoint }) => endpoint === name);
  const spectrum = analysis.spectra?.get(name) ?? spectrumOf(traffic);
  const blocks: readonly (Block | null)[] = [
    checks.length === 0 ? null : limitTable(`Limits of ${name}`, checks),
    {
      kind: 'time-charts',
      frame,
      charts: endpointCharts(analysis, name, id),
      points: Math.max(40, Math.min(360, Math.round(pointBudget / (count * 5)))),
      tables: [{ title: name, clock: 'load', rows: count > 8 ? 12 : 30 }],
    },
    spectrum.length < 2
      ? null
      : spectrumPlot(`Percentile spectrum of ${name}`, [
          { name: 'all requests', tone: 'rest', points: all },
          { name, tone: 'one', points: spectrum },
        ]),
    own.length === 0 ? null : errorTable(`Errors of ${name}`, own),
    failureSection(failuresOf(analysis, name)),
  ];
  return fold(
    name,
    blocks.filter((block) => block !== null),
    {
      look: 'endpoint',
      aside: routeText(traffic),
      figures: `${cells.requests.text} requests, p95 ${cells.p95.text}, ${cells.success.text} good`,
      anchor,
      isOpen: isTroubled && count <= 8,
    },
  );
}

function spectrumPlot(title: string, curves: SpectrumPlot['curves']): SpectrumPlot {
  return { kind: 'spectrum', title, curves };
}

const mostOnScreen = 5;

export function endpointsOnScreen(rows: readonly EndpointRow[]): Block {
  const shown = rows.slice(0, mostOnScreen);
  const rest = rows.length - shown.length;
  const more = rest > 0 ? `and ${rest} more endpoints: ${inThePage}` : '';
  return group({ ...endpointTable(shown), rest: more }, ...roughText(shown));
}

/** What a mark of few requests means, and how well each p95 is known. */
function roughText(rows: readonly EndpointRow[]): Block[] {
  if (rows.every(({ cells }) => cells.p99.range === undefined)) return [];
  const p95s = rows.flatMap(({ name, cells: { p95 } }) =>
    p95.range === undefined ? [] : [`${name} ${p95.range}`],
  );
  const sure = p95s.length === 0 ? '' : `; 95 % sure of each p95: ${p95s.join(', ')}`;
  return [paragraph(`~ of few requests${sure}`, true)];
}
