/** The cooldown's decision, second by second. */
import { expect, it } from 'vitest';
import {
  type Band,
  bandOf,
  describeCooldown,
  type Reading,
  whyEnded,
} from '../../src/toolkit/suite/cooldown.ts';
import { cooldownText } from '../../src/toolkit/suite/cooldown-text.ts';

const reading = (latencyMs: number | null, cpuCores: number | null = null): Reading => ({
  latencyMs,
  cpuCores,
  connections: null,
});
const band: Band = { latencyMs: 12, cpuCores: 0.5, connections: null };
const limits = { minSeconds: 2, maxSeconds: 10 };
const quiet = reading(3, 0.1);
const busy = reading(300, 1.8);
const times = (count: number, one: Reading): Reading[] => Array.from({ length: count }, () => one);

function secondsUntilEnd(readings: readonly Reading[], within = band): [number, string] {
  for (let waited = 0; waited <= readings.length; waited += 1) {
    const endedBy = whyEnded({ band: within, readings: readings.slice(0, waited), ...limits });
    if (endedBy !== null) return [waited, endedBy];
  }
  return [readings.length, 'waits on'];
}

it.each<[string, readonly Reading[], number, string]>([
  ['early, when the target is quiet from the start', times(9, quiet), 3, 'back'],
  ['late, when it stays busy a while', [...times(5, busy), ...times(9, quiet)], 8, 'back'],
  ['not by one quiet second', [busy, quiet, busy, quiet, quiet, busy, ...times(9, quiet)], 9, 'back'],
  ['given up at the longest', times(20, busy), 10, 'given-up'],
  ['given up when the probe gets no answer', times(20, reading(null, 0.1)), 10, 'given-up'],
  ['given up when CPU can no longer be read', times(20, reading(3)), 10, 'given-up'],
])('ends %s', (...given) => {
  const [, readings, seconds, endedBy] = given;
  expect(secondsUntilEnd(readings)).toEqual([seconds, endedBy]);
});

it('waits its shortest time when nothing could be read at rest', () => {
  const none: Band = { latencyMs: null, cpuCores: null, connections: null };
  expect(secondsUntilEnd(times(5, reading(null)), none)).toEqual([2, 'not-watched']);
});

it('takes the band from the target at rest, one slow second left aside', () => {
  const baseline = [
    reading(2, 0.1),
    reading(3, 0.1),
    reading(900, 0.1),
    reading(2, 0.12),
    reading(null, 0.1),
  ];
  expect(bandOf(baseline)).toEqual({ latencyMs: 12.5, cpuCores: 0.25, connections: null });
  expect(bandOf([])).toEqual({ latencyMs: null, cpuCores: null, connections: null });
});

it('says what was waited for, and when it was back', () => {
  const readings = [busy, busy, reading(3, 1.9), ...times(3, quiet)];
  const cooldown = describeCooldown({ band, readings, ...limits }, 'back');
  expect(cooldown.figures).toEqual([
    { figure: 'latencyMs', limit: 12, first: 300, worst: 300, last: 3, missing: 0, backAfterSeconds: 2 },
    { figure: 'cpuCores', limit: 0.5, first: 1.8, worst: 1.9, last: 0.1, missing: 0, backAfterSeconds: 3 },
  ]);
  expect(cooldownText(cooldown)).toBe(
    "waited 6 s: the health probe was at up to 300 ms (band: up to 12 ms), back after 2 s; the target's CPU was at up to 1.90 cores (band: up to 0.50 cores), back after 3 s",
  );
});
