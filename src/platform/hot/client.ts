/**
 * The platform as one VU sees it: one typed call an endpoint; each answer's status and body are judged. k6 evaluates a
 * module for each VU, so that its variables are the VU's own.
 */
import type { Params } from 'k6/http';
import { Counter, Rate } from '../../lib/hot/k6.ts';
import { adderOf } from '../../lib/hot/metric.ts';
import { metricNames } from '../../contract/metrics.ts';
import type { Lead } from './payloads.ts';
import { type ExpectedIn, isProvedRight, namesNoOther, safeToPickFrom } from './proved.ts';
import { type Answer, send } from './send.ts';
import type { TokenSource } from './token-source.ts';
import { type EndpointName, endpoints, type FailureKind, type OwnMetricName } from './vocabulary.ts';

const addRequestOk = adderOf(new Rate(metricNames.requestOk));
const countRequestFailure = adderOf(new Counter(metricNames.requestFailures));
const addDegraded = adderOf(new Rate(metricNames.degraded));
const countTenantLeak = adderOf(new Counter('tenant_leaks' satisfies OwnMetricName));

/** An answer that was not proved right, and what was asked. */
export interface Doubt {
  readonly endpoint: EndpointName;
  readonly answer: Answer;
  readonly location: string;
  readonly asked: ExpectedIn;
  /** Null where the call named none. */
  readonly timeout: string | null;
  /** Must not be told. */
  readonly token: string;
}

/** What kind of failure it is; null where it is none after all. */
export type Explain = (doubt: Doubt) => FailureKind | null;

export interface Connection {
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

let baseUrl = '';
let location = '';
let tokens: TokenSource;
let explain: Explain;
let token = '';
let urls: Partial<Record<EndpointName, string>> = {};
/** Flat, as an object for each endpoint is 0.6 KiB in each VU for as long as a function refers to it. */
const methods = {} as Record<EndpointName, string>;
const routes = {} as Record<EndpointName, string>;
const names = Object.keys(endpoints) as EndpointName[];
for (let place = 0; place < names.length; place += 1) {
  const endpoint = names[place];
  if (endpoint === undefined) continue;
  methods[endpoint] = endpoints[endpoint].method;
  routes[endpoint] = endpoints[endpoint].route;
}
/** The same for every request, as objects are dear: k6 has read them when a call returns. */
const tags = { name: '' };
const bearer = { Authorization: '', 'Content-Type': 'application/json' };
const params: Params = { headers: bearer, tags, redirects: 0 };

/** This VU's client, from now on of this target and this tenant. */
export function clientOf(connection: Connection): PlatformClient {
  ({ baseUrl, location, tokens, explain } = connection);
  token = '';
  urls = {};
  return client;
}

export type PlatformClient = typeof client;

const client = {
  calculate({ contactId, context }: Lead, timeout: string | null = null): Outcome {
    const body = `{"contact_id":"${contactId}","location_id":"${location}","context":${context}}`;
    return call('pricing_calculate', '', body, contactId, timeout);
  },

  analytics(days: number): Outcome {
    return call('pricing_analytics', `?days=${days}`, null, days);
  },

  roiReport(days: number, includeProjections: boolean): Outcome {
    const query = `?days=${days}&include_projections=${includeProjections ? 'true' : 'false'}`;
    return call('roi_report', query, null, days);
  },

  savings(input: string): Outcome {
    return call('savings_calculator', '', input, null);
  },

  humanVsAi(): Outcome {
    return call('human_vs_ai', '', null, null);
  },

  optimize(): Outcome {
    return call('pricing_optimize', '', null, null);
  },

  exportData(days: number): Outcome {
    return call('pricing_export', `?format=json&days=${days}`, null, days);
  },

  health(): Outcome {
    return call('health', '', null, null);
  },
};

// As scalars, so that a request costs no object more.
// eslint-disable-next-line max-params
function call(
  endpoint: EndpointName,
  query: string,
  body: string | null,
  asked: ExpectedIn,
  timeout: string | null = null,
): Outcome {
  const url = (urls[endpoint] ??= baseUrl + routes[endpoint].replace('{location_id}', location));
  tags.name = endpoint;
  const response = send(methods[endpoint], url + query, body, paramsFor(endpoint, timeout));
  const ok = isProved(endpoint, response, asked) || isRight(endpoint, response, asked, timeout);
  if (ok) {
    addRequestOk(true, tags);
    addDegraded(false, tags);
  }
  return { ok, response };
}

function paramsFor(endpoint: EndpointName, timeout: string | null): Params {
  if (endpoint === 'health') return { tags, redirects: 0 };
  const current = tokens.current();
  if (current !== token) {
    token = current;
    bearer.Authorization = `Bearer ${token}`;
  }
  return timeout === null ? params : { ...params, timeout };
}

function isProved(endpoint: EndpointName, answer: Answer, asked: ExpectedIn): boolean {
  if (answer.status !== 200) return false;
  const { body } = answer;
  if (body === null || body.length > safeToPickFrom || !namesNoOther(location, body)) return false;
  try {
    return isProvedRight(endpoint, answer, asked, location);
  } catch {
    // It is no JSON, or lacks a part: which, is for the thorough check to say.
    return false;
  }
}

/** By the thorough check; counted where it is not. */
// eslint-disable-next-line max-params
function isRight(endpoint: EndpointName, answer: Answer, asked: ExpectedIn, timeout: string | null): boolean {
  const kind = explain({ endpoint, answer, location, asked, timeout, token });
  if (kind === null) return true;
  addRequestOk(false, { name: endpoint, error: kind });
  addDegraded(kind === 'degraded', tags);
  if (kind === 'tenant_leak') countTenantLeak(1, tags);
  countRequestFailure(1, {
    name: endpoint,
    error: kind,
    status: String(answer.status),
    error_code: String(answer.error_code),
  });
  if (answer.status === 401) tokens.refused();
  return false;
}
