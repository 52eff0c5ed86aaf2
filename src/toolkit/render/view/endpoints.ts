/** Each endpoint with everything that is known of it: the worst first, then the busiest. */
import type { Analysis, Line, Spectrum } from '../../analyze/analysis.ts';
import type { Report } from '../../analyze/report-schema.ts';
import { spectrumOf } from '../../analyze/spectrum.ts';
import type { ChartSpec } from '../chart-spec.ts';
import { visible } from '../../visible.ts';
import { failedRequests, type TrafficCells, trafficCells } from './cell.ts';
import type { CheckRow } from './check-row.ts';
import { endpointCharts } from './charts.ts';
import { type ErrorRow, type Failure, errorRows, failuresOf } from './failures.ts';

export interface EndpointView {
  readonly name: string;
  readonly route: string;
  /** `endpoint=roi_report`: its place in the page. */
  readonly anchor: string;
  /** The phase that the cells are of. */
  readonly phase: string;
  readonly cells: TrafficCells;
  readonly checks: readonly CheckRow[];
  /** The check that used most of its limit. */
  readonly tightest: CheckRow | null;
  readonly isTroubled: boolean;
  readonly spark: Line;
  readonly charts: readonly ChartSpec[];
  readonly spectrum: Spectrum;
  readonly errors: readonly ErrorRow[];
  readonly failures: readonly Failure[];
}

export function endpointViews(analysis: Analysis, checks: readonly CheckRow[]): EndpointView[] {
  return analysis.report.endpoints
    .map((one, place) => endpointView(analysis, checks, { one, id: `endpoint-${place}` }))
    .sort((a, b) => Number(b.isTroubled) - Number(a.isTroubled));
}

function endpointView(
  analysis: Analysis,
  checks: readonly CheckRow[],
  { one, id }: { one: Report['endpoints'][number]; id: string },
): EndpointView {
  const own = checks.filter(({ endpoint }) => endpoint === one.endpoint);
  return {
    name: one.endpoint,
    route: routeText(one),
    anchor: `endpoint=${encodeURIComponent(visible(one.endpoint))}`,
    phase: one.phase,
    cells: trafficCells(one),
    checks: own,
    tightest: own.reduce<CheckRow | null>(
      (most, row) => ((row.use ?? -1) > (most?.use ?? -1) ? row : most),
      own[0] ?? null,
    ),
    isTroubled: own.some(({ status }) => status === 'missed') || (failedRequests(one) ?? 0) > 0,
    spark: analysis.charts?.endpoints.get(one.endpoint)?.p95Ms ?? [],
    charts: endpointCharts(analysis, one.endpoint, id),
    spectrum: analysis.spectra?.get(one.endpoint) ?? spectrumOf(one),
    errors: errorRows(analysis).filter(({ endpoint }) => endpoint === one.endpoint),
    failures: failuresOf(analysis, one.endpoint),
  };
}

/** What the name doesn't say already. */
function routeText({ endpoint, method, route }: Report['endpoints'][number]): string {
  if (route === endpoint) return method;
  const text = `${method} ${route}`.trim();
  return text === endpoint ? '' : text;
}
