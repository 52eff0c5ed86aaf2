/** A record to its analysis: pure. Input from src/toolkit/record, output to src/toolkit/render and report.json. */
import type { RunRecord } from '../record/types.ts';
import { giveAdvice } from './advice.ts';
import type { Analysis, Source } from './analysis.ts';
import { dateBreaks, orderBreaks } from './breaks.ts';
import { observeCapacity } from './capacity.ts';
import { drawCharts } from './charts.ts';
import { judgeChecks } from './checks.ts';
import { derive, judgeSteps } from './derived.ts';
import { listErrors } from './errors.ts';
import { observeGenerator } from './generator.ts';
import { loadStartMs } from './load-clock.ts';
import { observeMix } from './mix.ts';
import { type Report, reportSchemaVersion } from './report-schema.ts';
import { drawSystem } from './system-charts.ts';
import { durationSeconds, endpointTraffic, phaseTraffic, totalTraffic } from './traffic.ts';
import { judge } from './verdict.ts';

/** @param options.strict whether missed targets fail the run */
export function analyze(record: RunRecord, options: { readonly strict: boolean }): Analysis {
  const checks = dateBreaks(record, judgeChecks(record, derive(record)));
  const totals = totalTraffic(record);
  const generator = observeGenerator(record);
  const endpoints = endpointTraffic(record);
  const { verdict, reasons } = judge(record, { checks, generator, totals }, options.strict);
  const advice = giveAdvice(record, { generator, totals, endpoints });
  const { run, plan } = record;
  const phases = phaseTraffic(record);
  const report: Report = {
    ...oldFields(record, { totals, endpoints }),
    passed: verdict === 'PASS',
    recommendations: advice.map(({ text, evidence }) => `${text} (${evidence})`),
    schema_version: reportSchemaVersion,
    verdict,
    reasons: [...reasons],
    state: run?.state ?? 'unknown',
    started_at: run?.startedAt ?? null,
    target_url: plan?.targetUrl ?? run?.target.url ?? null,
    seed: plan?.seed ?? null,
    users: plan?.users ?? null,
    model: plan?.model ?? null,
    command: run?.command ?? null,
    checks,
    what_broke_first: orderBreaks(record, checks),
    totals,
    phases,
    endpoints,
    ...observeMix(record),
    errors: listErrors(record),
    generator,
    capacity: observeCapacity(record, phases),
    advice,
    notes: [...record.notes],
  };
  return {
    name: record.name,
    report,
    run,
    plan,
    phases: plan?.phases ?? [],
    loadStartMs: loadStartMs(record),
    charts: drawCharts(record),
    system: drawSystem(record),
    heatMap: null,
    spectra: null,
    steps: judgeSteps(record),
    failures: record.failures,
    sources: sourcesOf(record),
  };
}

function sourcesOf({ run, summary, timeline, system, failures }: RunRecord): Source[] {
  const found: readonly (readonly [Source, boolean])[] = [
    ['run', run !== null],
    ['summary', summary !== null],
    ['timeline', timeline !== null],
    ['system', system !== null],
    ['failures', failures.length > 0],
  ];
  return found.flatMap(([source, isThere]) => (isThere ? [source] : []));
}

type OldFields = Pick<
  Report,
  | 'scenario'
  | 'test_name'
  | 'duration_seconds'
  | 'success_rate'
  | 'p95_latency_ms'
  | 'monitoring_period'
  | 'system_metrics'
  | 'endpoint_metrics'
  | 'anomalies_detected'
>;

/** What consumers of the earlier kit read. */
function oldFields(
  record: RunRecord,
  { totals, endpoints }: Pick<Report, 'totals' | 'endpoints'>,
): OldFields {
  const scenario = record.plan?.scenario ?? record.run?.scenario ?? record.name;
  const duration = durationSeconds(record);
  return {
    scenario,
    test_name: record.name,
    duration_seconds: duration,
    success_rate: totals.successShare,
    p95_latency_ms: totals.latency.p95Ms,
    monitoring_period: {
      start: record.run?.startedAt ?? null,
      duration_seconds: duration,
      samples_collected: record.system?.timesMs.length ?? 0,
    },
    system_metrics: null,
    endpoint_metrics: Object.fromEntries(
      endpoints.map(({ endpoint, method, route, requests, successShare, latency }) => [
        method === '' ? endpoint : `${method}:${route}`,
        {
          request_count: requests,
          success_rate: successShare,
          avg_response_time_ms: latency.avgMs,
          p95_response_time_ms: latency.p95Ms,
        },
      ]),
    ),
    anomalies_detected: [],
  };
}
