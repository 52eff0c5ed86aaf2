/** Metrics that were sent, but not so that they can be merged: what k6 has to be told, in the words of a note. */
const remedies = {
  delta: 'start k6 with OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta',
  exponential:
    'start k6 with OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION=base2_exponential_bucket_histogram',
} as const;

/** A note names three. */
const mostNames = 100;
const named = 3;

export class Unmergeable {
  /** Sums over all that came before: added up, they would tell anything. */
  private readonly cumulative = new Set<string>();
  /** Sums that do not say over what. */
  private readonly unspecified = new Set<string>();
  private readonly fixed = new Set<string>();

  addCumulative(metric: string): void {
    if (this.cumulative.size < mostNames) this.cumulative.add(metric);
  }

  addUnspecified(metric: string): void {
    if (this.unspecified.size < mostNames) this.unspecified.add(metric);
  }

  /** Histograms whose buckets are the same for all. */
  addFixed(metric: string): void {
    if (this.fixed.size < mostNames) this.fixed.add(metric);
  }

  /** Whether no figure at all can be told. */
  get isAll(): boolean {
    return this.cumulative.size + this.unspecified.size > 0;
  }

  damage(): string[] {
    return [
      ...refused(this.cumulative, 'are cumulative'),
      ...refused(this.unspecified, 'do not say whether they are deltas or cumulative'),
    ];
  }

  notes(): string[] {
    if (this.fixed.size === 0) return [];
    return [`${some(this.fixed)} are histograms of fixed buckets, and are left out; ${remedies.exponential}`];
  }
}

function refused(names: ReadonlySet<string>, what: string): string[] {
  return names.size === 0 ? [] : [`${some(names)} ${what}, and can't be merged; ${remedies.delta}`];
}

function some(names: ReadonlySet<string>): string {
  const first = [...names].slice(0, named).join(', ');
  return names.size > named ? `${first} and others` : first;
}
