/** The report as words and rows: everything that more than one format says, said once. */
import type { Analysis, Charts } from '../analyze/analysis.ts';
import type { Check, Report, Traffic } from '../analyze/report-schema.ts';
import { formatLimit, formatMs, formatNumber, formatShare, formatValue } from '../analyze/wording.ts';
import type { FailureEvent } from '../../contract/events.ts';
import type { PhaseWindow } from '../../contract/plan.ts';

const absent = '–';

export interface CheckRow {
  readonly kind: Check['kind'];
  readonly label: string;
  readonly status: Check['status'];
  readonly value: string;
  readonly limit: string;
  readonly margin: string;
  /** −1…1, for a bar; null draws none. */
  readonly marginShare: number | null;
  readonly since: string | null;
  readonly reason: string | null;
}

export interface TrafficRow {
  readonly name: string;
  readonly detail: string;
  readonly requests: string;
  readonly rate: string;
  readonly success: string;
  readonly p50: string;
  readonly p95: string;
  readonly p99: string;
  readonly max: string;
}

export interface View {
  readonly title: string;
  readonly verdict: Report['verdict'];
  readonly reasons: readonly string[];
  /** When, how long, how many, against what: label and text. */
  readonly facts: readonly (readonly [string, string])[];
  readonly figures: readonly (readonly [string, string])[];
  readonly checks: readonly CheckRow[];
  readonly breaks: readonly { readonly at: string; readonly text: string }[];
  readonly phases: readonly TrafficRow[];
  readonly endpoints: readonly TrafficRow[];
  readonly tasks: readonly {
    readonly user: string;
    readonly task: string;
    readonly count: string;
    readonly declared: string;
    readonly observed: string;
  }[];
  readonly mixText: string | null;
  readonly errors: readonly {
    readonly endpoint: string;
    readonly label: string;
    readonly count: string;
    readonly first: string;
    readonly last: string;
  }[];
  readonly failures: readonly FailureEvent[];
  readonly generator: readonly (readonly [string, string])[];
  readonly advice: Report['advice'];
  readonly notes: readonly string[];
  readonly command: string | null;
  readonly charts: Charts | null;
  readonly windows: readonly PhaseWindow[];
  readonly durationSeconds: number;
  readonly breakSeconds: readonly number[];
}

export function buildView(analysis: Analysis): View {
  const { report } = analysis;
  return {
    title: `${report.scenario} · ${report.verdict}`,
    verdict: report.verdict,
    reasons: report.reasons,
    facts: factsOf(analysis),
    figures: figuresOf(report),
    checks: report.checks.map(checkRow),
    breaks: report.what_broke_first.map((one) => ({
      at: `${formatNumber(one.secondsIntoLoad)} s`,
      text: `${one.kind} ${one.label}`,
    })),
    phases: report.phases.map((phase) => trafficRow(phase.phase, phaseSpan(phase), phase)),
    endpoints: report.endpoints.map((one) =>
      trafficRow(one.endpoint, `${one.method} ${one.route}`.trim(), one),
    ),
    tasks: report.users_and_tasks.map((one) => ({
      user: one.user,
      task: one.task,
      count: formatNumber(one.iterations),
      declared: shareOr(one.declaredShare),
      observed: shareOr(one.observedShare),
    })),
    mixText: mixText(report.mix_p_value),
    errors: report.errors.map((one) => ({
      endpoint: one.endpoint,
      label: one.label,
      count: one.count === 0 ? absent : formatNumber(one.count),
      first: clock(one.firstSeen),
      last: clock(one.lastSeen),
    })),
    failures: analysis.failures,
    generator: generatorRows(report.generator),
    advice: report.advice,
    notes: report.notes,
    command: report.command,
    charts: analysis.charts,
    windows: analysis.phases,
    durationSeconds: analysis.plan?.durationSeconds ?? report.duration_seconds,
    breakSeconds: report.what_broke_first.map(({ secondsIntoLoad }) => secondsIntoLoad),
  };
}

function factsOf({ report, run, plan }: Analysis): [string, string][] {
  const facts: [string, string | null][] = [
    ['purpose', plan?.purpose ?? null],
    [
      'started',
      report.started_at === null ? null : `${report.started_at.slice(0, 19).replace('T', ' ')} UTC`,
    ],
    ['lasted', `${formatNumber(report.duration_seconds)} s`],
    ['users', report.users === null ? null : `${formatNumber(report.users)}, ${report.model ?? ''} model`],
    ['target', report.target_url],
    ['target kind', run?.target.kind ?? null],
    ['seed', report.seed === null ? null : String(report.seed)],
    ['state', report.state],
    ['bundle', run?.bundle.sha256.slice(0, 12) ?? null],
    ['thresholds', run?.thresholdsSha256.slice(0, 12) ?? null],
    ['commit', commitText(run?.git ?? null)],
    ['k6', run?.k6.version ?? null],
    [
      'machine',
      run === null
        ? null
        : `${run.host.cores} cores, ${formatNumber(run.host.memoryBytes / 2 ** 30)} GiB, ${run.host.platform}`,
    ],
  ];
  return facts.flatMap(([label, text]) =>
    text === null || text === '' ? [] : [[label, text] as [string, string]],
  );
}

function commitText(git: { commit: string; dirty: boolean } | null): string | null {
  return git === null ? null : `${git.commit.slice(0, 12)}${git.dirty ? ', with changes' : ''}`;
}

function figuresOf({ totals, generator }: Report): [string, string][] {
  return [
    ['requests', formatNumber(totals.requests)],
    ['requests/s', numberOr(totals.ratePerSecond)],
    ['success', shareOr(totals.successShare)],
    ['p50', msOr(totals.latency.p50Ms)],
    ['p95', msOr(totals.latency.p95Ms)],
    ['p99', msOr(totals.latency.p99Ms)],
    ['slowest', msOr(totals.latency.maxMs)],
    ['users reached', numberOr(generator.reachedUsers)],
  ];
}

function checkRow(check: Check): CheckRow {
  const { marginShare } = check;
  return {
    kind: check.kind,
    label: check.label,
    status: check.status,
    value: check.value === null ? absent : formatValue(check.value, check.unit),
    limit: formatLimit(check),
    margin: marginShare === null ? absent : marginText(marginShare),
    marginShare: marginShare === null ? null : Math.max(-1, Math.min(1, marginShare)),
    since: check.brokenSince === null ? null : clock(check.brokenSince),
    reason: check.reason,
  };
}

/** `+39 %`, and `+26×` where percent would be a long number. */
function marginText(share: number): string {
  const sign = share < 0 ? '−' : '+';
  const size = Math.abs(share);
  return size >= 10 ? `${sign}${formatNumber(Math.round(size))}×` : `${sign}${Math.round(size * 100)} %`;
}

function trafficRow(name: string, detail: string, traffic: Traffic): TrafficRow {
  return {
    name,
    detail,
    requests: formatNumber(traffic.requests),
    rate: numberOr(traffic.ratePerSecond),
    success: shareOr(traffic.successShare),
    p50: msOr(traffic.latency.p50Ms),
    p95: msOr(traffic.latency.p95Ms),
    p99: msOr(traffic.latency.p99Ms),
    max: msOr(traffic.latency.maxMs),
  };
}

function phaseSpan({
  startSeconds,
  endSeconds,
}: {
  startSeconds: number | null;
  endSeconds: number | null;
}): string {
  return startSeconds === null || endSeconds === null
    ? ''
    : `${formatNumber(startSeconds)}–${formatNumber(endSeconds)} s`;
}

function mixText(pValue: number | null): string | null {
  if (pValue === null) return null;
  const kept = pValue >= 0.01 ? 'The declared mix was kept' : 'The declared mix was not kept';
  return `${kept} (χ² test, p = ${pValue < 0.001 ? '< 0.001' : pValue.toFixed(3)}).`;
}

function generatorRows(generator: Report['generator']): [string, string][] {
  const { cores, cpuMeanCores, cpuPeakCores, rssPeakBytes } = generator;
  const ofCores = cores === null ? '' : ` of ${cores} cores`;
  return [
    ['k6 CPU, mean', cpuMeanCores === null ? absent : `${formatNumber(cpuMeanCores)}${ofCores}`],
    ['k6 CPU, peak', cpuPeakCores === null ? absent : `${formatNumber(cpuPeakCores)}${ofCores}`],
    ['k6 memory, peak', rssPeakBytes === null ? absent : `${formatNumber(rssPeakBytes / 2 ** 20)} MiB`],
    ['users planned', numberOr(generator.plannedUsers)],
    ['users reached', numberOr(generator.reachedUsers)],
    ['iterations dropped', formatNumber(generator.droppedIterations)],
  ];
}

function clock(time: string | null): string {
  return time === null ? absent : `${time.slice(11, 19)} UTC`;
}

const numberOr = (value: number | null): string => (value === null ? absent : formatNumber(value));
const msOr = (value: number | null): string => (value === null ? absent : formatMs(value));
const shareOr = (value: number | null): string => (value === null ? absent : formatShare(value));
