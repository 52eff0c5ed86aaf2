/** What went wrong with requests, by endpoint and kind: how often, first and last seen. */
import { metricNames } from '../../contract/metrics.ts';
import { parseSelector } from '../../contract/selector.ts';
import type { FailureEvent } from '../../contract/events.ts';
import type { RunRecord, Timeline } from '../record/types.ts';
import type { Report } from './report-schema.ts';

type ErrorRow = Report['errors'][number];

/**
 * The record counts failed requests a second by the `error` tag; the failure log says which endpoint and why.
 * Without a record, the log alone: its first of each kind.
 */
export function listErrors({ timeline, failures }: RunRecord): ErrorRow[] {
  const counted = timeline === null ? [] : countByKind(timeline);
  const logged = groupFailures(failures);
  const unexplained = counted.filter(({ kind }) => !logged.some((row) => row.kind === kind));
  return [...logged.map((row) => withCount(row, counted, logged)), ...unexplained].sort(
    (a, b) => b.count - a.count,
  );
}

function countByKind(timeline: Timeline): ErrorRow[] {
  const requests = timeline.series.get('http_reqs')?.get('count');
  return [...timeline.series.keys()].flatMap((selector) => {
    const { metric, tags } = parseSelector(selector);
    const kind = tags['error'];
    if (metric !== metricNames.requestOk || kind === undefined || kind === '') return [];
    const rate = timeline.series.get(selector)?.get('rate');
    const seen = [...timeline.timesMs.keys()].filter((row) => !Number.isNaN(rate?.[row] ?? NaN));
    const time = (row: number | undefined): string | null =>
      row === undefined ? null : new Date(timeline.timesMs[row] ?? 0).toISOString();
    if (seen.length === 0 || requests === undefined) return [];
    return [
      {
        endpoint: 'all',
        kind,
        label: kindLabels[kind] ?? kind,
        count: 0,
        firstSeen: time(seen[0]),
        lastSeen: time(seen.at(-1)),
      },
    ];
  });
}

function groupFailures(failures: readonly FailureEvent[]): ErrorRow[] {
  const rows = new Map<string, ErrorRow>();
  for (const failure of failures) {
    const label = labelOf(failure);
    const key = `${failure.endpoint} ${failure.kind} ${label}`;
    const known = rows.get(key);
    rows.set(key, {
      endpoint: failure.endpoint,
      kind: failure.kind,
      label,
      count: (known?.count ?? 0) + 1,
      firstSeen: known?.firstSeen ?? failure.time,
      lastSeen: failure.time,
    });
  }
  return [...rows.values()];
}

/** The record sees every failure of a kind, the log only the first ones: the later moment is the true last. */
function withCount(row: ErrorRow, counted: readonly ErrorRow[], logged: readonly ErrorRow[]): ErrorRow {
  const alone = logged.filter(({ kind }) => kind === row.kind).length === 1;
  const whole = counted.find(({ kind }) => kind === row.kind);
  return alone && whole !== undefined ? { ...row, lastSeen: whole.lastSeen } : row;
}

const kindLabels: Readonly<Record<string, string>> = {
  network: 'no response',
  status: 'unexpected status',
  body: 'broken body',
  rule: 'pricing rule broken',
  tenant_leak: "another tenant's data",
  degraded: 'degraded answer',
};

const statusWords: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  422: 'Unprocessable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

function labelOf({ kind, reason, response }: FailureEvent): string {
  if (kind === 'network') return networkWords(response.errorCode, reason);
  if (kind !== 'status') return `${kindLabels[kind] ?? kind}: ${reason}`;
  const { status, body } = response;
  // The platform answers its own internal errors so.
  if (status === 400 && body.includes('"Invalid request"')) return '400: an internal error of the platform';
  return `${status} ${statusWords[status] ?? ''}`.trim();
}

/** k6's error codes (errext and netext/httpext/error_codes.go). */
const networkCodes: Readonly<Record<number, string>> = {
  1010: 'network error',
  1050: 'request timeout',
  1101: 'host not found',
  1210: 'could not connect',
  1211: 'connecting timed out',
  1212: 'connection refused',
  1220: 'connection reset by the target',
  1310: 'TLS error',
};

function networkWords(code: number, reason: string): string {
  return networkCodes[code] ?? (reason === '' ? `network error ${code}` : reason);
}
