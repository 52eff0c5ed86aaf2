/** An exception of the script makes a run INVALID, in words that say which, where and how often. */
import { describe, expect, it } from 'vitest';
import type { ScriptErrorEvent } from '../../src/contract/events.ts';
import { analyze } from '../../src/toolkit/analyze/analyze.ts';
import type { Report } from '../../src/toolkit/analyze/report-schema.ts';
import type { RunRecord } from '../../src/toolkit/record/types.ts';
import { makeRecord, makeSummary } from './make-record.ts';

const counted = (count: number) =>
  ({ type: 'counter', contains: 'default', values: { count, rate: 1 } }) as const;

const caught: ScriptErrorEvent = {
  event: 'script-error',
  time: '2026-01-01T00:00:05.000Z',
  name: 'TypeError',
  message: "Cannot read property 'slice' of null",
  at: 'src/users/admin-user.ts:11:5',
  user: 'AdminUser',
  task: 'health',
  uncaught: null,
};
const uncaught: ScriptErrorEvent = {
  ...caught,
  name: 'RangeError',
  at: 'src/lib/crew.ts:3:1',
  user: null,
  task: null,
  uncaught: 12,
};

function report(
  count: number | null,
  scriptErrors: readonly ScriptErrorEvent[],
  parts: Partial<RunRecord> = {},
): Report {
  const summary = makeSummary(count === null ? {} : { script_errors: counted(count) });
  return analyze(makeRecord({ summary, scriptErrors, ...parts }), { strict: false }).report;
}

describe('a script that failed', () => {
  it.each<[string, number | null, readonly ScriptErrorEvent[], string]>([
    [
      'counted and told',
      308,
      [caught],
      "the script failed 308 times: TypeError: Cannot read property 'slice' of null, first in src/users/admin-user.ts:11:5 (health of AdminUser)",
    ],
    ['once', 1, [], 'the script failed once'],
    [
      'without its counter, as the run was cut',
      null,
      [caught, caught],
      'the script failed 2 times: TypeError',
    ],
    ['by what nothing caught, too', 5, [caught, uncaught], 'the script failed 17 times: TypeError'],
    ['in several ways', 5, [caught, uncaught], '; also RangeError in src/lib/crew.ts:3:1'],
  ])('%s', (...[, count, events, words]) => {
    const { verdict, reasons, invalid_causes: causes, passed } = report(count, events);
    expect({ verdict, causes, passed }).toEqual({
      verdict: 'INVALID',
      causes: ['script-errors'],
      passed: false,
    });
    expect(reasons[0]).toContain(words);
  });

  it('is no FAIL, even where a gate broke and k6 ended with 99', () => {
    const summary = makeSummary({
      script_errors: { ...counted(3), thresholds: { 'count==0': { ok: false } } },
      request_ok: { type: 'rate', contains: 'default', values: { rate: 0.5, passes: 5, fails: 5 } },
    });
    expect(report(null, [], { summary }).verdict).toBe('INVALID');
  });

  it('is nothing where its counter stayed at 0', () => {
    expect(report(0, []).verdict).toBe('PASS');
    expect(report(0, []).script_errors).toEqual({ count: 0, errors: [] });
  });

  it('is not told by a counter of the same name in a script that is not ours', () => {
    const summary = { ...makeSummary(), metrics: { script_errors: counted(3) } };
    const foreign = report(null, [], { plan: null, run: null, summary });
    expect(foreign.script_errors.count).toBe(0);
  });
});

it('a proof that was left out is said among the notes', () => {
  const record = makeRecord();
  const plan = record.plan === null ? null : { ...record.plan, skippedProofs: ['tenants'] as const };
  expect(analyze({ ...record, plan }, { strict: false }).report.notes).toContain(
    'not proved of the target, by --skip-proof tenants: that it hides other tenants',
  );
});
