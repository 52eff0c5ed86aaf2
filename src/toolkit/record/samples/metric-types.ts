/** The type of each metric that a CSV may hold, as the CSV itself doesn't say: k6's own and our bundles'. */
import { metricNames } from '../../../contract/metrics.ts';
import type { MetricType } from './sample-builder.ts';

const byType: Readonly<Record<MetricType, readonly string[]>> = {
  counter: [
    'http_reqs',
    'iterations',
    'dropped_iterations',
    'data_sent',
    'data_received',
    'ws_sessions',
    'ws_msgs_sent',
    'ws_msgs_received',
    metricNames.requestFailures,
    metricNames.tenantLeaks,
    metricNames.taskRuns,
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
    'group_duration',
    'grpc_req_duration',
    'ws_connecting',
    'ws_session_duration',
    'ws_ping',
    metricNames.outage,
    metricNames.recovery,
  ],
};

const types: ReadonlyMap<string, MetricType> = new Map(
  Object.entries(byType).flatMap(([type, names]) => names.map((name) => [name, type as MetricType])),
);

export function typeOfMetric(name: string): MetricType | null {
  return types.get(name) ?? null;
}
