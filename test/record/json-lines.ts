/** Lines as `--out json` writes them. */
export const startMs = Date.parse('2026-03-01T10:00:00Z');

export function jsonMetric(
  name: string,
  type: string,
  {
    contains = 'default',
    thresholds = [],
    submetrics = null,
  }: { contains?: string; thresholds?: readonly unknown[]; submetrics?: unknown } = {},
): string {
  const data = { name, type, contains, thresholds, submetrics };
  return JSON.stringify({ type: 'Metric', metric: name, data });
}

export function jsonPoint(
  metric: string,
  { value, atMs = 0, tags = {} }: { value: number; atMs?: number; tags?: Readonly<Record<string, string>> },
): string {
  const time = new Date(startMs + atMs).toISOString();
  return JSON.stringify({ type: 'Point', metric, data: { time, value, tags } });
}

/** What k6 writes of one request. */
export function jsonRequest(
  tags: Readonly<Record<string, string>>,
  { atMs = 0, ms = 5, failed = false }: { atMs?: number; ms?: number; failed?: boolean } = {},
): string[] {
  const whole = { status: failed ? '500' : '200', ...tags };
  return [
    jsonPoint('http_reqs', { value: 1, atMs, tags: whole }),
    jsonPoint('http_req_duration', { value: ms, atMs, tags: whole }),
    jsonPoint('http_req_failed', { value: failed ? 1 : 0, atMs, tags: whole }),
  ];
}

export const httpMetrics: readonly string[] = [
  jsonMetric('http_reqs', 'counter'),
  jsonMetric('http_req_duration', 'trend', { contains: 'time' }),
  jsonMetric('http_req_failed', 'rate'),
];

export function jsonLines(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}
