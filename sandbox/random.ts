/** Seeded randomness for service times and tenants' figures. */

/** mulberry32 (T. Ettinger, public domain): floats in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** FNV-1a: a number from a name, so that a tenant keeps its figures. */
export function seedOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ character.charCodeAt(0), 0x01000193);
  return hash;
}

/** Of mean 0 and deviation 1 (G. E. P. Box, M. E. Muller, 1958). */
export function standardNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Log-normal with the given mean. */
export function logNormal(random: () => number, mean: number, sigma: number): number {
  return mean * Math.exp(sigma * standardNormal(random) - (sigma * sigma) / 2);
}
