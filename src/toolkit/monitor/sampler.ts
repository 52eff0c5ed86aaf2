/**
 * One tick of the monitor: every source is asked, and what has come in time becomes one line.
 * A source that fails is noted once for each reason; one that hangs is left alone until it answers.
 * Output: lines of system.ndjson: `{"t": epoch ms, "source.figure": …}`, `{"t": …, "note": "…"}`, for a tick that was
 * missed `{"t": …}` alone, and at the end `{"t": …, "says": "…"}`.
 */
import { type Figures, lateWords, type Source } from './source.ts';

export interface SamplerOutput {
  readonly line: (text: string) => void;
  /** Also in the lines. */
  readonly note: (text: string) => void;
}

const mostNotesOfASource = 5;

type Named = Pick<Source, 'name'>;

export class Sampler {
  private readonly sources: readonly Source[];
  private readonly output: SamplerOutput;
  private readonly waitMs: number;
  private readonly busy = new Set<Source>();
  private readonly reasons = new Map<Named, Set<string>>();
  private readonly told = new Set<string>();

  /** @param waitMs how long a line waits for its sources */
  constructor(sources: readonly Source[], output: SamplerOutput, waitMs: number) {
    this.sources = sources;
    this.output = output;
    this.waitMs = waitMs;
  }

  /** @param t epoch ms @param nowMs a monotonic clock @returns what was read */
  async sample(t: number, nowMs = performance.now()): Promise<Figures> {
    const figures: Figures = {};
    const idle = this.sources.filter((source) => !this.busy.has(source));
    let isOver = false;
    const asked = idle.map(async (source) => {
      const read = await this.ask(source, { t, nowMs });
      if (!isOver) Object.assign(figures, read);
    });
    await inTime(Promise.all(asked), this.waitMs);
    isOver = true;
    for (const source of idle) if (this.busy.has(source)) this.note(source, lateWords, t);
    this.output.line(JSON.stringify({ t, ...figures }));
    return figures;
  }

  missed(t: number): void {
    this.output.line(JSON.stringify({ t }));
  }

  /** One whose reasons differ each time would fill the page: a few of each are enough. */
  note(of: Named, reason: string, t: number): void {
    const reasons = this.reasons.get(of) ?? new Set();
    if (reasons.size >= mostNotesOfASource) return;
    this.reasons.set(of, reasons.add(reason));
    this.tell(`${of.name}: ${reason}`, t);
  }

  /** Once, though several sources say the same. */
  private tell(note: string, t: number): void {
    if (this.told.has(note)) return;
    this.told.add(note);
    this.output.note(note);
    this.output.line(JSON.stringify({ t, note }));
  }

  lastWord(name: string, word: string, t: number): void {
    const says = `${name}: ${word}`;
    this.output.note(says);
    this.output.line(JSON.stringify({ t, says }));
  }

  private async ask(source: Source, { t, nowMs }: { t: number; nowMs: number }): Promise<Figures | null> {
    this.busy.add(source);
    try {
      const figures = await source.sample(nowMs);
      for (const remark of source.remarks?.() ?? []) this.tell(`${source.name}: ${oneLine(remark)}`, t);
      return figures;
    } catch (error) {
      this.note(source, oneLine(error), t);
      return null;
    } finally {
      this.busy.delete(source);
    }
  }
}

async function inTime(work: Promise<unknown>, waitMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => (timer = setTimeout(resolve, waitMs)));
  await Promise.race([work, late]);
  clearTimeout(timer);
}

function oneLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).trim().replace(/\s*\n\s*/g, ' ');
}
