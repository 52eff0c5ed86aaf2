/**
 * The exports of each generator: which of them was there before, and of how many periods none came. Input: what the reader
 * of requests sees of each. k6 lets go of a period that the receiver was not there for, and says so in its log alone; what it
 * sends next begins where that one ended.
 */
interface Exported {
  /** From when it adds up; NaN where it holds gauges alone. */
  readonly startMs: number;
  readonly endMs: number;
}

/** Which exports, by when they ended. */
interface Within {
  readonly afterMs: number;
  /** This moment among them. */
  readonly untilMs: number;
}

/** A first export adds up from k6's first flush on, which comes later than the load begins, and on a busy machine later still. */
const latestFlushMs = 1000;
/** By which a period may be longer than it should. */
const clockworkMs = 250;

/** Of one generator: of 40 days, by seconds. The same file may be there twice, so that all are remembered. */
const mostRemembered = 3_456_000;

export class Exports {
  /** Of each generator, the times of what was read whole, the oldest first. */
  private readonly known = new Map<number, Set<number>>();
  /** Of those that were cut, how many points were taken. */
  private readonly cut = new Map<string, number>();
  private readonly bySource = new Map<number, Exported[]>();

  /** @param time of its first point, in nanoseconds: no two exports of a generator share it, even as doubles */
  isKnown(source: number, time: number): boolean {
    return this.known.get(source)?.has(time) ?? false;
  }

  /** From now on it is known. */
  remember(source: number, time: number): void {
    let times = this.known.get(source);
    if (times === undefined) this.known.set(source, (times = new Set()));
    times.add(time);
    const [oldest] = times.size > mostRemembered ? times : [];
    if (oldest !== undefined) times.delete(oldest);
  }

  /** Its line broke off behind so many points: it may come again, whole. */
  breakOff(source: number, time: number, points: number): void {
    this.cut.set(`${source} ${time}`, points);
  }

  /** How many points of it were taken, before its line broke off. */
  taken(source: number, time: number): number {
    return this.cut.get(`${source} ${time}`) ?? 0;
  }

  add(source: number, exported: Exported): void {
    const all = this.bySource.get(source);
    if (all === undefined) this.bySource.set(source, [exported]);
    else all.push(exported);
  }

  /** When the first of these exports ended, and the last; null where none came. */
  spanOf(
    source: number,
    { afterMs = -Infinity, untilMs = Infinity }: Partial<Within> = {},
  ): { readonly firstMs: number; readonly lastMs: number } | null {
    const all = this.inOrder(source).filter(({ endMs }) => endMs > afterMs && endMs <= untilMs);
    const [first, last] = [all[0], all.at(-1)];
    return first === undefined || last === undefined ? null : { firstMs: first.endMs, lastMs: last.endMs };
  }

  /**
   * Between exports, as far as they are of later, and before the first of these; files may have been read in any order.
   * @param afterMs when the load began; left out, nothing before the first export is asked for
   */
  lostPeriods(source: number, { afterMs, untilMs = Infinity }: Partial<Within> = {}): number {
    const all = this.inOrder(source);
    const periodMs = periodOf(all);
    let heardMs = afterMs ?? all[0]?.endMs ?? 0;
    let isFirst = afterMs !== undefined;
    let isAfterGauges = false;
    let lost = 0;
    for (const exported of all) {
      const { endMs } = exported;
      if (endMs <= heardMs || endMs > untilMs) continue;
      const beganMs = beganAt(exported, periodMs, isAfterGauges);
      lost += isFirst
        ? lostBefore({ startMs: beganMs - heardMs, endMs: endMs - heardMs }, periodMs)
        : Math.max(0, Math.round((beganMs - heardMs) / periodMs));
      [heardMs, isFirst, isAfterGauges] = [endMs, false, Number.isNaN(exported.startMs)];
    }
    return lost;
  }

  private inOrder(source: number): readonly Exported[] {
    return [...(this.bySource.get(source) ?? [])].sort((a, b) => a.endMs - b.endMs);
  }
}

/** Of exports whose ends follow each other; of one alone what it says of itself. */
function periodOf(all: readonly Exported[]): number {
  const lengths = all.slice(1).map(({ endMs }, place) => endMs - (all[place]?.endMs ?? endMs));
  const median = lengths.sort((a, b) => a - b)[(lengths.length - 1) >> 1];
  if (median !== undefined) return median;
  const ownMs = (all[0]?.endMs ?? NaN) - (all[0]?.startMs ?? NaN);
  return ownMs > 0 ? ownMs : Infinity;
}

/** Of gauges alone nothing says since when, and sums that follow them begin in the middle: each is taken for one period. */
function beganAt({ startMs, endMs }: Exported, periodMs: number, isAfterGauges: boolean): number {
  if (Number.isNaN(startMs)) return endMs - periodMs;
  return isAfterGauges ? Math.min(startMs, endMs - periodMs) : startMs;
}

/**
 * A load begins anywhere in a period, so that a part of one may be what is missing; and where its first users come late, so do
 * the first sums, and no export is missing that was never due.
 * @param first since the load began
 */
function lostBefore(first: Exported, periodMs: number): number {
  if (first.startMs <= latestFlushMs) return 0;
  const due = Math.max(0, Math.ceil((first.endMs - clockworkMs) / periodMs) - 1);
  return Math.min(due, Math.max(1, Math.round(first.startMs / periodMs)));
}
