/** What a person probably meant: the closest of the allowed words. */

/** The nearest of `allowed`, or null when none is near. */
function nearest(word: string, allowed: readonly string[]): string | null {
  const reach = Math.max(2, Math.floor(word.length / 3));
  const ranked = allowed
    .map((candidate) => ({ candidate, distance: editDistance(word.toLowerCase(), candidate) }))
    .filter(({ candidate, distance }) => distance <= reach || candidate.startsWith(word.toLowerCase()))
    .sort((a, b) => a.distance - b.distance);
  return ranked[0]?.candidate ?? null;
}

/** `; did you mean x?`, or nothing. */
export function didYouMean(word: string, allowed: readonly string[]): string {
  const near = nearest(word, allowed);
  return near === null ? '' : `; did you mean ${near}?`;
}

/** Levenshtein 1966: insertions, deletions and substitutions between two words. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [i, letter] of from.split('').entries()) {
    const next = [i + 1];
    for (const [j, other] of to.split('').entries()) {
      const substituted = (row[j] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(substituted, (row[j + 1] ?? 0) + 1, (next[j] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
