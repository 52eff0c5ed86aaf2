/** How many requests failed, of how many that were held to be right or wrong. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import { causesOf } from '../../src/toolkit/documents/run/causes.ts';
import { failedRequests } from '../../src/toolkit/documents/figures.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { makeRecord, makeSummary, metric, trend } from './make-record.ts';

/** What k6 sums up of that many requests, and of `others` that a setup sent. */
function requests(
  { passes, fails }: { passes: number; fails: number },
  others: number,
  ok: Readonly<Record<string, number>> = { rate: passes / (passes + fails), passes, fails },
): RunRecord {
  const sent = passes + fails + others;
  const metrics = {
    http_reqs: metric('counter', { count: sent, rate: sent / 80 }),
    http_req_duration: trend({ avg: 1, med: 1, count: sent }),
    request_ok: metric('rate', ok),
    'request_ok{phase:steady}': metric('rate', ok, { 'rate>0.99': false }),
  };
  return makeRecord({ summary: makeSummary(metrics) });
}

const count = fc.integer({ min: 0, max: 1_000_000 });

it('counts the failed as k6 did, whatever setup and logins sent beside them', () => {
  fc.assert(
    fc.property(count, count, fc.integer({ min: 0, max: 50 }), (passes, fails, others) => {
      fc.pre(passes + fails > 0);
      const { totals } = analyze(requests({ passes, fails }, others), { strict: false }).report;
      const judged = passes + fails;
      expect([totals.requests, totals.judged, failedRequests(totals)]).toEqual([judged, judged, fails]);
    }),
  );
});

it('says in words what it counted', () => {
  const causes = causesOf(analyze(requests({ passes: 4, fails: 15 }, 4), { strict: false }));
  expect(causes.join('\n')).toContain('15 of 19 requests failed (78.9 %)');
});

it('knows of a summary without counts no more than the share', () => {
  const record = requests({ passes: 90, fails: 30 }, 0, { rate: 0.75 });
  const { totals } = analyze(record, { strict: false }).report;
  expect([totals.judged, failedRequests(totals)]).toEqual([totals.requests, totals.requests / 4]);
});
