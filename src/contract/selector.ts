/**
 * What a series is of: a metric and its tags, as one text. Thresholds and summaries write k6's selectors; a record keys
 * its series by the same text where that is unambiguous. k6's grammar has no room for a comma in a value, but a
 * record's tags can hold anything, so where a tag would be read back as another, all of them stand as JSON instead:
 * `http_reqs{{"name":"/items?sort=name,asc"}}`. This file alone knows both forms.
 */

export interface Selector {
  readonly metric: string;
  readonly tags: Tags;
}

export type Tags = Readonly<Record<string, string>>;

/** `http_reqs{name:checkout,phase:steady}`, or a record's key, as its metric and its tags. */
export function parseSelector(selector: string): Selector {
  const brace = selector.indexOf('{');
  if (brace <= 0 || !selector.endsWith('}')) return { metric: selector, tags: {} };
  const inside = selector.slice(brace + 1, -1);
  return { metric: selector.slice(0, brace), tags: tagsInJson(inside) ?? tagsOfK6(inside) };
}

/** The same text for the same metric and tags, whatever their order. */
export function canonicalSelector(selector: string): string {
  const { metric, tags } = parseSelector(selector);
  return formatSelector(metric, tags);
}

/** For any tags at all, `parseSelector` gives them back. */
export function formatSelector(metric: string, tags: Tags): string {
  const pairs = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  if (pairs.length === 0) return metric;
  return pairs.every(isPlain)
    ? `${metric}{${pairs.map(([tag, value]) => `${tag}:${value}`).join(',')}}`
    : `${metric}{${JSON.stringify(Object.fromEntries(pairs))}}`;
}

/** A series of k6's dashboard is of one tag, whose value stands there as it is, commas and all. */
export function dashboardSelector(series: string): string {
  const match = /^([^{]+)\{([^:]+):(.*)\}$/s.exec(series);
  return match === null ? series : formatSelector(match[1] ?? '', { [match[2] ?? '']: match[3] ?? '' });
}

const ambiguous = /[,{}"']|^\s|\s$/;

function isPlain([tag, value]: readonly [string, string]): boolean {
  return tag !== '' && !tag.includes(':') && !ambiguous.test(tag) && !ambiguous.test(value);
}

function tagsInJson(inside: string): Tags | null {
  if (!inside.startsWith('{"')) return null;
  try {
    return JSON.parse(inside) as Tags;
  } catch {
    return null;
  }
}

/** Split at each comma, then at the first colon; spaces and quotes around either part are no part of it. */
function tagsOfK6(inside: string): Tags {
  return Object.fromEntries(
    inside.split(',').flatMap((pair) => {
      const colon = pair.indexOf(':');
      return colon > 0 ? [[bare(pair.slice(0, colon)), bare(pair.slice(colon + 1))]] : [];
    }),
  );
}

function bare(text: string): string {
  return text.trim().replace(/^["']+|["']+$/g, '');
}
