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

  /** When its first export ended, and its last; null where none came. */
  spanOf(source: number): { readonly firstMs: number; readonly lastMs: number } | null {
    const all = this.inOrder(source);
    const [first, last] = [all[0], all.at(-1)];
    return first === undefined || last === undefined ? null : { firstMs: first.endMs, lastMs: last.endMs };
  }

  /** Between the first export and the last, as far as they are of later; files may have been read in any order. */
  lostPeriods(source: number, sinceMs = 0): number {
    const all = this.inOrder(source);
    const lengths = all.slice(1).map(({ endMs }, place) => endMs - (all[place]?.endMs ?? endMs));
    const periodMs = lengths.sort((a, b) => a - b)[(lengths.length - 1) >> 1] ?? Infinity;
    let lost = 0;
    all.slice(1).forEach(({ startMs, endMs }, place) => {
      // Of gauges alone nothing says since when: it is taken for one period.
      const beganMs = Number.isNaN(startMs) ? endMs - periodMs : startMs;
      const beforeMs = Math.max(sinceMs, all[place]?.endMs ?? beganMs);
      lost += Math.max(0, Math.round((beganMs - beforeMs) / periodMs));
    });
    return lost;
  }

  private inOrder(source: number): readonly Exported[] {
    return [...(this.bySource.get(source) ?? [])].sort((a, b) => a.endMs - b.endMs);
  }
}
