/** What a CSV does not say of a metric: its type, and what its values are. k6's metrics, our bundles', a platform's own. */
import type { PlatformWords } from '../../../contract/platform.ts';
import { metricsByType, type MetricType, typesByName } from '../../../contract/metric-types.ts';
import type { ValueKind } from '../types.ts';

/** What other scripts than ours may hold: WebSockets, gRPC, the browser module, groups. */
const otherProtocols: Readonly<Record<MetricType, readonly string[]>> = {
  counter: [
    'ws_sessions',
    'ws_msgs_sent',
    'ws_msgs_received',
    'grpc_streams',
    'grpc_streams_msgs_sent',
    'grpc_streams_msgs_received',
    'browser_data_sent',
    'browser_data_received',
  ],
  gauge: [],
  rate: ['browser_http_req_failed'],
  trend: [
    'group_duration',
    'grpc_req_duration',
    'ws_connecting',
    'ws_session_duration',
    'ws_ping',
    'browser_http_req_duration',
    'browser_web_vital_cls',
    'browser_web_vital_fcp',
    'browser_web_vital_fid',
    'browser_web_vital_inp',
    'browser_web_vital_lcp',
    'browser_web_vital_ttfb',
  ],
};

/** By name. */
export function metricTypes(own: PlatformWords['metrics']): ReadonlyMap<string, MetricType> {
  return typesByName([metricsByType, otherProtocols], own);
}

/** All trends are times but the layout shift, which is a score. */
export function kindOfMetric(name: string, type: MetricType): ValueKind {
  if (/(^|_)data_(sent|received)$/.test(name)) return 'data';
  return type === 'trend' && name !== 'browser_web_vital_cls' ? 'time' : 'default';
}
