/** What went wrong, in a row for each endpoint and kind. */
import { expect, it } from 'vitest';
import type { FailureEvent } from '../../src/contract/events.ts';
import { runOf } from '../../src/toolkit/analyze/run.ts';
import { listErrors } from '../../src/toolkit/analyze/errors.ts';
import { makeRecord, makeSummary, metric, startMs } from './make-record.ts';

function failed(status: number): FailureEvent {
  return {
    event: 'failure',
    time: new Date(startMs).toISOString(),
    endpoint: 'health',
    kind: 'status',
    reason: '',
    user: 'AdminUser',
    phase: 'steady',
    vu: 1,
    iteration: 1,
    request: { method: 'GET', url: '/', body: null },
    response: { status, errorCode: 1000 + status, durationMs: 1, headers: {}, body: '' },
  };
}

it.each([
  [[503], '503 Service Unavailable'],
  [[302, 500], '302 redirect (Found) or 500 Internal Server Error'],
  [[599, 598, 500], '599, 598 or 500 Internal Server Error'],
  [[599, 598, 597, 596, 595], '599, 598, 597 or others'],
])('names the answers of one row, %j', (statuses, label) => {
  const counter = metric('counter', { count: 9, rate: 1 });
  const record = makeRecord({
    summary: makeSummary({ 'request_failures{error:status,name:health}': counter }),
    failures: statuses.map(failed),
  });
  expect(listErrors(runOf(record))).toMatchObject([{ endpoint: 'health', kind: 'status', label, count: 9 }]);
});
