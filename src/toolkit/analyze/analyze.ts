/** A record to its analysis: pure. Input from src/toolkit/record, output to src/toolkit/documents and report.json. */
import type { ResourceLimits } from '../../contract/thresholds.ts';
import type { RunRecord } from '../record/types.ts';
import { giveAdvice } from './advice/give-advice.ts';
import type { Analysis, Source } from './analysis.ts';
import { giveAccount } from './account/account.ts';
import { neverSentence } from './account/sentences.ts';
import { dateBreaks, orderBreaks } from './breaks.ts';
import { observeCapacity } from './capacity.ts';
import { drawCharts } from './charts.ts';
import { judgeChecks } from './checks.ts';
import { derive, judgeSteps } from './derived.ts';
import { listErrors } from './errors.ts';
import { observeGenerator } from './generator.ts';
import { shortfallOf } from './merged/shortfall.ts';
import { observeMix } from './mix.ts';
import { type Report, reportSchemaVersion } from './report-schema.ts';
import { drawHeatMap, drawSpectra } from './samples/heat-map.ts';
import { type Run, runOf } from './run.ts';
import { observeRunners } from './runners.ts';
import { observeScript } from './script.ts';
import { conclude } from './system/conclude.ts';
import { judgeMemory, memoryFigure } from './system/endurance.ts';
import { judgeResources, memoryLimit } from './system/resource-checks.ts';
import { observeScriptErrors } from './script-errors.ts';
import { skippedProofNotes } from './skipped-proofs.ts';
import { drawSystem } from './system-charts.ts';
import { endpointTraffic, phaseTraffic, totalTraffic, userTraffic } from './traffic.ts';
import { judge } from './verdict.ts';
import { judgeWindows } from './window-checks.ts';
import { windowNotes } from './window-notes.ts';

interface Options {
  /** Whether missed targets fail the run. */
  readonly strict: boolean;
  /** The platform's resource limits for a record that keeps none. */
  readonly resources?: ResourceLimits;
}

export function analyze(recorded: RunRecord, options: Options): Analysis {
  const record = runOf(recorded);
  const limits = record.run?.resources ?? options.resources ?? null;
  const steps = judgeSteps(record);
  const memory = judgeMemory(record, limits === null ? null : memoryLimit(record, limits));
  const derived = derive(record, steps, memory);
  const ofLoad = dateBreaks(record, [...judgeChecks(record, derived), ...judgeWindows(record)]);
  const ofResources = limits === null ? [] : judgeResources(record, limits, memory);
  const checks = [...ofLoad, ...ofResources];
  const totals = totalTraffic(record);
  const generator = observeGenerator(record, checks);
  const runners = observeRunners(record);
  const endpoints = endpointTraffic(record);
  const errors = listErrors(record);
  const told = giveAccount(record, limits, { checks, endpoints, errors, generator });
  const conclusions = conclude(record, limits, {
    ...told,
    degradationRatio: derived.degradation_ratio.value,
    memory,
  });
  const neverRight = neverSentence(told.account, { errors });
  const measured = { checks, generator, totals, steps };
  const { verdict, reasons, invalidCauses } = judge(record, measured, options.strict);
  const mix = observeMix(record);
  const advice = giveAdvice(record, { generator, totals, endpoints, checks, ...mix });
  const { run, plan, samples } = record;
  const startMs = record.loadStartMs;
  const phases = phaseTraffic(record);
  const report: Report = {
    ...oldFields(record, { totals, endpoints }),
    ...conclusions,
    passed: verdict === 'NO GATES' ? null : verdict === 'PASS',
    recommendations: [...conclusions.target.recommendations, ...advice].map(
      ({ text, evidence }) => `${text} (${evidence})`,
    ),
    schema_version: reportSchemaVersion,
    verdict,
    reasons: [...(neverRight === null ? [] : [neverRight]), ...reasons],
    invalid_causes: [...invalidCauses],
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
    ...mix,
    user_traffic: userTraffic(record),
    errors,
    script: observeScript(record),
    script_errors: observeScriptErrors(record),
    account: told.account,
    generator,
    ...(runners === undefined ? {} : { runners }),
    capacity: observeCapacity(record, steps, { phases, bottleneck: told.bottleneck }),
    advice,
    notes: [
      ...skippedProofNotes(plan?.skippedProofs ?? [], record.platform),
      ...forcedNotes(run),
      ...shortfallNotes(recorded),
      ...windowNotes(record, checks),
      ...record.notes,
    ],
  };
  return {
    name: record.name,
    platform: record.platform,
    report,
    isStrict: options.strict,
    run,
    plan,
    phases: record.phases,
    loadStartMs: startMs,
    resolutionMs: samples?.resolutionMs ?? null,
    charts: drawCharts(record),
    system: drawSystem(record, [memoryFigure(record), conclusions.target.bottleneck?.figure ?? null]),
    heatMap: samples === null || startMs === null ? null : drawHeatMap(samples, startMs),
    spectra: samples === null ? null : drawSpectra(samples, record.judgedPhase),
    steps,
    failures: record.failures,
    sources: sourcesOf(recorded),
  };
}

/** A load that was sent though the machine was known to be short of something. */
function forcedNotes(run: Run['run']): string[] {
  return (run?.shortOf ?? []).map((short) => `sent with --force: this machine was short of ${short}`);
}

/** One that is much is a reason to doubt the run, and stands among these. */
function shortfallNotes(recorded: RunRecord): string[] {
  const shortfall = shortfallOf(recorded);
  return shortfall === null || shortfall.isMuch ? [] : [shortfall.text];
}

function sourcesOf({ run, summary, merged, timeline, system, failures, samples }: RunRecord): Source[] {
  const found: readonly (readonly [Source, boolean])[] = [
    ['run', run !== null],
    ['summary', summary !== null],
    ['metrics', merged !== undefined],
    ['timeline', timeline !== null && merged === undefined],
    ['system', system !== null],
    ['failures', failures.length > 0],
    ['samples', samples !== null],
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
  | 'endpoint_metrics'
>;

/** What consumers of the earlier kit read. */
function oldFields(record: Run, { totals, endpoints }: Pick<Report, 'totals' | 'endpoints'>): OldFields {
  const scenario = record.plan?.scenario ?? record.run?.scenario ?? record.name;
  const duration = record.durationSeconds;
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
  };
}
