/** The type of each metric that k6 emits for HTTP and that bundles emit, whatever the platform. */
import { metricNames } from './metrics.ts';

export type MetricType = 'counter' | 'gauge' | 'rate' | 'trend';

type NamesByType = Readonly<Record<MetricType, readonly string[]>>;

export const metricsByType: NamesByType = {
  counter: [
    'http_reqs',
    'iterations',
    'dropped_iterations',
    'data_sent',
    'data_received',
    metricNames.requestFailures,
    metricNames.taskRuns,
    metricNames.scriptErrors,
  ],
  gauge: ['vus', 'vus_max'],
  rate: ['http_req_failed', 'checks', metricNames.requestOk, metricNames.degraded],
  trend: [
    'http_req_duration',
    'http_req_blocked',
    'http_req_connecting',
    'http_req_tls_handshaking',
    'http_req_sending',
    'http_req_waiting',
    'http_req_receiving',
    'iteration_duration',
  ],
};

/** The type of each metric of these lists, and of a platform's own. */
export function typesByName(
  lists: readonly NamesByType[],
  own: Readonly<Record<string, { readonly type: MetricType }>>,
): ReadonlyMap<string, MetricType> {
  const common = lists.flatMap((list) =>
    Object.entries(list).flatMap(([type, names]) => names.map((name) => [name, type as MetricType] as const)),
  );
  return new Map([...common, ...Object.entries(own).map(([name, { type }]) => [name, type] as const)]);
}
