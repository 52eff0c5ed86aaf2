/** A /metrics page: the Prometheus text exposition format, version 0.0.4, as totals over all labels of a name. */

export interface MetricsPage {
  readonly totals: ReadonlyMap<string, number>;
  /** `counter`, `gauge`, `histogram`, `summary`, by the name of the `# TYPE` line. */
  readonly types: ReadonlyMap<string, string>;
}

const samplePattern = /^([a-zA-Z_:][\w:]*)(?:\{.*\})?\s+(\S+)/;

/** @throws Error for what is no such page */
export function parseMetrics(text: string): MetricsPage {
  const totals = new Map<string, number>();
  const types = new Map<string, string>();
  for (const line of text.split('\n')) {
    const type = /^# TYPE (\S+) (\w+)/.exec(line);
    if (type !== null) types.set(type[1] ?? '', type[2] ?? '');
    if (line.startsWith('#')) continue;
    const [, name = '', value = ''] = samplePattern.exec(line) ?? [];
    if (name !== '' && Number.isFinite(Number(value))) {
      totals.set(name, (totals.get(name) ?? 0) + Number(value));
    }
  }
  if (totals.size === 0) throw new Error('is no page of Prometheus metrics');
  return { totals, types };
}

interface PlainMetric {
  readonly name: string;
  readonly isCounter: boolean;
}

/** The counters and gauges, and how often and how long a histogram or summary was fed. */
export function plainMetrics({ totals, types }: MetricsPage): readonly PlainMetric[] {
  return [...totals.keys()].flatMap((name): PlainMetric[] => {
    const own = types.get(name);
    if (own === 'gauge' || own === 'untyped') return [{ name, isCounter: false }];
    if (own === 'counter') return [{ name, isCounter: true }];
    const isFed = /_(count|sum)$/.test(name) && types.has(name.replace(/_(count|sum)$/, ''));
    return isFed ? [{ name, isCounter: true }] : [];
  });
}
