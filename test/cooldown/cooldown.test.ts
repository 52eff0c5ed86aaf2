/** The cooldown's decision, second by second. */
import { expect, it } from 'vitest';
import {
  type Band,
  bandOf,
  type CooldownLimits,
  describeCooldown,
  type Reading,
  type WatchedFigure,
  whyEnded,
} from '../../src/toolkit/cooldown/cooldown.ts';
import { cooldownText } from '../../src/toolkit/cooldown/cooldown-text.ts';

type Figures = Readonly<Record<WatchedFigure, number | null>>;

const reading = (latencyMs: number | null, cpuCores: number | null = null): Figures => ({
  latencyMs,
  cpuCores,
  connections: null,
});
/** One a second. */
const clocked = (readings: readonly Figures[]): Reading[] =>
  readings.map((one, place) => ({ ...one, atSeconds: place + 1 }));
const band: Band = { latencyMs: 12, cpuCores: 0.5, connections: null };
const limits = { minSeconds: 2, maxSeconds: 10 };
const quiet = reading(3, 0.1);
const busy = reading(300, 1.8);
const times = (count: number, one: Figures): Figures[] => Array.from({ length: count }, () => one);

function secondsUntilEnd(
  readings: readonly Figures[],
  within = band,
  bounds: CooldownLimits = limits,
): [number, string] {
  for (let waited = 0; waited <= readings.length; waited += 1) {
    const endedBy = whyEnded({ band: within, readings: clocked(readings).slice(0, waited), ...bounds });
    if (endedBy !== null) return [waited, endedBy];
  }
  return [readings.length, 'waits on'];
}

it.each<[string, readonly Figures[], number, string]>([
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

it('gives up a silent target earlier where that is asked for, not a slow one', () => {
  const bounds = { ...limits, silentSeconds: 4 };
  const silent = reading(null, 0.1);
  expect(secondsUntilEnd(times(20, silent), band, bounds)).toEqual([4, 'given-up']);
  expect(secondsUntilEnd([...times(3, silent), busy, ...times(20, silent)], band, bounds)).toEqual([
    8,
    'given-up',
  ]);
  expect(secondsUntilEnd(times(20, busy), band, bounds)).toEqual([10, 'given-up']);
});

it('takes the band from the target at rest, one slow second left aside', () => {
  const baseline = [
    reading(2, 0.1),
    reading(3, 0.1),
    reading(900, 0.1),
    reading(2, 0.12),
    reading(null, 0.1),
  ];
  expect(bandOf(clocked(baseline))).toEqual({ latencyMs: 12.5, cpuCores: 0.25, connections: null });
  expect(bandOf([])).toEqual({ latencyMs: null, cpuCores: null, connections: null });
});

it('says what was waited for, and when it was back', () => {
  const readings = [busy, busy, reading(3, 1.9), ...times(3, quiet)];
  const cooldown = describeCooldown({ band, readings: clocked(readings), ...limits }, 'back');
  expect(cooldown.figures).toEqual([
    { figure: 'latencyMs', limit: 12, first: 300, worst: 300, last: 3, missing: 0, backAfterSeconds: 3 },
    { figure: 'cpuCores', limit: 0.5, first: 1.8, worst: 1.9, last: 0.1, missing: 0, backAfterSeconds: 4 },
  ]);
  expect(cooldownText(cooldown)).toBe(
    "waited 6 s: the health probe at up to 300 ms (band: up to 12 ms), back after 3 s; the target's CPU at up to 1.90 cores (band: up to 0.50 cores), back after 4 s",
  );
});

it('says as well how often there was no answer', () => {
  const silent = reading(null, 0.1);
  const text = (readings: readonly Figures[]): string =>
    cooldownText(describeCooldown({ band, readings: clocked(readings), ...limits }, 'given-up'));
  expect(text([busy, silent, silent])).toMatch(
    /: the health probe at up to 300 ms \(band: up to 12 ms\), without an answer 2 times, not back; the/,
  );
  expect(text([silent])).toBe(
    'waited 1 s: the health probe without an answer, not back, and went on all the same',
  );
});
