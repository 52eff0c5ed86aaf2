/**
 * All randomness of a run comes from one seed: each iteration of each VU has a stream of its own,
 * so the same seed sends the same requests whatever the timing.
 */

/** A mulberry32 stream (Tommy Ettinger, 2017, public domain): 32 bits of state, ample for one iteration's draws. */
export class RandomStream {
  private state: number;

  constructor(state: number) {
    this.state = state;
  }

  /** A float in [0, 1). */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) | 0;
    let t = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }

  /** A float in [min, max). */
  between(min: number, max: number): number {
    return min + (max - min) * this.next();
  }

  /** An integer in [min, max], both included. */
  integer(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)] as T;
  }
}

/** The stream of `(seed, ids…)`; MurmurHash3's finaliser (Austin Appleby, public domain) spreads each id. */
export function randomStream(seed: number, ...ids: readonly number[]): RandomStream {
  let state = seed | 0;
  for (const id of ids) {
    state = Math.imul(state ^ id, 0x9e3779b1);
    state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
  }
  return new RandomStream(state);
}
