/**
 * When an expensive reading is taken again: not before its interval is over, and so rarely that it takes no more
 * than a thousandth of the time.
 */

const mostShare = 1 / 1000;

export class Backoff {
  private readonly leastMs: number;
  private nextMs = -Infinity;

  constructor(leastMs: number) {
    this.leastMs = leastMs;
  }

  isDue(nowMs: number): boolean {
    return nowMs >= this.nextMs;
  }

  /** @param costMs how long it took this time */
  done(nowMs: number, costMs: number): void {
    this.nextMs = nowMs + Math.max(this.leastMs, costMs / mostShare);
  }
}
