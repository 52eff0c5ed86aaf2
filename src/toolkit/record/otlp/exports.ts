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

/** Who gets no answer sends an export again within a minute. */
const mostRemembered = 4_096;

export class Exports {
  /** What came last, the oldest first. */
  private readonly known = new Set<string>();
  private readonly bySource = new Map<number, Exported[]>();

  /** @param time of its first point, to the nanosecond: no two exports of a generator share it */
  isNew(source: number, time: string): boolean {
    const key = `${source} ${time}`;
    if (this.known.has(key)) return false;
    this.known.add(key);
    const [oldest] = this.known;
    if (oldest !== undefined && this.known.size > mostRemembered) this.known.delete(oldest);
    return true;
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
