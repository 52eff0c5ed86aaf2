/**
 * The target at rest and after load, read once a second: its health probe's latency, and what the monitor's sources
 * know of its CPU and database connections. Input: the target's URL. Output: readings for src/toolkit/suite/cooldown.ts.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { endpoints } from '../../contract/endpoints.ts';
import { openSources, type Watched } from '../monitor/open-sources.ts';
import type { Figures, Source } from '../monitor/source.ts';
import {
  type Band,
  bandOf,
  type Cooldown,
  describeCooldown,
  type Reading,
  type Waiting,
  whyEnded,
} from './cooldown.ts';
import type { CooldownLimits } from './suites-file.ts';

const everyMs = 1000;
const baselineReadings = 5;

export interface TargetGauge {
  /** @throws the signal's reason */
  readonly takeBand: (signal: AbortSignal) => Promise<Band>;
  /** Ends early, as `interrupted`, when the signal comes. */
  readonly waitUntilBack: (band: Band, limits: CooldownLimits, signal: AbortSignal) => Promise<Cooldown>;
  readonly close: () => Promise<void>;
}

/** @param watched null: the probe alone */
export function openGauge(url: string, watched: Watched | null, folder: string): TargetGauge {
  const sources = watched === null ? [] : openSources(watched, { folder, generatorPid: null });
  const read = async (): Promise<Reading> => {
    const [latencyMs, figures] = await Promise.all([probe(url), readAll(sources)]);
    return {
      latencyMs,
      cpuCores: figures['target.cpuCores'] ?? null,
      connections: figures['postgres.connections'] ?? figures['app.poolInUse'] ?? null,
    };
  };
  return {
    takeBand: async (signal) => {
      // The first has nothing to make a rate of.
      await read();
      const readings: Reading[] = [];
      while (readings.length < baselineReadings) readings.push(await inASecond(read, signal));
      return bandOf(readings);
    },
    waitUntilBack: async (band, limits, signal) => {
      const readings: Reading[] = [];
      const waiting: Waiting = { band, readings, ...limits };
      for (;;) {
        const endedBy = signal.aborted ? 'interrupted' : whyEnded(waiting);
        if (endedBy !== null) return describeCooldown(waiting, endedBy);
        const reading = await inASecond(read, signal).catch((error: unknown) => {
          if (!signal.aborted) throw error;
          return null;
        });
        if (reading !== null) readings.push(reading);
      }
    },
    close: async () => {
      await Promise.all(sources.map((source) => source.close()));
    },
  };
}

async function inASecond(read: () => Promise<Reading>, signal: AbortSignal): Promise<Reading> {
  await sleep(everyMs, undefined, { signal });
  return await read();
}

/** Milliseconds of one health request; null without a good answer in its second. */
async function probe(url: string): Promise<number | null> {
  const startMs = performance.now();
  try {
    const response = await fetch(`${url}${endpoints.health.route}`, {
      signal: AbortSignal.timeout(everyMs),
      redirect: 'manual',
    });
    await response.arrayBuffer();
    return response.ok ? Math.round((performance.now() - startMs) * 100) / 100 : null;
  } catch {
    return null;
  }
}

/** A source that fails leaves its figures out; they count as outside their band. */
async function readAll(sources: readonly Source[]): Promise<Figures> {
  const nowMs = performance.now();
  const read = await Promise.all(sources.map((source) => source.sample(nowMs).catch(() => null)));
  return Object.assign({}, ...read) as Figures;
}
