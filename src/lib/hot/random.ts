/**
 * All randomness of a run comes from one seed: each iteration of each VU has a stream of its own,
 * so the same seed sends the same requests whatever the timing. Written for k6's interpreter, where
 * each operation is paid for on every request.
 */

/** Bound once: a look-up less on every draw. */
const { imul } = Math;

/** xorshift32 (G. Marsaglia, Xorshift RNGs, 2003): ample for the few draws of one iteration. */
export interface RandomStream {
  /**
   * Begins the stream of a seed, two numbers that tell one stream of it from another (a VU and its iteration, say), and
   * what it is for. A VU begins its one stream anew for each iteration, as a new one would be garbage after it.
   */
  // eslint-disable-next-line max-params
  readonly begin: (seed: number, first: number, second: number, use: number) => RandomStream;
  /** A float in [0, 1). */
  readonly next: () => number;
  /** A float in [min, max). */
  readonly between: (min: number, max: number) => number;
  /** An integer in [min, max], both included: at most 2³² of them, as a shift cuts a part off at a third of a call's cost. */
  readonly integer: (min: number, max: number) => number;
  readonly pick: <T>(values: readonly T[]) => T;
}

/** Functions around a variable: a class would be 3 KiB more in each VU, and its field a look-up by name at each draw. */
export function newStream(): RandomStream {
  let state = 1;

  function next(): number {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 4294967296;
  }

  const stream: RandomStream = {
    next,
    // MurmurHash3's finaliser (A. Appleby) spreads the state.
    // eslint-disable-next-line max-params
    begin: (seed, first, second, use) => {
      state = seed ^ imul(first, 0x9e3779b1) ^ imul(second + 1, 0x85ebca77) ^ imul(use + 1, 0x27d4eb2f);
      state = imul(state ^ (state >>> 16), 0x85ebca6b);
      state = imul(state ^ (state >>> 13), 0xc2b2ae35);
      state ^= state >>> 16;
      if (state === 0) state = 1;
      return stream;
    },
    between: (min, max) => min + (max - min) * next(),
    integer: (min, max) => min + (((max - min + 1) * next()) >>> 0),
    pick: <T>(values: readonly T[]) => values[(next() * values.length) >>> 0] as T,
  };
  return stream;
}

/** Two numbers that tell one stream of a seed from another: a VU and its iteration, say. */
export type StreamId = readonly [number, number];

export function randomStream(seed: number, id: StreamId, use = 0): RandomStream {
  return newStream().begin(seed, id[0], id[1], use);
}
