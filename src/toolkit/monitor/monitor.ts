/**
 * The monitor's loop: a tick a second on a clock that cannot jump, each a line in system.ndjson as it happens.
 * Input: open sources. Output: the file, and each line's figures for whoever watches live.
 */
import { closeSync, constants, openSync, writeSync } from 'node:fs';
import { type Clock, startClock } from './clock.ts';
import { Sampler } from './sampler.ts';
import type { Figures, Source } from './source.ts';

export interface MonitorOptions {
  readonly sources: readonly Source[];
  readonly file: string;
  readonly onNote: (line: string) => void;
  /** Called once, when the file cannot be written; nothing is watched after it. */
  readonly onFault: (error: unknown) => void;
  readonly onFigures?: (figures: Figures, t: number) => void;
  readonly everyMs?: number;
}

export interface Monitor {
  /** Writes what the sources have to say at the end, and closes them. */
  readonly close: () => Promise<void>;
}

const defaultEveryMs = 1000;
/** Of a period: how long a line waits for its sources. */
const patience = 0.8;
const leastJumpMs = 1000;
const clockItself = { name: 'clock' };

/** A file that cannot be opened is a fault like one that cannot be written on: who calls has begun other things by then. */
export function startMonitor(options: MonitorOptions): Monitor {
  if (options.sources.length === 0) return { close: () => Promise.resolve() };
  const everyMs = options.everyMs ?? defaultEveryMs;
  const closeSources = async (): Promise<void> => {
    await Promise.all(options.sources.map((source) => source.close().catch(() => undefined)));
  };
  const clock = startClock();
  const file = openOwn(options.file);
  if (typeof file !== 'number') {
    options.onFault(file);
    return { close: closeSources };
  }
  const loop = new Loop(options, { clock, everyMs, write: (line) => void writeSync(file, `${line}\n`) });
  return {
    close: async () => {
      await loop.stop();
      await closeSources();
      closeSync(file);
    },
  };
}

const { O_WRONLY, O_APPEND, O_CREAT } = constants;
/** A link that waits under its name would lead out of the folder; Windows has no such flag. */
const ownFile = O_WRONLY | O_APPEND | O_CREAT | (process.platform === 'win32' ? 0 : constants.O_NOFOLLOW);

/** Or why not. */
function openOwn(path: string): unknown {
  try {
    return openSync(path, ownFile, 0o644);
  } catch (error) {
    return error;
  }
}

interface LoopOptions {
  readonly clock: Clock;
  readonly everyMs: number;
  readonly write: (line: string) => void;
}

class Loop {
  private readonly options: MonitorOptions;
  private readonly around: LoopOptions;
  private readonly sampler: Sampler;
  private timer: NodeJS.Timeout | undefined;
  private running = Promise.resolve();
  private isStopped = false;
  private lastTick: number | null = null;
  private notedDriftMs = 0;

  constructor(options: MonitorOptions, around: LoopOptions) {
    this.options = options;
    this.around = around;
    this.sampler = new Sampler(
      options.sources,
      { line: around.write, note: options.onNote },
      around.everyMs * patience,
    );
    this.schedule();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    clearTimeout(this.timer);
    await this.running;
    await this.guarded(() => this.sayLastWords());
  }

  /** On the whole seconds of the clock, so that lateness never adds up. */
  private schedule(): void {
    const { clock, everyMs } = this.around;
    const nowMs = clock.nowMs();
    const next = Math.max(Math.floor(nowMs / everyMs), this.lastTick ?? 0) + 1;
    this.timer = setTimeout(
      () => {
        this.running = this.guarded(() => this.tick()).then(() => {
          if (!this.isStopped) this.schedule();
        });
      },
      Math.ceil(next * everyMs - nowMs),
    );
  }

  private async tick(): Promise<void> {
    const { clock, everyMs } = this.around;
    const t = Math.round(clock.nowMs());
    const tick = Math.round(t / everyMs);
    for (let missed = (this.lastTick ?? tick) + 1; missed < tick; missed += 1) {
      this.sampler.missed(missed * everyMs);
    }
    this.lastTick = tick;
    this.noteJump(clock.driftMs(), t);
    const figures = await this.sampler.sample(t);
    this.options.onFigures?.(figures, t);
  }

  private noteJump(driftMs: number, t: number): void {
    const jumpedMs = driftMs - this.notedDriftMs;
    if (Math.abs(jumpedMs) < leastJumpMs) return;
    this.notedDriftMs = driftMs;
    const seconds = Math.round(jumpedMs / 1000);
    const what = `the machine's clock jumped by ${seconds} s: it was set, or the machine slept`;
    this.sampler.note(clockItself, `${what}; times stay on the clock of the start`, t);
  }

  private async sayLastWords(): Promise<void> {
    const { clock } = this.around;
    const t = Math.round(clock.nowMs());
    this.noteJump(clock.driftMs(), t);
    for (const source of this.options.sources) {
      const words = await source.lastWords?.().catch(() => []);
      for (const line of words ?? []) this.sampler.lastWord(source.name, line, t);
    }
  }

  private async guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!this.isStopped) this.options.onFault(error);
      this.isStopped = true;
    }
  }
}
