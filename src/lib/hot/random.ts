/**
 * All randomness of a run comes from one seed: each iteration of each VU has a stream of its own,
 * so the same seed sends the same requests whatever the timing. Written for k6's interpreter, where
 * each operation is paid for on every request.
 */

/** Bound once: a look-up less on every draw. */
const { imul } = Math;

/** xorshift32 (G. Marsaglia, Xorshift RNGs, 2003): ample for the few draws of one iteration. */
export class RandomStream {
  private state = 1;

  /**
   * Begins the stream of a seed, two numbers that tell one stream of it from another (a VU and its iteration, say), and
   * what it is for; MurmurHash3's finaliser (A. Appleby) spreads the state. A VU begins its one stream anew for each
   * iteration, as a new one would be garbage after it.
   */
  // eslint-disable-next-line max-params
  begin(seed: number, first: number, second: number, use: number): this {
    let state = seed ^ imul(first, 0x9e3779b1) ^ imul(second + 1, 0x85ebca77) ^ imul(use + 1, 0x27d4eb2f);
    state = imul(state ^ (state >>> 16), 0x85ebca6b);
    state = imul(state ^ (state >>> 13), 0xc2b2ae35);
    state ^= state >>> 16;
    this.state = state === 0 ? 1 : state;
    return this;
  }

  /** A float in [0, 1). */
  next(): number {
    let state = this.state;
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    this.state = state;
    return (state >>> 0) / 4294967296;
  }

  /** A float in [min, max). */
  between(min: number, max: number): number {
    return min + (max - min) * this.next();
  }

  /** An integer in [min, max], both included: at most 2³² of them, as a shift cuts a part off at a third of a call's cost. */
  integer(min: number, max: number): number {
    return min + (((max - min + 1) * this.next()) >>> 0);
  }

  pick<T>(values: readonly T[]): T {
    return values[(this.next() * values.length) >>> 0] as T;
  }
}

/** Two numbers that tell one stream of a seed from another: a VU and its iteration, say. */
export type StreamId = readonly [number, number];

export function randomStream(seed: number, id: StreamId, use = 0): RandomStream {
  return new RandomStream().begin(seed, id[0], id[1], use);
}
