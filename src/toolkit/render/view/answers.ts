/** What broke first, why, and how much it took: the sentences that a person reads at night. */
import type { Analysis, Line } from '../../analyze/analysis.ts';
import type { Report } from '../../analyze/report-schema.ts';
import { formatMs, formatNumber, formatShare } from '../../analyze/wording.ts';
import { failedRequests } from './cell.ts';
import type { CheckRow } from './check-row.ts';
import { bottleneckCause } from './target.ts';
import { formatClock, formatMoment, formatOffset } from './moment.ts';

export interface Break {
  /** 1, 2, …: also on the charts. */
  readonly mark: string;
  readonly kind: Report['what_broke_first'][number]['kind'];
  readonly text: string;
  readonly seconds: number;
  /** `+2:14`. */
  readonly at: string;
  readonly clock: string;
}

export function breaksOf({ report }: Analysis, checks: readonly CheckRow[]): Break[] {
  return report.what_broke_first.map((one, place) => {
    const check = checks.find(({ kind, label }) => kind === one.kind && label === one.label);
    const figures = check === undefined ? '' : `: ${check.value} overall, limit ${check.limit}`;
    return {
      mark: String(place + 1),
      kind: one.kind,
      text: `${one.label}${figures}`,
      seconds: one.secondsIntoLoad,
      at: formatOffset(one.secondsIntoLoad),
      clock: formatClock(one.time),
    };
  });
}

/** Evidence, the strongest first; nothing where nothing went wrong. */
export function causesOf(analysis: Analysis): string[] {
  const { report } = analysis;
  const isSlow = report.checks.some(({ status, unit }) => status === 'missed' && unit === 'ms');
  const isWrong = report.verdict !== 'PASS' || report.what_broke_first.length > 0;
  if (!isWrong) return [];
  return [
    bottleneckCause(analysis),
    failureCause(analysis),
    isSlow ? slowCause(report) : null,
    loadAtFirstBreak(analysis),
    generatorCause(report),
  ].filter((cause) => cause !== null);
}

function failureCause({ report, loadStartMs }: Analysis): string | null {
  const failed = failedRequests(report.totals);
  if (failed === null || failed === 0) return null;
  const share = formatShare(failed / report.totals.requests);
  const said = `${formatNumber(failed)} of ${formatNumber(report.totals.requests)} requests failed (${share})`;
  const [worst] = [...report.endpoints].sort((a, b) => (failedRequests(b) ?? 0) - (failedRequests(a) ?? 0));
  const [first] = [...report.errors].sort((a, b) => (a.firstSeen ?? '~').localeCompare(b.firstSeen ?? '~'));
  const where =
    worst === undefined || failedRequests(worst) === 0 ? '' : `, most of them on ${worst.endpoint}`;
  const began = first?.firstSeen == null ? '' : `, from ${formatMoment(first.firstSeen, loadStartMs)} on`;
  const what =
    first === undefined
      ? ''
      : `; first seen: ${first.label}${first.endpoint === 'all' ? '' : ` on ${first.endpoint}`}${began}`;
  return `${said}${where}${what}.`;
}

/** The endpoint whose p95 is the highest, if it stands out. */
function slowCause({ endpoints, totals }: Report): string | null {
  const whole = totals.latency.p95Ms;
  const slowest = endpoints.reduce<Report['endpoints'][number] | null>(
    (most, one) => ((one.latency.p95Ms ?? 0) > (most?.latency.p95Ms ?? 0) ? one : most),
    null,
  );
  const p95 = slowest?.latency.p95Ms ?? null;
  if (slowest === null || p95 === null || whole === null || endpoints.length < 2) return null;
  const faster = endpoints.filter(({ latency }) => (latency.p95Ms ?? Infinity) < p95 / 2).length;
  return faster === 0
    ? `Every endpoint slowed down alike: look at what they share.`
    : `${slowest.endpoint} is the slowest: p95 ${formatMs(p95)}; ${faster} of ${endpoints.length} endpoints took less than half of that.`;
}

function loadAtFirstBreak({ report, charts }: Analysis): string | null {
  const [first] = report.what_broke_first;
  if (first === undefined || charts === null) return null;
  const row = charts.seconds.findIndex((seconds) => seconds > first.secondsIntoLoad);
  const users = charts.users[row] ?? NaN;
  const rate = charts.requestsPerSecond[row] ?? NaN;
  if (Number.isNaN(users) || Number.isNaN(rate)) return null;
  return `When the first limit broke, ${formatNumber(users)} users sent ${formatNumber(rate)} requests/s.`;
}

function generatorCause({ generator, reasons }: Report): string | null {
  const { cores, cpuMeanCores } = generator;
  if (cores === null || cpuMeanCores === null || reasons.some((reason) => reason.includes('the generator'))) {
    return null;
  }
  const used = `k6 used ${formatNumber(cpuMeanCores)} of ${cores} cores`;
  return cpuMeanCores < cores * 0.7
    ? `It was not the generator: ${used}.`
    : `The generator was busy (${used}): it may have lengthened the latencies itself.`;
}

/** No extrapolation: what was served, what was the tightest limit, what was tried. */
export function capacityOf(analysis: Analysis, checks: readonly CheckRow[]): string[] {
  const { report, steps } = analysis;
  if (report.verdict === 'INVALID') return ["The run is invalid: its numbers don't say."];
  if (steps.length > 0) return [stepText(analysis)];
  return [servedText(analysis), tightestText(checks)].filter((text) => text !== null);
}

function stepText({ steps, plan }: Analysis): string {
  const lastGood = steps.filter(({ good }) => good).at(-1);
  const firstBad = steps.find(({ good }) => !good);
  const unit = plan?.model === 'open' ? 'iterations/s' : 'users';
  const say = (step: Analysis['steps'][number]): string =>
    `${formatNumber(step.level)} ${unit} (${formatNumber(step.ratePerSecond)} requests/s)`;
  if (lastGood === undefined)
    return `Not even the first step was good: ${steps.slice(0, 1).map(say).join('')}.`;
  if (firstBad === undefined) return `Good up to the highest step tried: ≥ ${say(lastGood)}.`;
  return `Good at ${say(lastGood)}, no longer at ${say(firstBad)}.`;
}

function servedText({ report, charts }: Analysis): string | null {
  const busiest = charts === null ? null : busiestRate(charts.seconds, charts.requestsPerSecond);
  const judged = report.phases.find(({ phase }) => phase === 'steady') ?? report.totals;
  if (judged.ratePerSecond === null || judged.requests === 0) return null;
  const users = report.generator.reachedUsers;
  const by = users === null ? '' : ` for ${formatNumber(users)} users`;
  const peak = busiest === null ? '' : `, ${formatNumber(busiest)}/s in its busiest 10 s`;
  return `Served ${formatNumber(judged.ratePerSecond)} requests/s${by}${peak}.`;
}

const windowSeconds = 10;

/** The highest mean over any ten seconds; null for a shorter run. */
function busiestRate(seconds: Line, rates: Line): number | null {
  let most: number | null = null;
  let from = 0;
  let total = 0;
  rates.forEach((rate, row) => {
    total += Number.isNaN(rate) ? 0 : rate;
    while ((seconds[row] ?? 0) - (seconds[from] ?? 0) >= windowSeconds) {
      const gone = rates[from] ?? 0;
      total -= Number.isNaN(gone) ? 0 : gone;
      from += 1;
      most = Math.max(most ?? 0, total / (row - from + 1));
    }
  });
  return most;
}

function tightestText(checks: readonly CheckRow[]): string | null {
  const judged = checks.filter(
    ({ kind, use, status }) => kind === 'gate' && use !== null && status === 'met',
  );
  const tightest = judged.reduce<CheckRow | null>(
    (most, row) => ((row.use ?? 0) > (most?.use ?? 0) ? row : most),
    null,
  );
  if (tightest === null || checks.some(({ kind, status }) => kind === 'gate' && status === 'missed'))
    return null;
  return `Closest to its gate: ${tightest.label}, ${tightest.value} of ${tightest.limit}, ${formatShare(tightest.use ?? 0)} used.`;
}
