/**
 * What the monitor reads from: one shape, whatever is behind it.
 * A source that cannot be read throws; the sampler notes it once and asks again at the next tick.
 */
import type { SystemFigure } from '../../contract/system-figures.ts';

type FigureName =
  | SystemFigure
  | `host.core${number}Share`
  | `generator.runner${number}${'CpuCores' | 'LateSeconds'}`
  | `scrape.${string}`
  | `prometheus.${string}`;

/** Figures by their name; units in src/contract/system-figures.ts. One that could not be read is left out. */
export type Figures = Partial<Record<FigureName, number>>;

/** Of a source that is waited for no longer. */
export const lateWords = 'does not answer in time';

export interface Source {
  readonly name: string;
  /** Null: nothing to be had this time. @param nowMs a monotonic clock, for rates */
  readonly sample: (nowMs: number) => Promise<Figures | null>;
  /** What of the last sample could not be read though the rest was, a line each. */
  readonly remarks?: () => readonly string[];
  /** What it has to say at the end, a line each. */
  readonly lastWords?: () => Promise<readonly string[]>;
  readonly close: () => Promise<void>;
}

/** Figures as they were read, some of which could not be. */
export type Readings = Readonly<Record<string, number | undefined>>;

/** Without what is undefined, and no longer than it has to be: what a line of system.ndjson holds. */
export function figuresOf(figures: Readings): Figures {
  const kept: Record<string, number> = {};
  for (const [name, value] of Object.entries(figures)) {
    if (value === undefined || !Number.isFinite(value)) continue;
    kept[name] = Math.abs(value) >= 1000 ? Math.round(value) : Math.round(value * 1000) / 1000;
  }
  return kept;
}
