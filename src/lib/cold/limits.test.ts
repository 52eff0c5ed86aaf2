import { describe, expect, it } from 'vitest';
import { k6Gates, keepSubmetrics } from './limits.ts';

describe('gates for k6', () => {
  it('ask every trend for a sample above 0, as an empty one would pass', () => {
    expect(k6Gates({ 'http_req_duration{phase:steady}': ['p(95)<200'], http_reqs: ['count>0'] })).toEqual({
      'http_req_duration{phase:steady}': ['p(95)<200', 'max>0'],
      http_reqs: ['count>0'],
    });
  });

  it('are not lost when a sub-metric is kept for the report', () => {
    expect(keepSubmetrics({ a: ['count>0'] }, ['a', 'b'])).toEqual({ a: ['count>0'], b: [] });
  });
});
