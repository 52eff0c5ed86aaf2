import { describe, expect, it } from 'vitest';
import { k6Gates, keepSubmetrics, limitsInReach, scaleLimits } from './limits.ts';
import { parseSelector } from '../contract/selector.ts';
import { drain, hold, rampTo, windows } from './stages.ts';

const phases = windows([rampTo(500, '1m'), hold('8m'), drain('1m')], { level: 1, time: 0.1 });

describe('a throughput gate', () => {
  it('is a count of its phase, scaled by the length of the phase', () => {
    expect(scaleLimits({ 'http_reqs{phase:steady}': ['rate>50'] }, { phases, users: 1 })).toEqual({
      'http_reqs{phase:steady}': ['count>2400'],
    });
  });

  it('is scaled by the users as well', () => {
    expect(scaleLimits({ 'http_reqs{phase:steady}': ['rate>50'] }, { phases, users: 0.02 })).toEqual({
      'http_reqs{phase:steady}': ['count>48'],
    });
  });

  it('stated as a count scales by users alone, and zero stays zero', () => {
    const limits = { http_reqs: ['count>=100', 'count>0'], tenant_leaks: ['count==0'] };
    expect(scaleLimits(limits, { phases, users: 0.5 })).toEqual({
      http_reqs: ['count>=50', 'count>0'],
      tenant_leaks: ['count==0'],
    });
  });

  it('leaves rates that are shares alone', () => {
    const limits = { 'request_ok{phase:steady}': ['rate>0.99'] };
    expect(scaleLimits(limits, { phases, users: 0.1 })).toEqual(limits);
  });
});

describe('limits out of reach', () => {
  it('are those of a phase that the load does not have or an endpoint that nobody calls', () => {
    const limits = {
      'http_req_duration{phase:steady}': ['max<1'],
      'http_req_duration{phase:spike}': ['max<1'],
      'http_req_duration{name:health,phase:steady}': ['max<1'],
      tenant_leaks: ['count==0'],
    };
    expect(Object.keys(limitsInReach(limits, { phases, endpoints: ['roi_report'] }))).toEqual([
      'http_req_duration{phase:steady}',
      'tenant_leaks',
    ]);
  });
});

describe('gates for k6', () => {
  it('ask every trend for a sample, as an empty one would pass', () => {
    expect(k6Gates({ 'http_req_duration{phase:steady}': ['p(95)<200'], http_reqs: ['count>0'] })).toEqual({
      'http_req_duration{phase:steady}': ['p(95)<200', 'min>0'],
      http_reqs: ['count>0'],
    });
  });

  it('are not lost when a sub-metric is kept for the report', () => {
    expect(keepSubmetrics({ a: ['count>0'] }, ['a', 'b'])).toEqual({ a: ['count>0'], b: [] });
  });
});

it('a selector splits into its metric and its tags', () => {
  expect(parseSelector('http_reqs{name:roi_report, phase:steady}')).toEqual({
    metric: 'http_reqs',
    tags: { name: 'roi_report', phase: 'steady' },
  });
  expect(parseSelector('iterations')).toEqual({ metric: 'iterations', tags: {} });
});
