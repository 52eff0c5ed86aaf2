/** Gates and targets as rows, and how much of each limit was used. */
import { metricNames } from '../../../contract/metrics.ts';
import { parseSelector } from '../../../contract/selector.ts';
import type { Check } from '../../analyze/report-schema.ts';
import { formatLimit, formatNumber, formatValue } from '../../analyze/wording.ts';
import { absent } from './cell.ts';
import { formatMoment } from './moment.ts';

export interface CheckRow {
  readonly kind: Check['kind'];
  readonly status: Check['status'];
  /** `p95 latency`. */
  readonly what: string;
  /** `steady`, `roi_report, steady`, or empty. */
  readonly scope: string;
  readonly label: string;
  /** The endpoint it is about, or null for the whole load. */
  readonly endpoint: string | null;
  readonly selector: string;
  readonly expression: string;
  readonly value: string;
  readonly limit: string;
  /** `+82 %`: room left; `−56 %`: beyond. */
  readonly margin: string;
  /** Share of the limit that was used: 1 is at the limit, more is broken; null where it can't be said. */
  readonly use: number | null;
  /** `+2:14 (12:49:39 UTC)`, and until when if it held again. */
  readonly since: string | null;
  readonly reason: string | null;
}

export const statusWords: Readonly<Record<Check['status'], string>> = {
  met: 'met',
  missed: 'missed',
  'no-data': 'no data',
  'not-evaluated': 'not evaluated',
};

export const statusMarks: Readonly<Record<Check['status'], string>> = {
  met: '✓',
  missed: '✗',
  'no-data': '?',
  'not-evaluated': '○',
};

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
    limit: formatLimit(check),
    margin: check.marginShare === null || !isJudged ? absent : formatMargin(check.marginShare),
    use: isJudged ? usedShare(check) : null,
    since: sinceText(check, loadStartMs),
    reason: check.reason,
  };
}

function sinceText({ brokenSince, heldAgainAt }: Check, loadStartMs: number | null): string | null {
  if (brokenSince === null) return null;
  const began = formatMoment(brokenSince, loadStartMs);
  return heldAgainAt === null ? began : `${began} until ${formatMoment(heldAgainAt, loadStartMs)}`;
}

/** `+39 %`, `−0.4 %` where less would read as nothing, and `+26×` where percent would be a long number. */
function formatMargin(share: number): string {
  const sign = share < 0 ? '−' : '+';
  const size = Math.abs(share);
  if (size >= 10) return `${sign}${formatNumber(Math.round(size))}×`;
  const percent = size * 100;
  return `${sign}${percent < 1 ? Number(percent.toFixed(1)) : Math.round(percent)} %`;
}

/** A success gate's use is that of its error budget; a throughput gate's is limit ÷ value. */
function usedShare({ marginShare, selector, expression }: Check): number | null {
  if (marginShare === null) return null;
  const isFloor = expression.includes('>') && parseSelector(selector).metric !== metricNames.requestOk;
  if (!isFloor) return 1 - marginShare;
  return marginShare <= -1 ? Infinity : 1 / (1 + marginShare);
}
