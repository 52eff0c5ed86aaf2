/** Memory over an hour, second by second, whose truth is known: for the leak test's own test and for its bench. */
import { seededRandom, standardNormal } from '../../../sandbox/random.ts';
import type { RunRecord } from '../../../src/toolkit/record/types.ts';
import { makePlan, makeRecord, makeRun, startMs } from '../make-record.ts';

type Random = () => number;
type Course = readonly number[];

const megabyte = 1e6;
const hourSeconds = 3600;

export interface MemoryKind {
  readonly name: string;
  readonly truth: 'leak' | 'no leak';
  readonly make: (random: Random, seconds: number) => Course;
}

const between = (random: Random, low: number, high: number): number => low + (high - low) * random();

interface Tooth {
  readonly period: number;
  readonly height: number;
}

/** A collector's: up to a height that differs from time to time, and down again. */
function teeth(random: Random, seconds: number, { period, height }: Tooth): number[] {
  const top = (): number => height * (1 + 0.3 * (random() - 0.5));
  let next = top();
  let level = random() * height;
  return Array.from({ length: seconds }, () => {
    level += (height / period) * (1 + standardNormal(random) / 2);
    if (level > next) {
      level = 0.05 * height * Math.abs(standardNormal(random));
      next = top();
    }
    return level;
  });
}

interface Scatter {
  /** So much of each value is left in the next. */
  readonly memory: number;
  /** In the long run. */
  readonly deviation: number;
}

/** AR(1). */
function autoregressive(random: Random, count: number, { memory, deviation }: Scatter): number[] {
  let level = deviation * standardNormal(random);
  const shock = deviation * Math.sqrt(1 - memory ** 2);
  return Array.from({ length: count }, () => (level = memory * level + shock * standardNormal(random)));
}

/** Teeth of 5 to 40 MB every 15 s to 2 min, and what else allocates meanwhile. */
function ordinary(random: Random, seconds: number): number[] {
  const tooth = teeth(random, seconds, {
    period: between(random, 15, 120),
    height: between(random, 5, 40) * megabyte,
  });
  const slow = autoregressive(random, seconds, { memory: 0.9, deviation: megabyte });
  return tooth.map((value, second) => value + (slow[second] ?? 0) + standardNormal(random) * megabyte * 0.5);
}

const white = (percent: number) => (random: Random, seconds: number) =>
  autoregressive(random, seconds, { memory: 0, deviation: percent * 2 * megabyte });

/** Over what the noise is: `kept` draws the run's own figures once. */
function over(
  noise: MemoryKind['make'],
  kept: (random: Random, seconds: number) => (second: number) => number,
): MemoryKind['make'] {
  return (random, seconds) => {
    const megabytes = kept(random, seconds);
    return noise(random, seconds).map((value, second) => value + megabytes(second) * megabyte);
  };
}

const leak =
  (perMinute: number, startMb = 200) =>
  () =>
  (second: number) =>
    startMb + (perMinute * second) / 60;

const plateau = (minutes: number) => (random: Random) => {
  const rise = between(random, 30, 200);
  return (second: number) => 150 + rise * (1 - Math.exp(-second / 60 / minutes));
};

/** As an S: slow, fast and slow again, over by the end. */
const bend = (random: Random, seconds: number) => {
  const rise = between(random, 30, 200);
  const width = between(random, 0.05, 0.13) * seconds;
  return (second: number) => 150 + rise / (1 + Math.exp((seconds / 2 - second) / width));
};

const step = (share: number | null) => (random: Random, seconds: number) => {
  const rise = between(random, 20, 150);
  const takes = between(random, 1, 60);
  const at = (share ?? random()) * seconds;
  return (second: number) => 200 + rise * Math.min(1, Math.max(0, (second - at) / takes));
};

const restarts = (times: number) => (random: Random, seconds: number) => {
  const at = Array.from({ length: times }, () => between(random, 0.05, 0.95) * seconds);
  const lost = between(random, 0.3, 0.7);
  const warmsIn = between(random, 20, 300);
  return (second: number) => {
    const since = Math.min(...at.filter((one) => one <= second).map((one) => second - one));
    return 200 * (1 - lost * Math.exp(-since / warmsIn));
  };
};

const collector = (minutes: number): MemoryKind['make'] =>
  over(
    (random, seconds) => {
      const tooth = teeth(random, seconds, {
        period: minutes * 60,
        height: between(random, 20, 200) * megabyte,
      });
      const slow = autoregressive(random, seconds, { memory: 0.9, deviation: megabyte });
      return tooth.map((value, second) => value + (slow[second] ?? 0));
    },
    () => () => 150,
  );

/** Read every so many seconds, as the memory of a walk is counted in readings. */
const walk = (everySeconds: number, deviationMb: number): MemoryKind['make'] =>
  over(
    (random, seconds) => {
      const count = Math.ceil(seconds / everySeconds);
      const slow = autoregressive(random, count, { memory: 0.99, deviation: deviationMb * megabyte });
      const noise = ordinary(random, seconds);
      return noise.map((value, second) => value * 0.3 + (slow[Math.floor(second / everySeconds)] ?? 0));
    },
    () => () => 200,
  );

const healthy = (name: string, make: MemoryKind['make']): MemoryKind => ({ name, truth: 'no leak', make });
const leaking = (name: string, make: MemoryKind['make']): MemoryKind => ({ name, truth: 'leak', make });

export const memoryKinds: readonly MemoryKind[] = [
  healthy(
    'level, a collector at work',
    over(ordinary, () => () => 200),
  ),
  ...[3, 10, 20].map((minutes) =>
    healthy(`levels off, time constant ${minutes} min`, over(ordinary, plateau(minutes))),
  ),
  healthy('a bend, half done at 50 %', over(ordinary, bend)),
  ...[0.1, 0.3, 0.5, 0.8].map((share) =>
    healthy(`one step at ${share * 100} %`, over(ordinary, step(share))),
  ),
  healthy('one step anywhere', over(ordinary, step(null))),
  ...[1, 5, 10, 20, 33].map((minutes) => healthy(`teeth of ${minutes} min`, collector(minutes))),
  ...(
    [
      [1, 4],
      [1, 20],
      [5, 20],
      [10, 5],
      [10, 20],
    ] as const
  ).map(([every, deviation]) =>
    healthy(`AR(1) .99 of a reading each ${every} s, ± ${deviation} MB`, walk(every, deviation)),
  ),
  healthy('one restart', over(ordinary, restarts(1))),
  healthy('three restarts', over(ordinary, restarts(3))),
  ...[0.5, 1].flatMap((rate) => [
    leaking(`${rate} MB/min, a collector at work`, over(ordinary, leak(rate))),
    leaking(`${rate} MB/min, noise of 2 %`, over(white(2), leak(rate))),
    leaking(`${rate} MB/min, noise of 5 %`, over(white(5), leak(rate))),
    leaking(`${rate} MB/min on 400 MB`, over(ordinary, leak(rate, 400))),
    leaking(
      `${rate} MB/min after a warm-up of 50 MB`,
      over(ordinary, () => (second) => 150 + 50 * (1 - Math.exp(-second / 180)) + (rate * second) / 60),
    ),
  ]),
];

/** Whole bytes, as the kernel tells them. */
export function makeMemory({ make, name }: MemoryKind, seed: number, seconds = hourSeconds): Course {
  const random = seededRandom(seed * 7919 + name.length * 104_729);
  return make(random, seconds).map(Math.round);
}

export function memoryRecord(bytes: Course): RunRecord {
  const seconds = bytes.length;
  return makeRecord({
    run: makeRun(),
    plan: makePlan({
      durationSeconds: seconds,
      phases: [{ phase: 'steady', startSeconds: 0, endSeconds: seconds, from: 100, to: 100 }],
    }),
    timeline: null,
    system: {
      remarks: [],
      lastWords: [],
      timesMs: Float64Array.from(bytes, (_, row) => startMs + row * 1000),
      series: new Map([['target.rssBytes', Float64Array.from(bytes)]]),
    },
  });
}
