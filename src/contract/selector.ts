/** k6's metric selectors, as thresholds, summaries and records write them. */

export interface Selector {
  readonly metric: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** `http_reqs{name:roi_report,phase:steady}` as its metric and its tags. */
export function parseSelector(selector: string): Selector {
  const match = /^([^{]+)(?:\{(.*)\})?$/s.exec(selector);
  const tags: Record<string, string> = {};
  for (const pair of (match?.[2] ?? '').split(',')) {
    const colon = pair.indexOf(':');
    if (colon > 0) tags[pair.slice(0, colon).trim()] = pair.slice(colon + 1).trim();
  }
  return { metric: match?.[1] ?? selector, tags };
}

/** The same text for the same metric and tags, whatever their order. */
export function canonicalSelector(selector: string): string {
  const { metric, tags } = parseSelector(selector);
  return formatSelector(metric, tags);
}

export function formatSelector(metric: string, tags: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(tags).sort(([a], [b]) => (a < b ? -1 : 1));
  return pairs.length === 0
    ? metric
    : `${metric}{${pairs.map(([tag, value]) => `${tag}:${value}`).join(',')}}`;
}
