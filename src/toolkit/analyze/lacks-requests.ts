/** Whether a run has nothing to judge: no requests where it was about requests, nothing at all where it wasn't. */
import type { Run } from './run.ts';
import type { Report } from './report-schema.ts';

/**
 * Our own scenarios are about requests, and so is a script that asks something of `http_req…`. A script of WebSockets,
 * gRPC, a browser, checks or metrics of its own is about these.
 */
export function lacksRequests(
  { run, plan, summary, metrics }: Run,
  { requests }: Pick<Report['totals'], 'requests'>,
): boolean {
  if (requests > 0) return false;
  const selectors = Object.keys(summary?.metrics ?? {});
  if (run !== null || plan !== null || selectors.some((selector) => selector.startsWith('http_req')))
    return true;
  return selectors.every((selector) => isBookkeeping.test(selector) || metrics.isEmpty(selector));
}

const isBookkeeping = /^(vus|vus_max|data_sent|data_received)\b/;
