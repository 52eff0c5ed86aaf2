/** What went wrong: kinds of error, and single failures with their request and response. */
import type { FailureEvent } from '../../../contract/events.ts';
import type { Analysis } from '../../analyze/analysis.ts';
import { formatMs } from '../../format/wording.ts';
import { columns, fold, group, paragraph, pre, section, table } from '../../document/build.ts';
import type { Section, Table } from '../../document/document.ts';
import { absent } from '../../document/marks.ts';
import { type Cell, numberCell, textFigure } from '../figures.ts';
import { formatMoment } from '../../format/moment.ts';

export interface ErrorRow {
  readonly endpoint: string;
  readonly label: string;
  readonly count: Cell;
  readonly first: string;
  readonly last: string;
}

export function errorRows({ report, loadStartMs }: Analysis): ErrorRow[] {
  const moment = (time: string | null): string => (time === null ? absent : formatMoment(time, loadStartMs));
  return report.errors.map(({ endpoint, label, count, firstSeen, lastSeen }) => ({
    endpoint,
    label,
    count: { ...numberCell(count), ...(count === 0 ? { text: absent } : {}) },
    first: moment(firstSeen),
    last: moment(lastSeen),
  }));
}

const mostRows = 100;

export function errorTable(label: string, rows: readonly ErrorRow[], isLively = false): Table {
  const heads = columns<ErrorRow>(
    ['error', (row) => textFigure(row.label), { isText: true, wraps: true }],
    ['endpoint', ({ endpoint }) => textFigure(endpoint), { isText: true, wraps: true }],
    ['logged', ({ count }) => count],
    ['first seen', ({ first }) => first],
    ['last seen', ({ last }) => last],
  );
  const rest = rows.length - mostRows;
  return table(label, rows.slice(0, mostRows), {
    columns: heads,
    isLively,
    rest: rest > 0 ? `and ${rest} more kinds in report.json.` : '',
  });
}

/** Each as a fold, with its request and response; nothing where there are none. */
export function failureSection(failures: readonly Failure[]): Section | null {
  if (failures.length === 0) return null;
  const folds = failures.map(({ reason, endpoint, when, who, request, response }) =>
    fold(reason, [paragraph(who, true), group(pre(request, 'Request'), pre(response, 'Response'))], {
      look: 'failure',
      aside: `${endpoint}, ${when}`,
    }),
  );
  return section('First failures', folds);
}

interface Failure {
  readonly endpoint: string;
  readonly reason: string;
  readonly when: string;
  readonly who: string;
  readonly request: string;
  readonly response: string;
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

/** Of requests that are no endpoint's: setup, login. */
export function otherFailures(analysis: Analysis): Failure[] {
  const shown = new Set(analysis.report.endpoints.map(({ endpoint }) => endpoint));
  const others = new Set(
    analysis.failures.map(({ endpoint }) => endpoint).filter((name) => !shown.has(name)),
  );
  return [...others].flatMap((endpoint) => failuresOf(analysis, endpoint));
}
