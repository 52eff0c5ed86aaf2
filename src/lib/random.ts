/**
 * All randomness of a run comes from one seed: each iteration of each VU has a stream of its own,
 * so the same seed sends the same requests whatever the timing. Written for k6's interpreter, where
 * each operation is paid for on every request.
 */

/** Bound once: a property look-up less on every draw. */
const { imul } = Math;

/** xorshift32 (G. Marsaglia, Xorshift RNGs, 2003): ample for the few draws of one iteration. */
export class RandomStream {
  private state: number;

  /** @param state anything but 0 */
  constructor(state: number) {
    this.state = state;
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

  /** An integer in [min, max], both included. */
  integer(min: number, max: number): number {
    return min + Math.floor((max - min + 1) * this.next());
  }

  pick<T>(values: readonly T[]): T {
    return values[Math.floor(this.next() * values.length)] as T;
  }
}

/** Two numbers that tell one stream of a seed from another: a VU and its iteration, say. */
export type StreamId = readonly [number, number];

/** The stream of a seed, an id, and what it is for; MurmurHash3's finaliser (A. Appleby) spreads the state. */
export function randomStream(seed: number, id: StreamId, use = 0): RandomStream {
  let state = seed ^ imul(id[0], 0x9e3779b1) ^ imul(id[1] + 1, 0x85ebca77) ^ imul(use + 1, 0x27d4eb2f);
  state = imul(state ^ (state >>> 16), 0x85ebca6b);
  state = imul(state ^ (state >>> 13), 0xc2b2ae35);
  state ^= state >>> 16;
  return new RandomStream(state === 0 ? 1 : state);
}
