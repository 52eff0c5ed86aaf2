/** Which of a sample's tags are kept: those that figures are given by. */
import type { SampleTags } from '../types.ts';

const keptTags = ['name', 'method', 'phase', 'user', 'task', 'status', 'error_code', 'check'] as const;

/** @param isRequest whether k6 itself measured it: its `error` is then a message that differs from case to case */
export function keepTags(tags: Readonly<Record<string, string | undefined>>, isRequest: boolean): SampleTags {
  const kept: Record<string, string> = {};
  for (const tag of keptTags) {
    const value = tags[tag];
    if (value !== undefined && value !== '') kept[tag] = value;
  }
  const { url, error, group } = tags;
  if (kept['name'] === undefined && url !== undefined && url !== '') kept['name'] = url;
  if (!isRequest && error !== undefined && error !== '') kept['error'] = error;
  // Requests are told by endpoint; by group as well there would be many more of them.
  if (!isRequest && group !== undefined && group !== '') kept['group'] = group;
  return kept;
}

export function isRequestMetric(metric: string): boolean {
  return metric.startsWith('http_req');
}

/** Between the years 2000 and 2100. */
export function isPlausible(timeMs: number): boolean {
  return timeMs > 946_684_800_000 && timeMs < 4_102_444_800_000;
}
