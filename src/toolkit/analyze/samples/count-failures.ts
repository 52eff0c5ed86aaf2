/**
 * Failed requests of raw samples, each counted: by our own judgement of answers where the script has it, else by what
 * k6 took for failed; and failed checks.
 */
import { metricNames } from '../../../contract/metrics.ts';
import type { Samples, SampleSums, SampleTags } from '../../record/types.ts';
import { isoTime } from '../../format/moment.ts';

export interface CountedFailure {
  readonly endpoint: string;
  readonly kind: string;
  /** 0 where there was no response; null where it is not known. */
  readonly status: number | null;
  readonly errorCode: number | null;
  /** A check's name. */
  readonly check: string | null;
  readonly count: number;
  readonly firstSeen: string;
  readonly lastSeen: string;
}

export function countFailures(samples: Samples): CountedFailure[] {
  const judged = samples.sums.get(metricNames.requestFailures);
  const failed = samples.sums.get('http_req_failed');
  const isOurs = samples.sums.has(metricNames.requestOk);
  const requests = isOurs ? judged : failed;
  return [
    ...count(samples, requests, { describe: asRequest, counts: 'sums' }),
    ...count(samples, samples.sums.get('checks'), { describe: asCheck, counts: 'rest' }),
  ];
}

type Described = Omit<CountedFailure, 'count' | 'firstSeen' | 'lastSeen'>;

function asRequest({ name, error, status, error_code }: SampleTags): Described {
  const isAnswered = status !== undefined && status !== '0';
  return {
    endpoint: name ?? 'all',
    kind: error ?? (isAnswered ? 'status' : 'network'),
    status: status === undefined ? null : Number(status),
    errorCode: error_code === undefined ? null : Number(error_code),
    check: null,
  };
}

function asCheck({ check }: SampleTags): Described {
  return { endpoint: 'all', kind: 'check', status: null, errorCode: null, check: check ?? '' };
}

interface Rule {
  readonly describe: (tags: SampleTags) => Described;
  /** What was added up, or of a rate what was not. */
  readonly counts: 'sums' | 'rest';
}

function count(
  { startMs, tags }: Samples,
  cells: SampleSums | undefined,
  { describe, counts }: Rule,
): CountedFailure[] {
  const found = new Map<string, { what: Described; count: number; first: number; last: number }>();
  cells?.tagIds.forEach((id, row) => {
    const total = cells.sums[row] ?? 0;
    const own = counts === 'sums' ? total : (cells.counts[row] ?? 0) - total;
    if (own <= 0) return;
    const what = describe(tags[id] ?? {});
    const key = JSON.stringify(what);
    const second = cells.seconds[row] ?? 0;
    const known = found.get(key) ?? { what, count: 0, first: second, last: second };
    known.count += own;
    known.first = Math.min(known.first, second);
    known.last = Math.max(known.last, second);
    found.set(key, known);
  });
  const time = (second: number): string => isoTime(startMs + second * 1000);
  return [...found.values()].map(({ what, first, last, ...one }) => ({
    ...what,
    count: one.count,
    firstSeen: time(first),
    lastSeen: time(last),
  }));
}
