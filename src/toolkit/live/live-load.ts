/** The load as it stands: the last second and all so far, from what k6 sends to our receiver. */
import { parseSelector } from '../../contract/selector.ts';
import { metricNames } from '../../contract/metrics.ts';
import { percentilesIn, type Limits } from '../../contract/limit.ts';
import { countOver, gaugeOver, histogramOver, rateOver } from '../analyze/merged/ask.ts';
import { estimate, measure } from '../analyze/merged/measure.ts';
import type { SampleTags } from '../record/types.ts';
import { gatesOf, type LiveGate } from './live-gates.ts';
import { LiveMetrics } from './live-metrics.ts';

export interface LiveEndpoint {
  readonly name: string;
  readonly ratePerSecond: number;
  /** Null when it was not asked in this second. */
  readonly p95Ms: number | null;
}

const duration = 'http_req_duration';

export class LiveLoad {
  private readonly metrics: LiveMetrics;
  private notOfTheLoad: readonly string[] = [];

  /** @param generators how many send it */
  constructor(generators = 1) {
    this.metrics = new LiveMetrics(generators);
  }

  /** @param json a request of OTLP */
  take(json: string): void {
    this.metrics.take(json);
  }

  /** @param names of requests that the load test sends on its own behalf */
  leaveOut(names: readonly string[]): void {
    this.notOfTheLoad = names;
  }

  get users(): number | null {
    const { last } = this.metrics;
    return last === null ? null : gaugeOver(last, { metric: 'vus' });
  }

  get ratePerSecond(): number | null {
    const { last } = this.metrics;
    return last === null ? null : this.rateOf({});
  }

  get p95Ms(): number | null {
    return this.p95Of({});
  }

  /** Of the last second's requests; those that prove the target beforehand are meant to fail, and not counted. */
  get failed(): { readonly count: number; readonly of: number } | null {
    const { last } = this.metrics;
    const ok = last === null ? null : rateOver(last, { metric: metricNames.requestOk });
    if (last === null || ok === null) return null;
    const of = countOver(last, { metric: metricNames.requestOk });
    return { count: Math.round((1 - ok) * of), of };
  }

  get scriptErrors(): number {
    const { total } = this.metrics;
    return total === null ? 0 : countOver(total, { metric: metricNames.scriptErrors });
  }

  get endpoints(): readonly LiveEndpoint[] {
    return this.endpointNames.map((name) => ({
      name,
      ratePerSecond: this.rateOf({ name }),
      p95Ms: this.p95Of({ name }),
    }));
  }

  /** In the order of their names, so that none moves while one looks. */
  private get endpointNames(): readonly string[] {
    const { total } = this.metrics;
    const names = (total?.metrics.get(duration)?.series ?? []).flatMap(({ tagId }) => {
      const { name } = total?.tags[tagId] ?? {};
      return name === undefined || this.notOfTheLoad.includes(name) || name.includes('://') ? [] : [name];
    });
    return [...new Set(names)].sort();
  }

  /** Requests in the last second. */
  private rateOf(tags: SampleTags): number {
    const { last, lastSeconds } = this.metrics;
    return last === null ? 0 : countOver(last, { metric: 'http_reqs', tags }) / lastSeconds;
  }

  /** k6 says 0 ms of a request that nobody answered: that is no latency. */
  private p95Of(tags: SampleTags): number | null {
    const { last } = this.metrics;
    const histogram = last === null ? null : histogramOver(last, { metric: duration, tags });
    if (histogram === null || histogram.count === 0) return null;
    return estimate(histogram, 'p(95)').value || null;
  }

  /** Any selector, and any percentile. */
  gates(limits: Limits): readonly LiveGate[] {
    const { total } = this.metrics;
    const known = Object.entries(total === null ? {} : limits).flatMap(([selector, expressions]) => {
      const stats = ['avg', 'min', 'med', 'max', ...percentilesIn(expressions)];
      const found = total === null ? null : measure(total, parseSelector(selector), stats);
      return found === null ? [] : [[selector, new Map(Object.entries(found.values))] as const];
    });
    return gatesOf(limits, new Map(known));
  }
}
