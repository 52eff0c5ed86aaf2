/**
 * What makes a stock k6 send, each period and for each combination of tags, figures that merge: of a trend a histogram
 * of what came since the last one, of anything else exact counts. Goes with `--out opentelemetry`.
 */
export interface OtlpTarget {
  /** `127.0.0.1:41033` */
  readonly endpoint: string;
  readonly periodSeconds: number;
  /** Which generator it is, where there are several. */
  readonly instance: string;
}

export function otlpVariables({ endpoint, periodSeconds, instance }: OtlpTarget): Record<string, string> {
  return {
    K6_OTEL_EXPORTER_PROTOCOL: 'http/protobuf',
    K6_OTEL_HTTP_EXPORTER_ENDPOINT: endpoint,
    K6_OTEL_HTTP_EXPORTER_INSECURE: 'true',
    K6_OTEL_EXPORT_INTERVAL: `${periodSeconds}s`,
    // Samples wait in k6 until they are flushed, and would be told a period too late.
    K6_OTEL_FLUSH_INTERVAL: '200ms',
    OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION: 'base2_exponential_bucket_histogram',
    OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: 'delta',
    OTEL_RESOURCE_ATTRIBUTES: `service.instance.id=${instance}`,
  };
}
