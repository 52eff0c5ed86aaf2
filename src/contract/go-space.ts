/** What k6, which is written in Go, takes for space around a text. */
const spaces = '[\\t\\n\\v\\f\\r \\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*';
const outerSpaces = new RegExp(`^${spaces}|${spaces}$`, 'g');

/** As Go's strings.TrimSpace. */
export function trim(text: string): string {
  return text.replace(outerSpaces, '');
}
