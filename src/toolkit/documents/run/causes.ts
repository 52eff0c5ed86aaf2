/** Why it broke, and how much it took, in sentences. */
import { steadyPhase } from '../../../contract/phases.ts';
import type { Analysis } from '../../analyze/analysis.ts';
import type { Line } from '../../statistics/series.ts';
import type { Report } from '../../analyze/report-schema.ts';
import { median } from '../../statistics/percentiles.ts';
import { formatMs, formatNumber, formatRequestRate, formatShare, plural } from '../../format/wording.ts';
import { failedRequests } from '../figures.ts';
import { momentsOf } from './breaks.ts';
import type { CheckRow } from './limits.ts';
import { bottleneckCause } from './target.ts';
import { formatMoment } from '../../format/moment.ts';

/** The account first, then its evidence; nothing where nothing went wrong. */
export function causesOf(analysis: Analysis): string[] {
  const { report } = analysis;
  const { sentences } = report.account;
  const isWrong =
    report.what_broke_first.length > 0 || report.checks.some(({ status }) => status === 'missed');
  const isQuiet = report.verdict === 'PASS' || report.verdict === 'NO GATES';
  if (!isWrong && isQuiet && !isOfSome(report)) return [];
  return [
    ...sentences,
    bottleneckCause(analysis),
    failureCause(analysis),
    isWrong ? unknownCause(analysis) : null,
    isWrong ? generatorCause(report) : null,
    isWrong ? latenessCause(analysis) : null,
  ].filter((cause) => cause !== null);
}

/** What happened to some endpoints is told though every limit held; a time in which all were slower is not. */
function isOfSome({ account: { slow, endpoints } }: Report): boolean {
  const isFailing = endpoints.some(({ answers: { kind } }) => kind === 'changed' || kind === 'always');
  return slow === 'one' || slow === 'some' || isFailing;
}

function failureCause({ report, loadStartMs }: Analysis): string | null {
  const failed = failedRequests(report.totals);
  if (failed === null || failed === 0) return null;
  const share = formatShare(failed / report.totals.judged);
  const said = `${formatNumber(failed)} of ${formatNumber(report.totals.judged)} requests failed (${share})`;
  const [worst] = [...report.endpoints].sort((a, b) => (failedRequests(b) ?? 0) - (failedRequests(a) ?? 0));
  const told = report.errors.filter(({ kind }) => kind !== 'failed');
  const [first] = told.sort((a, b) => (a.firstSeen ?? '~').localeCompare(b.firstSeen ?? '~'));
  const where =
    worst === undefined || (failedRequests(worst) ?? 0) === 0 ? '' : `, most of them on ${worst.endpoint}`;
  const began = first?.firstSeen == null ? '' : ` at ${formatMoment(first.firstSeen, loadStartMs)}`;
  const what =
    first === undefined
      ? ''
      : `; the first was ${first.label}${first.endpoint === 'all' ? '' : ` on ${first.endpoint}`}${began}`;
  return `${said}${where}${what}.`;
}

/** A missed limit of latency that no endpoint's story explains. */
function unknownCause({ report: { account, checks }, charts, loadStartMs }: Analysis): string | null {
  const slow = checks.filter(({ status, unit }) => status === 'missed' && unit === 'ms');
  const isSlow = slow.length > 0;
  const kinds = account.endpoints.map(({ latency }) => latency.kind);
  const open = account.endpoints.filter(({ latency: { kind } }) => kind === 'too-few' || kind === 'unclear');
  const isTold = kinds.includes('changed') || kinds.includes('always');
  if (!isSlow || isTold || account.endpoints.length === 0) return null;
  if (charts === null)
    return 'Which endpoints were slow, and since when, is not known: the record has no timeline.';
  if (open.length === kinds.length)
    return 'Which endpoints were slow, and since when, cannot be told of so few requests.';
  const heldFrom = slow.flatMap((check) => (check.fromStart ? (check.heldAgainAt ?? []) : [])).sort();
  const last = heldFrom.at(-1);
  if (last !== undefined) return `Requests were slow at first, until ${formatMoment(last, loadStartMs)}.`;
  const few =
    open.length === 0 ? '' : ` (of ${open.map(({ endpoint }) => endpoint).join(', ')} it is not known)`;
  return `No endpoint was seen to be slow throughout, or to become so${few}: slow requests here and there missed the limit.`;
}

/** The few periods before it: in the one of the break itself the load may have given way already. */
const periodsBefore = 5;

function loadAtFirstBreak({ report, charts, plan }: Analysis): string | null {
  const missed = missedBreaks(report);
  const [first] = missed;
  if (first === undefined || charts === null) return null;
  // What never held has no time before it, nor has what broke at the same moment.
  const [atOnce = []] = momentsOf(report, missed);
  if (atOnce.some(({ fromStart }) => fromStart)) return null;
  const until = charts.seconds.filter((seconds) => seconds <= first.secondsIntoLoad).length;
  const before = (line: Line): number => median([...line.slice(Math.max(0, until - periodsBefore), until)]);
  const [users, rate] = [before(charts.users), before(charts.requestsPerSecond)];
  if (Number.isNaN(users) || Number.isNaN(rate)) return null;
  return `Until the first limit broke: ${formatRequestRate(rate)}${forUsers(users, plan)}.`;
}

/** Those that count: a limit that was met as a whole is not broken. */
function missedBreaks({ what_broke_first: breaks, checks }: Report): Report['what_broke_first'] {
  return breaks.filter(({ kind, label }) =>
    checks.some((check) => check.kind === kind && check.label === label && check.status === 'missed'),
  );
}

function generatorCause({ generator, account }: Report): string | null {
  const used = `k6 used ${formatNumber(generator.cpuMeanCores ?? NaN)} of ${generator.cores ?? NaN} cores`;
  switch (account.generator) {
    case 'room':
      return `It was not the generator: ${used}.`;
    case 'busy':
      return `The generator was busy (${used}): it may have lengthened the latencies itself.`;
    default:
      return null;
  }
}

/** Beside the figures, not in them. */
function latenessCause({ report: { generator }, loadStartMs }: Analysis): string | null {
  const { seconds = 0, ofSeconds = 0, addedMs = 0, since = null, until = null } = generator.lateness ?? {};
  if (since === null || until === null) return null;
  const when = `in ${seconds} of ${ofSeconds} seconds, from ${formatMoment(since, loadStartMs)} to ${formatMoment(until, loadStartMs)}`;
  return `The generator added up to ${formatMs(addedMs)} to a request ${when}; nothing is subtracted for it.`;
}

/** No extrapolation: what was served, what was the tightest limit, what was tried. */
export function capacityOf(analysis: Analysis, checks: readonly CheckRow[]): string[] {
  const { report, steps } = analysis;
  if (report.verdict === 'INVALID') return ["An invalid run doesn't say."];
  if (steps.length > 0) return [stepText(analysis)];
  return [loadAtFirstBreak(analysis), servedText(analysis), tightestText(checks)].filter(
    (text) => text !== null,
  );
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

function servedText({ report, charts, plan }: Analysis): string | null {
  const busiest = charts === null ? null : busiestRate(charts.seconds, charts.requestsPerSecond);
  const judged = report.phases.find(({ phase }) => phase === steadyPhase) ?? report.totals;
  if (judged.ratePerSecond === null || judged.requests === 0) return null;
  const users = report.generator.reachedUsers;
  // Of a load that is hardly longer, ten seconds hold its edges too.
  const isPeak = busiest !== null && busiest >= judged.ratePerSecond;
  const peak = isPeak ? `, ${formatNumber(busiest)}/s in its busiest 10 s` : '';
  return `Over all of ${judged === report.totals ? 'the run' : 'steady load'}: ${formatRequestRate(judged.ratePerSecond)}${forUsers(users, plan)}${peak}.`;
}

/** An arrival rate is nobody's in particular: the VUs that k6 has for it may all be idle when they are counted. */
function forUsers(users: number | null, plan: Analysis['plan']): string {
  return users === null || users === 0 || plan?.model === 'open' ? '' : ` for ${plural(users, 'user')}`;
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
