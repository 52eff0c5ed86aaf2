/**
 * Which period an export is of. A period is what lies between two exports of one generator, and the first one ends with the
 * first export. How long that is, the second export of any generator tells: the first may be shorter, as its load begins
 * between two of them. Until then a second is one.
 */
const secondMs = 1000;
const longestSeconds = 3600;

/** By which an export may end beside its time. */
const leastSlackSeconds = 0.025;
const slackShare = 0.01;
/** Of one gap. */
const mostTorn = 10_000;

/** Of the last span whose place was asked for. */
const nothingAsked = { source: NaN, startMs: NaN, timeMs: NaN, place: NaN };

export class PeriodGrid {
  /** When the first export ended; NaN before. */
  firstMs = NaN;
  /** Of one period. */
  seconds = 1;
  private isKnown = false;
  private firstLengthMs = 0;
  /** When the newest export of each generator ended. */
  private readonly ends = new Map<number, number>();
  /** When the first export of each generator ended that was read, and in which period. */
  private readonly firsts = new Map<number, { readonly timeMs: number; place: number }>();

  /** In which period the newest export of each generator is. */
  private readonly places = new Map<number, number>();
  /** Periods at whose end a generator's export did not end: of what comes before and after, it tells together. */
  readonly torn = new Set<number>();

  private asked = nothingAsked;

  begin({ startMs, timeMs }: { readonly startMs: number; readonly timeMs: number }): void {
    this.firstMs = timeMs;
    this.firstLengthMs = timeMs - startMs;
  }

  endExport(source: number, endMs: number): void {
    this.asked = nothingAsked;
    this.ends.set(source, endMs);
  }

  /** @returns how many seconds become one period, where a point is the first to tell; otherwise null */
  learn(source: number, startMs: number, timeMs: number): number | null {
    if (this.isKnown) return null;
    const betweenMs = Math.abs(timeMs - (this.ends.get(source) ?? timeMs));
    if (betweenMs < secondMs / 2) return null;
    const lengthMs = timeMs - startMs;
    // Several generators that say the same of themselves take turns: each span is longer than what lies between.
    return this.settle(Math.max(betweenMs, lengthMs > longestSeconds * secondMs ? 0 : lengthMs));
  }

  /** Of an only export its own length is known. */
  settleForOne(): number | null {
    return this.isKnown ? null : this.settle(this.firstLengthMs);
  }

  /**
   * The place of an export's period after the first one. A generator's last export is shorter, and follows the one before
   * within a period: it is one of its own.
   */
  placeOf(source: number, startMs: number, timeMs: number): number {
    const { asked } = this;
    // An export has hundreds of points of one span.
    if (asked.source === source && asked.startMs === startMs && asked.timeMs === timeMs) return asked.place;
    const place = this.findPlace(source, startMs, timeMs);
    this.asked = { source, startMs, timeMs, place };
    return place;
  }

  private findPlace(source: number, startMs: number, timeMs: number): number {
    const first = this.firstOf(source, timeMs);
    const placeAt = (endMs: number): number => first.place + this.periodsIn(endMs - first.timeMs);
    const place = placeAt(timeMs);
    const beforeMs = this.ends.get(source) ?? NaN;
    const follows = this.isKnown && startMs > beforeMs - secondMs / 2 && timeMs > beforeMs;
    const own = follows && placeAt(beforeMs) === place ? place + 1 : place;
    if (this.isKnown)
      this.tear(source, own, timeMs - first.timeMs - (own - first.place) * this.seconds * secondMs);
    return own;
  }

  /** @param offMs how far from the end of its period it ended */
  private tear(source: number, place: number, offMs: number): void {
    const before = this.places.get(source) ?? place;
    this.places.set(source, place);
    const slackMs = secondMs * Math.max(leastSlackSeconds, this.seconds * slackShare);
    if (Math.abs(offMs) > slackMs) this.torn.add(place);
    for (let missed = Math.max(before + 1, place - mostTorn); missed < place; missed += 1)
      this.torn.add(missed);
  }

  private firstOf(source: number, timeMs: number): { readonly timeMs: number; readonly place: number } {
    const known = this.firsts.get(source);
    if (known !== undefined) return known;
    const first = { timeMs, place: this.periodsIn(timeMs - this.firstMs) };
    this.firsts.set(source, first);
    return first;
  }

  /** Of a generator's own exports: so none falls now before, now after a border that others set. */
  private periodsIn(ms: number): number {
    return Math.floor(Math.round(ms / secondMs) / this.seconds);
  }

  private settle(lengthMs: number): number {
    this.isKnown = true;
    this.seconds = Math.max(1, Math.min(longestSeconds, Math.round(lengthMs / secondMs)));
    this.asked = nothingAsked;
    for (const first of this.firsts.values()) first.place = Math.floor(first.place / this.seconds);
    return this.seconds;
  }
}
