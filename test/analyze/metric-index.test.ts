import { describe, expect, it } from 'vitest';
import { MetricIndex } from '../../src/toolkit/analyze/metric-index.ts';
import type { Summary } from '../../src/toolkit/record/types.ts';
import { metric, trend } from './make-record.ts';

const zeros = { avg: 0, min: 0, med: 0, max: 0, 'p(90)': 0, 'p(95)': 0 };
const whole = {
  http_req_duration: trend({ ...zeros, min: 3, max: 9 }),
  http_reqs: metric('counter', { count: 50, rate: 1 }),
};
const index = (metrics: Summary['metrics']): MetricIndex =>
  new MetricIndex({ state: { testRunDurationMs: 1000 }, metrics });

describe('that there was no sample', () => {
  it.each<[string, Summary['metrics'], string]>([
    ['by absence', {}, 'http_reqs'],
    ['by a count of 0', { queue: trend({ ...zeros, count: 0 }) }, 'queue'],
    ['by 0 of 0', { 'checks{kind:a}': metric('rate', { rate: 0, passes: 0, fails: 0 }) }, 'checks{kind:a}'],
    [
      'by a counter of 0',
      { 'http_reqs{name:a}': metric('counter', { count: 0, rate: 0 }) },
      'http_reqs{name:a}',
    ],
    [
      'by zeros beside a whole that is never 0',
      { ...whole, 'http_req_duration{name:a}': trend(zeros) },
      'http_req_duration{name:a}',
    ],
    [
      'by zeros of a part of a metric of the script',
      { q: trend({ ...zeros, min: 1 }), 'q{a:b}': trend(zeros) },
      'q{a:b}',
    ],
    ['by zeros where no request was counted', { http_req_waiting: trend(zeros) }, 'http_req_waiting'],
    [
      'by zeros where none of its requests was counted',
      {
        ...whole,
        http_req_duration: trend(zeros),
        'http_req_duration{name:a}': trend(zeros),
        'http_reqs{name:a}': metric('counter', { count: 0, rate: 0 }),
      },
      'http_req_duration{name:a}',
    ],
    // k6 writes the same for none: what can't be told from it is no ground for a pass.
    [
      'by zeros beside a whole of the script that can be 0',
      { q: trend({ ...zeros, max: 1 }), 'q{a:b}': trend(zeros) },
      'q{a:b}',
    ],
    ["by a script's own trend of zeros alone", { q: trend(zeros) }, 'q'],
    ['by a gauge of zeros alone', { depth: metric('gauge', { value: 0, min: 0, max: 0 }) }, 'depth'],
  ])('is told %s', (_how, metrics, selector) => {
    expect(index(metrics).isEmpty(selector)).toBe(true);
  });

  it.each<[string, Summary['metrics'], string]>([
    ['zeros that are counted', { queue: trend({ ...zeros, count: 3 }) }, 'queue'],
    [
      'handshakes that plain HTTP never makes',
      { ...whole, http_req_tls_handshaking: trend(zeros) },
      'http_req_tls_handshaking',
    ],
    ['a rate of 0', { checks: metric('rate', { rate: 0, passes: 0, fails: 4 }) }, 'checks'],
    ['a rate that the dashboard gave alone', { checks: metric('rate', { rate: 0.5 }) }, 'checks'],
    ['a gauge that is back at 0', { depth: metric('gauge', { value: 0, min: 0, max: 4 }) }, 'depth'],
  ])('is not said of %s', (_what, metrics, selector) => {
    expect(index(metrics).isEmpty(selector)).toBe(false);
  });

  it('leaves a counter at its 0, as it may rightly stay there', () => {
    expect(index({ lost: metric('counter', { count: 0, rate: 0 }) }).value('lost', 'count')).toBe(0);
  });
});
