/** Gates and targets as rows, and how much of each limit was used. */
import { metricNames } from '../../../contract/metrics.ts';
import { parseLimit } from '../../../contract/limit.ts';
import { parseSelector } from '../../../contract/selector.ts';
import type { Check } from '../../analyze/report-schema.ts';
import { missedWindowWords } from '../../analyze/window-words.ts';
import { formatLimit, formatNumber, formatValue } from '../../format/wording.ts';
import { absent } from '../../document/marks.ts';
import { formatMoment } from '../../format/moment.ts';

export interface CheckRow {
  readonly kind: Check['kind'];
  readonly status: Check['status'];
  /** `p95 latency`. */
  readonly what: string;
  /** `steady`, `checkout, steady`, or empty. */
  readonly scope: string;
  readonly label: string;
  /** The endpoint it is about, or null for the whole load. */
  readonly endpoint: string | null;
  readonly selector: string;
  readonly expression: string;
  readonly value: string;
  /** What the value is of: all that was measured, or the worst of the windows. */
  readonly of: 'as a whole' | 'at worst';
  readonly limit: string;
  /** `82 % left`, `56 % over`, `5.0× the limit`. */
  readonly margin: string;
  /** Share of the limit that was used: 1 is at the limit, more is broken; null where it can't be said. */
  readonly use: number | null;
  /** When it was beyond the limit: `since +2:14 (12:49:39 UTC)`. */
  readonly when: string | null;
  readonly reason: string | null;
}

/** What is broken first, then what could not be judged; gates before targets. */
export function checkRows(checks: readonly Check[], loadStartMs: number | null): CheckRow[] {
  const weight = ({ kind, status }: CheckRow): number =>
    ['missed', 'no-data', 'met', 'not-evaluated'].indexOf(status) + (kind === 'gate' ? 0 : 4);
  return checks.map((check) => checkRow(check, loadStartMs)).sort((a, b) => weight(a) - weight(b));
}

function checkRow(check: Check, loadStartMs: number | null): CheckRow {
  const isJudged = check.status === 'met' || check.status === 'missed';
  const [what = check.label, ...scope] = check.label.split(', ');
  return {
    kind: check.kind,
    status: check.status,
    what,
    scope: scope.join(', '),
    label: check.label,
    endpoint: parseSelector(check.selector).tags['name'] ?? null,
    selector: check.selector,
    expression: check.expression,
    value: check.value === null ? absent : formatValue(check.value, check.unit),
    of: check.windows === undefined ? 'as a whole' : 'at worst',
    limit: formatLimit(check),
    margin: isJudged ? marginText(check) : absent,
    use: isJudged ? limitUse(check) : null,
    when: whenText(check, loadStartMs),
    reason: check.reason,
  };
}

function whenText(check: Check, loadStartMs: number | null): string | null {
  const { status, brokenSince, heldAgainAt, fromStart } = check;
  if (check.windows !== undefined && status === 'missed')
    return missedWindowWords(check, loadStartMs).join('; ');
  if (brokenSince === null) return null;
  const began = formatMoment(brokenSince, loadStartMs);
  const until = heldAgainAt === null ? null : formatMoment(heldAgainAt, loadStartMs);
  if (status === 'met') return `as a whole; beyond it from ${began} to the end`;
  if (fromStart) return until === null ? 'it never held' : `held only from ${until} on`;
  return until === null ? `since ${began}` : `from ${began} to ${until}`;
}

/** What is left of the limit, or how far beyond it: in percent, from twice the limit on in times. */
function marginText(check: Check): string {
  const { status, marginShare, limit, selector } = check;
  const use = limitUse(check);
  if (marginShare === null || use === null || limit === null) return absent;
  const isSuccess = parseSelector(selector).metric === metricNames.requestOk && limit < 1;
  const times = (count: number, of: string): string => `${formatNumber(count)}× ${of}`;
  if (isFloor(check)) {
    if (status === 'missed') return `${percent(-marginShare)} short`;
    return marginShare >= 1 ? times(1 + marginShare, 'the limit') : `${percent(marginShare)} above`;
  }
  if (status !== 'missed') return marginShare >= 1 ? 'all left' : `${percent(marginShare)} left`;
  return use < 2
    ? `${percent(-marginShare)} over`
    : times(use, isSuccess ? 'the failures allowed' : 'the limit');
}

/** `39 %`, and `0.4 %` where less would read as nothing. */
function percent(share: number): string {
  const size = Math.abs(share) * 100;
  return `${size < 1 ? Number(size.toFixed(1)) : Math.round(size)} %`;
}

function isFloor({ selector, expression }: Check): boolean {
  const isLower = parseLimit(expression)?.operator.startsWith('>') === true;
  return isLower && parseSelector(selector).metric !== metricNames.requestOk;
}

/** A success gate's use is that of its error budget; a throughput gate's is limit ÷ value. */
function limitUse(check: Check): number | null {
  const { marginShare } = check;
  if (marginShare === null) return null;
  if (!isFloor(check)) return 1 - marginShare;
  return marginShare <= -1 ? Infinity : 1 / (1 + marginShare);
}
