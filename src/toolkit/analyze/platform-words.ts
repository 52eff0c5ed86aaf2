/** A platform's own words for a name of its own; the name itself where it has none. */
export function wordsFor(words: Readonly<Record<string, string>>, name: string): string {
  return ownOf(words, name) ?? name;
}

/** Names come from files: `constructor` is none that a platform gave. */
export function ownOf<Value>(values: Readonly<Record<string, Value>>, name: string): Value | null {
  return Object.hasOwn(values, name) ? (values[name] ?? null) : null;
}
