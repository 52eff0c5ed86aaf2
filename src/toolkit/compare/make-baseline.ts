/** A run to what a comparison needs of it. Input: a record and its analysis. Output: a Baseline. */
import { steadyPhase } from '../../contract/phases.ts';
import type { Analysis, Charts, EndpointLines } from '../analyze/analysis.ts';
import type { Traffic } from '../analyze/report-schema.ts';
import { spectrumOf } from '../analyze/spectrum.ts';
import type { RunRecord } from '../record/types.ts';
import { type Baseline, baselineSchemaVersion, type Outline } from './baseline-schema.ts';
import { factsOf, type KnownRun } from './facts.ts';
import { packSlices } from './histograms.ts';
import { latenciesOf, sliceTime, wholeName } from './pool-latencies.ts';
import { poolSeries, windowPeriods } from './pool-series.ts';
import { poolSystem } from './pool-system.ts';

/** Lengths of windows in seconds, by endpoint, that another run chose: only equal windows can be compared. */
export type Windows = (endpoint: string) => number | null;

/** What a baseline chose; an endpoint that it has not is pooled as the run itself asks for. */
export function windowsChosenBy({ whole, endpoints }: Baseline): Windows {
  return (endpoint) => (endpoint === wholeName ? whole : endpoints[endpoint])?.series.windowSeconds ?? null;
}

/** A sentence instead, for a run of which too little is known. */
export function makeBaseline(
  record: RunRecord,
  analysis: Analysis,
  windows: Windows = () => null,
): Baseline | string {
  const known = knownRun(record, analysis);
  if (typeof known === 'string') return known;
  const { charts, periodSeconds, rows, phase } = known;
  const latencyOf = latenciesOf(record, known);
  const pool = (name: string, lines: EndpointLines, traffic: Traffic | undefined): Baseline['whole'] => {
    const asked = windows(name);
    const periods =
      asked === null
        ? windowPeriods(lines, rows, periodSeconds)
        : Math.min(rows.length, Math.max(1, Math.round(asked / periodSeconds)));
    const latencies = latencyOf(name, lines);
    return {
      series: poolSeries(lines, { rows, latencies }, { periods, periodSeconds }),
      slices: packSlices(sliceTime(latencies, known)),
      spectrum: traffic === undefined ? [] : spectrumOf(traffic).map(([q, ms]) => [q, ms]),
    };
  };
  const { endpoints, phases, totals } = analysis.report;
  return {
    schemaVersion: baselineSchemaVersion,
    outline: outlineOf(analysis, known),
    facts: factsOf(analysis, known),
    load: { phase, seconds: rows.length * periodSeconds },
    whole: pool(wholeName, charts, phases.find((one) => one.phase === phase) ?? totals),
    endpoints: Object.fromEntries(
      [...charts.endpoints].map(([name, lines]) => [
        name,
        pool(
          name,
          lines,
          endpoints.find(({ endpoint }) => endpoint === name),
        ),
      ]),
    ),
    system: record.system === null ? null : poolSystem(record.system, analysis, known),
    earlier: [],
  };
}

function knownRun({ run, plan, timeline, summary }: RunRecord, analysis: Analysis): KnownRun | string {
  const { charts, loadStartMs } = analysis;
  if (run === null) return 'it is no run folder';
  if (plan === null) return 'its plan is not known';
  if (charts === null || timeline === null || loadStartMs === null) return 'it has no timeline';
  const periodSeconds = timeline.periodMs / 1000;
  const phase = plan.phases.some((one) => one.phase === steadyPhase) ? steadyPhase : 'all';
  const rows = rowsUnder(charts, periodSeconds, (from, to) =>
    phase === 'all'
      ? to <= plan.durationSeconds
      : plan.phases.some((one) => one.phase === phase && from >= one.startSeconds && to <= one.endSeconds),
  );
  if (rows.length === 0) return 'not a second of its load was recorded';
  return { run, plan, summary, charts, loadStartMs, periodSeconds, phase, rows };
}

/** Periods that lie wholly in the load. */
function rowsUnder(
  { seconds }: Charts,
  periodSeconds: number,
  isUnder: (from: number, to: number) => boolean,
): number[] {
  return Array.from({ length: seconds.length }, (_, row) => row).filter((row) =>
    isUnder((seconds[row] ?? NaN) - periodSeconds, seconds[row] ?? NaN),
  );
}

function outlineOf({ report }: Analysis, { run }: KnownRun): Outline {
  const p95 = report.endpoints.flatMap(({ endpoint, latency: { p95Ms } }) =>
    p95Ms === null || p95Ms <= 0 ? [] : [[endpoint, p95Ms] as const],
  );
  return {
    id: run.id,
    startedAt: run.startedAt,
    commit: run.git?.commit ?? null,
    verdict: report.verdict,
    ratePerSecond: report.totals.ratePerSecond,
    p95Ms: Object.fromEntries(p95),
  };
}
