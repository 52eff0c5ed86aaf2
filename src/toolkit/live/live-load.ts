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

  take(event: string, data: unknown): void {
    if (event === 'param') this.order.takeParameters(data);
    if (event === 'metric') this.order.takeMetrics(data);
    if (event === 'snapshot') this.second = this.read(data) ?? this.second;
    if (event === 'cumulative') this.total = this.read(data) ?? this.total;
  }

  get users(): number | null {
    return this.second.get('vus')?.get('value') ?? this.total.get('vus')?.get('value') ?? null;
  }

  get ratePerSecond(): number | null {
    return this.second.get('http_reqs')?.get('rate') ?? null;
  }

  get p95Ms(): number | null {
    return this.second.get('http_req_duration')?.get('p(95)') ?? null;
  }

  /** Of the last second's requests; those that prove the target beforehand are meant to fail, and not counted. */
  get failedShare(): number | null {
    const ok = this.second.get(metricNames.requestOk)?.get('rate');
    return ok === undefined ? null : 1 - ok;
  }

  get endpoints(): readonly LiveEndpoint[] {
    return [...this.total.keys()].flatMap((selector) => {
      const name = /^http_req_duration\{name:(.+)\}$/.exec(selector)?.[1];
      if (name === undefined || name === 'setup' || name.includes('://')) return [];
      const ratePerSecond = this.second.get(`http_reqs{name:${name}}`)?.get('rate') ?? 0;
      return [{ name, ratePerSecond, p95Ms: this.second.get(selector)?.get('p(95)') ?? null }];
    });
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
