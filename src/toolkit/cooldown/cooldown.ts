/**
 * Whether the target is back where it was before any load: pure. Input: one reading after another. Output: the band
 * that readings have to be back in, whether to wait on, and what was waited for.
 */
import * as z from 'zod';
import { median } from '../statistics/percentiles.ts';

const watchedFigures = ['latencyMs', 'cpuCores', 'connections'] as const;
export type WatchedFigure = (typeof watchedFigures)[number];

/** Null: no answer to the probe, or nothing to read. */
export interface Reading extends Readonly<Record<WatchedFigure, number | null>> {
  /** When it was complete, from the start of the wait. */
  readonly atSeconds: number;
}

export interface CooldownLimits {
  readonly minSeconds: number;
  readonly maxSeconds: number;
  /** A target that has not answered for so long is given up earlier. */
  readonly silentSeconds?: number;
}

const figure = z.number().nullable();

/** The highest that is still as before; null: not watched. */
export const bandSchema = z.object({ latencyMs: figure, cpuCores: figure, connections: figure }).readonly();
export type Band = z.infer<typeof bandSchema>;

export const cooldownSchema = z.object({
  waitedSeconds: z.number(),
  /** `given-up`: outside its band to the end. `not-watched`: nothing could be read, so `minSeconds` were waited. */
  endedBy: z.enum(['back', 'given-up', 'not-watched', 'interrupted']),
  figures: z.array(
    z.object({
      figure: z.enum(watchedFigures),
      /** The band's upper end. */
      limit: z.number(),
      first: figure,
      worst: figure,
      last: figure,
      /** Readings without a value, which count as outside. */
      missing: z.number(),
      /** Seconds until it was inside for good; null: never. */
      backAfterSeconds: figure,
    }),
  ),
});
export type Cooldown = z.infer<typeof cooldownSchema>;

/** A quiet target still scatters: this much above its median is no sign of load. */
const slack: Readonly<Record<WatchedFigure, { readonly share: number; readonly least: number }>> = {
  latencyMs: { share: 0.5, least: 10 },
  cpuCores: { share: 0.5, least: 0.15 },
  connections: { share: 0.5, least: 2 },
};
/** Makes the median absolute deviation of normal values their standard deviation: Hampel, JASA 69, 1974. */
const madToDeviation = 1.4826;
/** Three deviations, and as many quiet readings in a row: one quiet second is chance. */
const deviations = 3;
const quietReadings = 3;

/** From readings of the target at rest. */
export function bandOf(baseline: readonly Reading[]): Band {
  const limit = (name: WatchedFigure): number | null => {
    const values = baseline.flatMap((reading) => reading[name] ?? []);
    if (values.length === 0) return null;
    const middle = median(values);
    const deviation = madToDeviation * median(values.map((value) => Math.abs(value - middle)));
    const { share, least } = slack[name];
    return round(middle + Math.max(deviations * deviation, share * middle, least));
  };
  return { latencyMs: limit('latencyMs'), cpuCores: limit('cpuCores'), connections: limit('connections') };
}

export interface Waiting extends CooldownLimits {
  readonly band: Band;
  /** So far. */
  readonly readings: readonly Reading[];
}

/** Null: wait on. */
export function whyEnded(waiting: Waiting): Cooldown['endedBy'] | null {
  const { band, readings, minSeconds, maxSeconds, silentSeconds = maxSeconds } = waiting;
  const waited = secondsOf(readings);
  const isWatched = watchedFigures.some((name) => band[name] !== null);
  if (waited < minSeconds) return null;
  if (!isWatched) return 'not-watched';
  const latest = readings.slice(-quietReadings);
  if (latest.length === quietReadings && latest.every((reading) => isInside(reading, band))) return 'back';
  const answered = secondsOf(readings.filter(({ latencyMs }) => latencyMs !== null));
  return waited >= maxSeconds || waited - answered >= silentSeconds ? 'given-up' : null;
}

function secondsOf(readings: readonly Reading[]): number {
  return readings.at(-1)?.atSeconds ?? 0;
}

/** Whether it answered to the end. */
export function isAnswering({ figures }: Cooldown): boolean {
  return figures.find(({ figure }) => figure === 'latencyMs')?.last !== null;
}

function isInside(reading: Reading, band: Band): boolean {
  return watchedFigures.every((name) => isFigureInside(reading[name], band[name]));
}

function isFigureInside(value: number | null, limit: number | null): boolean {
  return limit === null || (value !== null && value <= limit);
}

export function describeCooldown({ band, readings }: Waiting, endedBy: Cooldown['endedBy']): Cooldown {
  const figures = watchedFigures.flatMap((name) => {
    const limit = band[name];
    if (limit === null) return [];
    const values = readings.map((reading) => reading[name]);
    const known = values.filter((value) => value !== null);
    const outside = values.reduce<number>(
      (last, value, at) => (isFigureInside(value, limit) ? last : at),
      -1,
    );
    return {
      figure: name,
      limit,
      first: values[0] ?? null,
      worst: known.length === 0 ? null : Math.max(...known),
      last: values.at(-1) ?? null,
      missing: values.length - known.length,
      backAfterSeconds: backAfter(readings, outside),
    };
  });
  return { waitedSeconds: inTenths(secondsOf(readings)), endedBy, figures };
}

/** When the first reading after the last one outside came; null: there is none. */
function backAfter(readings: readonly Reading[], outside: number): number | null {
  if (outside === -1) return 0;
  const back = readings[outside + 1];
  return back === undefined ? null : inTenths(back.atSeconds);
}

function inTenths(seconds: number): number {
  return Math.round(seconds * 10) / 10;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
