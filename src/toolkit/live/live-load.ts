/** The load as it stands: the last second and all so far, from the events of k6's dashboard. */
import { metricNames } from '../../contract/metrics.ts';
import { MetricOrder } from '../record/metric-order.ts';
import { gatesOf, type LiveGate, type Values } from './live-gates.ts';

export interface LiveEndpoint {
  readonly name: string;
  readonly ratePerSecond: number;
  /** Null when it was not asked in this second. */
  readonly p95Ms: number | null;
}

export class LiveLoad {
  private readonly order = new MetricOrder();
  private second: Values = new Map();
  private total: Values = new Map();
  private notOfTheLoad: readonly string[] = [];

  take(event: string, data: unknown): void {
    if (event === 'param') this.order.takeParameters(data);
    if (event === 'metric') this.order.takeMetrics(data);
    if (event === 'snapshot') this.second = this.read(data) ?? this.second;
    if (event === 'cumulative') this.total = this.read(data) ?? this.total;
  }

  /** @param names of requests that the load test sends on its own behalf */
  leaveOut(names: readonly string[]): void {
    this.notOfTheLoad = names;
  }

  get users(): number | null {
    return this.second.get('vus')?.get('value') ?? this.total.get('vus')?.get('value') ?? null;
  }

  get ratePerSecond(): number | null {
    return this.second.get('http_reqs')?.get('rate') ?? null;
  }

  get p95Ms(): number | null {
    return answeredMs(this.second.get('http_req_duration'));
  }

  /** Of the last second's requests; those that prove the target beforehand are meant to fail, and not counted. */
  get failed(): { readonly count: number; readonly of: number } | null {
    const ok = this.second.get(metricNames.requestOk)?.get('rate');
    const of = this.endpointNames.reduce(
      (sum, name) => sum + (this.ofName('http_reqs', name)?.get('count') ?? 0),
      0,
    );
    return ok === undefined || of === 0 ? null : { count: Math.round((1 - ok) * of), of };
  }

  get scriptErrors(): number {
    return this.total.get(metricNames.scriptErrors)?.get('count') ?? 0;
  }

  get endpoints(): readonly LiveEndpoint[] {
    return this.endpointNames.map((name) => ({
      name,
      ratePerSecond: this.ofName('http_reqs', name)?.get('rate') ?? 0,
      p95Ms: answeredMs(this.ofName('http_req_duration', name)),
    }));
  }

  private get endpointNames(): readonly string[] {
    return [...this.total.keys()].flatMap((selector) => {
      const name = /^http_req_duration\{name:(.+)\}$/s.exec(selector)?.[1];
      return name === undefined || this.notOfTheLoad.includes(name) || name.includes('://') ? [] : [name];
    });
  }

  /** In the last second. */
  private ofName(metric: string, name: string): ReadonlyMap<string, number> | undefined {
    return this.second.get(`${metric}{name:${name}}`);
  }

  gates(limits: Readonly<Record<string, readonly string[]>>): readonly LiveGate[] {
    return gatesOf(limits, this.total);
  }

  private read(data: unknown): Values | null {
    if (this.order.timeOf(data) === null) return null;
    const values = new Map<string, ReadonlyMap<string, number>>();
    (data as unknown[]).forEach((row, place) => {
      const known = this.order.rows[place];
      if (known === undefined || !Array.isArray(row) || row.length === 0) return;
      values.set(known.name, new Map(known.aggregates.map((name, index) => [name, Number(row[index])])));
    });
    return values;
  }
}

/** k6 says 0 ms of a request that nobody answered: that is no latency. */
function answeredMs(trend: ReadonlyMap<string, number> | undefined): number | null {
  const ms = trend?.get('p(95)');
  return ms === undefined || ms === 0 ? null : ms;
}
