/** The type of each metric that a CSV may hold, as the CSV itself doesn't say: k6's own and our bundles'. */
import { metricsByType, type MetricType } from '../../../contract/metric-types.ts';

/** What other scripts than ours may hold. */
const otherProtocols: Readonly<Record<MetricType, readonly string[]>> = {
  counter: ['ws_sessions', 'ws_msgs_sent', 'ws_msgs_received'],
  gauge: [],
  rate: [],
  trend: ['group_duration', 'grpc_req_duration', 'ws_connecting', 'ws_session_duration', 'ws_ping'],
};

const types: ReadonlyMap<string, MetricType> = new Map(
  [metricsByType, otherProtocols].flatMap((byType) =>
    Object.entries(byType).flatMap(([type, names]) =>
      names.map((name) => [name, type as MetricType] as const),
    ),
  ),
);

export function typeOfMetric(name: string): MetricType | null {
  return types.get(name) ?? null;
}
