/** Of what of a generator's load no export came: between two of them, and before the first. */
import { describe, expect, it } from 'vitest';
import { Exports } from '../../../src/toolkit/record/otlp/exports.ts';

const beganMs = 10_000;

/** @param spans `0.2..1 1..2`: when each began and ended, in seconds of the load; `?..1` is of gauges alone */
function exportsOf(spans: string): Exports {
  const all = new Exports();
  for (const span of spans.split(' ')) {
    const [start, end] = span.split('..').map(Number);
    all.add(0, { startMs: beganMs + start! * 1000, endMs: beganMs + end! * 1000 });
  }
  return all;
}

describe('before the first export of a load', () => {
  it.each([
    ['nothing is lost where it began with the flush after the load', '0.9..1.2 1.2..2.2 2.2..3.2', 0],
    ['nothing is lost where its setup was told with it', '-0.3..0.7 0.7..1.7', 0],
    ['nothing is lost where a long period began while it waited', '?..-5 0.1..26 26..57', 0],
    ['nothing is lost where there were gauges alone', '?..0.5 ?..1.5 1.5..2.5', 0],
    ['nothing is lost where users come late, of one that was never heard', '12..31 31..62', 0],
    ['nothing is lost where users come late, of one that was heard waiting', '?..-6 12..25 25..56', 0],
    ['nothing is lost where the first sums come after gauges', '?..0.3 ?..1.3 2.1..2.3 2.3..3.3', 0],
    ['each period is, of one that was never heard', '20..21 21..22', 20],
    ['each period is, of one that was heard once', '8..10', 4],
    ['a part of a long period is one', '11..42 42..73', 1],
    ['a part of a long period is one, where it was heard waiting', '?..-20 11..42 42..73', 1],
  ])('%s', (_, spans, lost) => {
    expect(exportsOf(spans).lostPeriods(0, { afterMs: beganMs })).toBe(lost);
  });
});

it('between exports counts alone where nobody knows when the load began', () => {
  const all = exportsOf('20..21 21..22 24..25');
  expect([all.lostPeriods(0), all.lostPeriods(0, { afterMs: beganMs })]).toEqual([2, 22]);
});

it('another k6 in the same place has its own first export', () => {
  const all = exportsOf('0..1 1..2 5..6 6..7');
  const nextMs = beganMs + 3000;
  expect(all.lostPeriods(0, { afterMs: beganMs, untilMs: nextMs })).toBe(0);
  expect(all.lostPeriods(0, { afterMs: nextMs })).toBe(2);
  expect(all.spanOf(0, { untilMs: nextMs })).toEqual({ firstMs: beganMs + 1000, lastMs: beganMs + 2000 });
  expect(all.spanOf(0, { afterMs: nextMs })).toEqual({ firstMs: beganMs + 6000, lastMs: beganMs + 7000 });
});
