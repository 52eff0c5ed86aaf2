/**
 * The target at rest and after load, read at a steady pace: its health probe's latency, and what the monitor's sources
 * know of its CPU and database connections. Input: where its health is asked. Output: the band, and how a cooldown went.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { openSources, type Watched } from '../monitor/open-sources.ts';
import type { Figures, Source } from '../monitor/source.ts';
import {
  type Band,
  bandOf,
  type Cooldown,
  type CooldownLimits,
  describeCooldown,
  type Reading,
  type Waiting,
  whyEnded,
} from './cooldown.ts';
import { healthProbe } from './health-probe.ts';

/** Between short runs: whole seconds of waiting would cost as much as they do. */
export const betweenShortRuns = {
  everyMs: 250,
  /** Nothing restarts by itself within this time: it died. */
  silentSeconds: 10,
} as const;

const baselineReadings = 5;

export interface TargetGauge {
  /** @throws the signal's reason */
  readonly takeBand: (signal: AbortSignal) => Promise<Band>;
  /** Ends early, as `interrupted`, when the signal comes. */
  readonly waitUntilBack: (band: Band, limits: CooldownLimits, signal: AbortSignal) => Promise<Cooldown>;
  readonly close: () => Promise<void>;
}

export interface GaugeOptions {
  /** Where the target says how it is. */
  readonly healthUrl: string;
  /** Null: the probe alone. */
  readonly watched: Watched | null;
  /** On the disk whose room is watched. */
  readonly folder: string;
  /** At most: a target that answers late is asked later. */
  readonly everyMs: number;
}

export function openGauge({ healthUrl, watched, folder, everyMs }: GaugeOptions): TargetGauge {
  const sources = watched === null ? [] : openSources(watched, { folder, generatorPids: [] });
  const probe = healthProbe(healthUrl);
  const read = async (signal: AbortSignal): Promise<Omit<Reading, 'atSeconds'>> => {
    const [latencyMs, figures] = await Promise.all([probe(signal), readAll(sources)]);
    return {
      latencyMs,
      cpuCores: figures['target.cpuCores'] ?? null,
      connections: figures['postgres.connections'] ?? figures['app.poolInUse'] ?? null,
    };
  };
  return {
    takeBand: async (signal) => {
      // The first has nothing to make a rate of.
      await read(signal);
      const readings: Reading[] = [];
      while (readings.length < baselineReadings) {
        await sleep(everyMs, undefined, { signal });
        readings.push({ ...(await read(signal)), atSeconds: 0 });
      }
      signal.throwIfAborted();
      return bandOf(readings);
    },
    waitUntilBack: async (band, limits, signal) => {
      const readings: Reading[] = [];
      const waiting: Waiting = { band, readings, ...limits };
      // A rate since the last reading would be one of the load itself.
      await readAll(sources);
      const startMs = performance.now();
      for (;;) {
        const endedBy = signal.aborted ? 'interrupted' : whyEnded(waiting);
        if (endedBy !== null) return describeCooldown(waiting, endedBy);
        await sleep(everyMs, undefined, { signal }).catch(() => undefined);
        const figures = await read(signal);
        readings.push({ ...figures, atSeconds: (performance.now() - startMs) / 1000 });
      }
    },
    close: async () => {
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}

/** A source that fails leaves its figures out; they count as outside their band. */
async function readAll(sources: readonly Source[]): Promise<Figures> {
  const nowMs = performance.now();
  const read = await Promise.all(sources.map((source) => source.sample(nowMs).catch(() => null)));
  return Object.assign({}, ...read) as Figures;
}
