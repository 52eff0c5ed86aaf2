/**
 * What a series is of: a metric and its tags, as one text. Thresholds and summaries write k6's selectors; a record keys
 * its series by the same text where that is unambiguous. k6's grammar has no room for a comma in a value, but a
 * record's tags can hold anything, so where a tag would be read back as another, all of them stand as JSON instead:
 * `http_reqs{{"name":"/items?sort=name,asc"}}`. This file alone knows both forms.
 */
import { trim } from './go-space.ts';

export interface Selector {
  readonly metric: string;
  readonly tags: Tags;
}

export type Tags = Readonly<Record<string, string>>;

/** As k6 reads it (ParseMetricName in its source): null for what it would refuse. */
export function parseK6Selector(text: string): Selector | null {
  const open = text.indexOf('{');
  const close = text.lastIndexOf('}');
  if (open === -1 && close === -1) return { metric: text, tags: {} };
  if (open === -1 || close !== text.length - 1 || close < open) return null;
  const tags: Pair[] = [];
  for (const pair of text.slice(open + 1, close).split(',')) {
    const colon = pair.indexOf(':');
    if (colon === -1 || colon === pair.length - 1) return null;
    tags.push([unquote(pair.slice(0, colon)), unquote(pair.slice(colon + 1))]);
  }
  // As own properties, whatever they are called: a plain assignment loses `__proto__`.
  return { metric: text.slice(0, open), tags: Object.fromEntries(tags) };
}

function unquote(text: string): string {
  return trim(text).replace(/^["']+|["']+$/g, '');
}

/** In k6's words, and the same text for the same metric and tags, whatever their order and quotes. */
export function canonicalK6Selector(text: string): string {
  const selector = parseK6Selector(text);
  return selector === null ? text : k6Selector(selector.metric, sortedPairs(selector.tags));
}

/** A record's key, or a selector of k6; what is neither is the name of a metric. */
export function parseSelector(key: string): Selector {
  const brace = key.indexOf('{');
  const tags = brace > 0 && key.endsWith('}') ? tagsInJson(key.slice(brace + 1, -1)) : null;
  if (tags !== null) return { metric: key.slice(0, brace), tags };
  return parseK6Selector(key) ?? { metric: key, tags: {} };
}

/** The same text for the same metric and tags, whatever their order. */
export function canonicalSelector(selector: string): string {
  const { metric, tags } = parseSelector(selector);
  return formatSelector(metric, tags);
}

/** For any tags at all, `parseSelector` gives them back. */
export function formatSelector(metric: string, tags: Tags): string {
  const pairs = sortedPairs(tags);
  if (pairs.every(isPlain)) return k6Selector(metric, pairs);
  return `${metric}{${JSON.stringify(Object.fromEntries(pairs))}}`;
}

type Pair = readonly [tag: string, value: string];

function sortedPairs(tags: Tags): Pair[] {
  return Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
}

function k6Selector(metric: string, pairs: readonly Pair[]): string {
  if (pairs.length === 0) return metric;
  return `${metric}{${pairs.map(([tag, value]) => `${tag}:${value}`).join(',')}}`;
}

/** A series of k6's dashboard is of one tag, whose value stands there as it is, commas and all. */
export function dashboardSelector(series: string): string {
  const match = /^([^{]+)\{([^:]+):(.*)\}$/s.exec(series);
  return match === null ? series : formatSelector(match[1] ?? '', { [match[2] ?? '']: match[3] ?? '' });
}

const ambiguous = /[,{}"']/;

/** Whether k6's grammar gives it back: no value is empty there, and quotes and spaces around one are lost. */
function isPlain([tag, value]: Pair): boolean {
  if (tag === '' || value === '' || tag.includes(':')) return false;
  return [tag, value].every((text) => !ambiguous.test(text) && trim(text) === text);
}

function tagsInJson(inside: string): Tags | null {
  if (!inside.startsWith('{"')) return null;
  try {
    return JSON.parse(inside) as Tags;
  } catch {
    return null;
  }
}
