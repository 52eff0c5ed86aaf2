/** What went wrong: kinds of error, and single failures with their request and response. */
import type { FailureEvent } from '../../../contract/events.ts';
import type { Analysis } from '../../analyze/analysis.ts';
import { formatMs, formatNumber } from '../../analyze/wording.ts';
import { absent } from './cell.ts';
import { formatMoment } from './moment.ts';

export interface ErrorRow {
  readonly endpoint: string;
  readonly kind: string;
  readonly label: string;
  readonly count: { readonly text: string; readonly value: number };
  readonly first: string;
  readonly last: string;
}

export interface Failure {
  readonly endpoint: string;
  readonly reason: string;
  readonly when: string;
  readonly who: string;
  readonly request: string;
  readonly response: string;
}

export function errorRows({ report, loadStartMs }: Analysis): ErrorRow[] {
  const moment = (time: string | null): string => (time === null ? absent : formatMoment(time, loadStartMs));
  return report.errors.map((one) => ({
    endpoint: one.endpoint,
    kind: one.kind,
    label: one.label,
    count: { text: one.count === 0 ? absent : formatNumber(one.count), value: one.count },
    first: moment(one.firstSeen),
    last: moment(one.lastSeen),
  }));
}

const mostFailures = 5;

/** The first of each reason, then the next ones, up to five. */
export function failuresOf({ failures, loadStartMs }: Analysis, endpoint: string): Failure[] {
  const own = failures.filter((failure) => failure.endpoint === endpoint);
  const seen = new Set<string>();
  const isNew = ({ reason }: FailureEvent): boolean => !seen.has(reason) && Boolean(seen.add(reason));
  const firsts = own.filter(isNew);
  const others = own.filter((failure) => !firsts.includes(failure));
  return [...firsts, ...others].slice(0, mostFailures).map((failure) => ({
    endpoint,
    reason: failure.reason,
    when: formatMoment(failure.time, loadStartMs),
    who: `${failure.user}, VU ${failure.vu}, iteration ${failure.iteration}, ${failure.phase}`,
    request: requestText(failure),
    response: responseText(failure),
  }));
}

function requestText({ request }: FailureEvent): string {
  const body = request.body === null || request.body === '' ? '' : `\n\n${indented(request.body)}`;
  return `${request.method} ${request.url}${body}`;
}

function responseText({ response }: FailureEvent): string {
  const status =
    response.status === 0 ? `no response (k6 error ${response.errorCode})` : String(response.status);
  const headers = Object.entries(response.headers).map(([name, value]) => `\n${name}: ${value}`);
  const body = response.body === '' ? '' : `\n\n${indented(response.body)}`;
  return `${status} after ${formatMs(response.durationMs)}${headers.join('')}${body}`;
}

/** JSON that arrived whole is easier to read with its structure shown. */
function indented(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body) as unknown, null, 2);
  } catch {
    return body;
  }
}
