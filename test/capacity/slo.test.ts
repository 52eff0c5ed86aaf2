import { describe, expect, it } from 'vitest';
import { parseSlo, quantileOf, sayReading, type SloLimit } from '../../src/toolkit/capacity/slo.ts';

const limit = (measure: SloLimit['measure'], below: number, endpoint: string | null = null): SloLimit => ({
  endpoint,
  measure,
  below,
});

describe('an SLO', () => {
  it.each<[string, SloLimit[]]>([
    ['p95<200,errors<1%', [limit('p95', 200), limit('errors', 0.01)]],
    [' p99 < 1s , max<2500ms ', [limit('p99', 1000), limit('max', 2500)]],
    ['p50<50,p99.9<800', [limit('p50', 50), limit('p99.9', 800)]],
    ['p95<200,roi_report:p95<500', [limit('p95', 200), limit('p95', 500, 'roi_report')]],
    ['errors<0.5%', [limit('errors', 0.005)]],
  ])('is read from %s', (text, limits) => {
    expect(parseSlo(text)).toEqual({ limits });
  });

  it.each([
    ['', '"" is not understood; allowed is p50<MS'],
    ['p95<200,', '"" is not understood'],
    ['p95>200', '"p95>200" is not understood'],
    ['p95<200%', '"p95<200%" is not understood'],
    ['errors<1', '"errors<1" is not understood; allowed is'],
    ['errors<120%', '"errors<120%" is not understood'],
    ['p95<0', '"p95<0" is not understood'],
    ['p0<10', '"p0<10" is not understood'],
    ['p95<200,p95<300', 'p95 is given twice'],
  ])('of %s is refused in one line', (text, words) => {
    const parsed = parseSlo(text);
    expect('fault' in parsed ? parsed.fault : '').toContain(words);
    expect('fault' in parsed ? parsed.fault : '').not.toContain('\n');
  });

  it('says in words what was read against it', () => {
    expect(sayReading(limit('p95', 500, 'roi_report'), '700 ms')).toBe(
      'roi_report p95: 700 ms, limit < 500 ms',
    );
    expect(sayReading(limit('errors', 0.01), '2 %')).toBe('errors: 2 %, limit < 1 %');
  });

  it('knows of which quantile a limit is', () => {
    expect([limit('p99.9', 1), limit('max', 1), limit('errors', 1)].map(quantileOf)).toEqual([
      0.999,
      1,
      null,
    ]);
  });
});
