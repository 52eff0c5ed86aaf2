/** The platform as one VU sees it: one typed call an endpoint; each answer's status and body are judged. */
import type { Params } from 'k6/http';
import { Counter, Rate } from 'k6/metrics';
import { endpoints, type EndpointName } from '../../contract/endpoints.ts';
import { type FailureKind, metricNames } from '../../contract/metrics.ts';
import type { Lead } from './payloads.ts';
import { type AskedFor, isProvedRight, namesNoOther, safeToPickFrom } from './proved.ts';
import { type Answer, send } from './send.ts';
import type { TokenSource } from './tokens.ts';

const requestOk = new Rate(metricNames.requestOk);
const requestFailures = new Counter(metricNames.requestFailures);
const degraded = new Rate(metricNames.degraded);
const tenantLeaks = new Counter(metricNames.tenantLeaks);

/** An answer that was not proved right, and what was asked. */
export interface Doubt {
  readonly endpoint: EndpointName;
  readonly answer: Answer;
  readonly location: string;
  readonly asked: AskedFor;
  /** Null where the call named none. */
  readonly timeout: string | null;
  /** Must not be told. */
  readonly token: string;
}

/** What kind of failure it is; null where it is none after all. */
export type Explain = (doubt: Doubt) => FailureKind | null;

export interface ClientOptions {
  readonly baseUrl: string;
  readonly location: string;
  readonly tokens: TokenSource;
  readonly explain: Explain;
}

/** How a call ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly response: Answer;
}

export class PlatformClient {
  private readonly baseUrl: string;
  private readonly location: string;
  private readonly tokens: TokenSource;
  private readonly explain: Explain;
  private readonly urls: Partial<Record<EndpointName, string>> = {};
  private token = '';
  /** The same for every request, as objects are dear: k6 has read them when a call returns. */
  private readonly tags = { name: '' };
  private readonly bearer = { Authorization: '', 'Content-Type': 'application/json' };
  private readonly params: Params = { headers: this.bearer, tags: this.tags, redirects: 0 };

  constructor({ baseUrl, location, tokens, explain }: ClientOptions) {
    this.baseUrl = baseUrl;
    this.location = location;
    this.tokens = tokens;
    this.explain = explain;
  }

  calculate({ contactId, context }: Lead, timeout: string | null = null): Outcome {
    const body = `{"contact_id":"${contactId}","location_id":"${this.location}","context":${context}}`;
    return this.call('pricing_calculate', '', body, contactId, timeout);
  }

  analytics(days: number): Outcome {
    return this.call('pricing_analytics', `?days=${days}`, null, days);
  }

  roiReport(days: number, includeProjections: boolean): Outcome {
    const query = `?days=${days}&include_projections=${includeProjections ? 'true' : 'false'}`;
    return this.call('roi_report', query, null, days);
  }

  savings(input: string): Outcome {
    return this.call('savings_calculator', '', input, null);
  }

  humanVsAi(): Outcome {
    return this.call('human_vs_ai', '', null, null);
  }

  optimize(): Outcome {
    return this.call('pricing_optimize', '', null, null);
  }

  exportData(days: number): Outcome {
    return this.call('pricing_export', `?format=json&days=${days}`, null, days);
  }

  health(): Outcome {
    return this.call('health', '', null, null);
  }

  // As scalars, so that a request costs no object more.
  // eslint-disable-next-line max-params
  private call(
    endpoint: EndpointName,
    query: string,
    body: string | null,
    asked: AskedFor,
    timeout: string | null = null,
  ): Outcome {
    this.tags.name = endpoint;
    const params = this.paramsFor(endpoint, timeout);
    const response = send(endpoints[endpoint].method, this.url(endpoint) + query, body, params);
    const ok = this.isProved(endpoint, response, asked) || this.isRight(endpoint, response, asked, timeout);
    if (ok) {
      requestOk.add(true, this.tags);
      degraded.add(false, this.tags);
    }
    return { ok, response };
  }

  private url(endpoint: EndpointName): string {
    return (this.urls[endpoint] ??=
      this.baseUrl + endpoints[endpoint].route.replace('{location_id}', this.location));
  }

  private paramsFor(endpoint: EndpointName, timeout: string | null): Params {
    const params = endpoint === 'health' ? { tags: this.tags, redirects: 0 } : this.params;
    const token = this.tokens.current();
    if (token !== this.token) {
      this.token = token;
      this.bearer.Authorization = `Bearer ${token}`;
    }
    return timeout === null ? params : { ...params, timeout };
  }

  private isProved(endpoint: EndpointName, answer: Answer, asked: AskedFor): boolean {
    if (answer.status !== 200) return false;
    const { body } = answer;
    if (body === null || body.length > safeToPickFrom || !namesNoOther(this.location, body)) return false;
    try {
      return isProvedRight(endpoint, answer, asked, this.location);
    } catch {
      // It is no JSON, or lacks a part: which, is for the thorough check to say.
      return false;
    }
  }

  /** Counts it where it is not. */
  // eslint-disable-next-line max-params
  private isRight(
    endpoint: EndpointName,
    answer: Answer,
    asked: AskedFor,
    timeout: string | null,
  ): boolean {
    const { location, token } = this;
    const kind = this.explain({ endpoint, answer, location, asked, timeout, token });
    if (kind === null) return true;
    requestOk.add(false, { name: endpoint, error: kind });
    degraded.add(kind === 'degraded', this.tags);
    if (kind === 'tenant_leak') tenantLeaks.add(1, this.tags);
    requestFailures.add(1, {
      name: endpoint,
      error: kind,
      status: String(answer.status),
      error_code: String(answer.error_code),
    });
    if (answer.status === 401) this.tokens.refused();
    return false;
  }
}
