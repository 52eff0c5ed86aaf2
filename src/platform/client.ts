/** The platform as one VU sees it: one typed call an endpoint; each answer's status and body are judged. */
import exec from 'k6/execution';
import http, { type RefinedResponse } from 'k6/http';
import { Counter, Rate } from 'k6/metrics';
import { endpoints, type EndpointName } from '../contract/endpoints.ts';
import { metricNames } from '../contract/metrics.ts';
import { FailureLog, keepHeaders, redactBody, sayEvent } from '../lib/events.ts';
import { type Asked, answerChecks, type Fault, foreignLocationIn } from './answers.ts';
import type { Lead, SavingsInput } from './payloads.ts';
import type { TokenSource } from './tokens.ts';

const requestOk = new Rate(metricNames.requestOk);
const degraded = new Rate(metricNames.degraded);
const tenantLeaks = new Counter(metricNames.tenantLeaks);

const requestTimeout = '30s';

export interface ClientOptions {
  readonly baseUrl: string;
  readonly location: string;
  readonly tokens: TokenSource;
  readonly sayFailures: boolean;
}

interface Call {
  readonly endpoint: EndpointName;
  readonly query?: string;
  readonly body?: unknown;
  readonly asked: Asked;
  readonly timeout?: string;
}

/** How a call ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly durationMs: number;
}

export class PlatformClient {
  private readonly options: ClientOptions;
  private readonly failures = new FailureLog();

  constructor(options: ClientOptions) {
    this.options = options;
  }

  calculate(lead: Lead, timeout = requestTimeout): Outcome {
    const asked = { location: this.options.location, contactId: lead.contact_id };
    const body = { ...lead, location_id: this.options.location };
    return this.call({ endpoint: 'pricing_calculate', body, asked, timeout });
  }

  analytics(days: number): Outcome {
    return this.read('pricing_analytics', { days }, `?days=${days}`);
  }

  roiReport(days: number, includeProjections: boolean): Outcome {
    return this.read(
      'roi_report',
      { days },
      `?days=${days}&include_projections=${String(includeProjections)}`,
    );
  }

  savings(input: SavingsInput): Outcome {
    return this.call({
      endpoint: 'savings_calculator',
      body: input,
      asked: { location: this.options.location },
    });
  }

  humanVsAi(): Outcome {
    return this.read('human_vs_ai', {}, '');
  }

  optimize(): Outcome {
    return this.read('pricing_optimize', {}, '');
  }

  exportData(days: number): Outcome {
    return this.read('pricing_export', { days }, `?format=json&days=${days}`);
  }

  health(): Outcome {
    return this.read('health', {}, '');
  }

  private read(endpoint: EndpointName, { days }: { days?: number }, query: string): Outcome {
    const { location } = this.options;
    return this.call({ endpoint, query, asked: days === undefined ? { location } : { location, days } });
  }

  private call(call: Call): Outcome {
    const { method, route } = endpoints[call.endpoint];
    const url = `${this.options.baseUrl}${route.replace('{location_id}', this.options.location)}${call.query ?? ''}`;
    const body = call.body === undefined ? null : JSON.stringify(call.body);
    const response = http.request(method, url, body, {
      headers: this.headers(call.endpoint, body !== null),
      tags: { name: call.endpoint },
      timeout: call.timeout ?? requestTimeout,
      redirects: 0,
      responseType: 'text',
    });
    const fault = judge(call, response);
    this.count(call.endpoint, fault);
    if (response.status === 401) this.options.tokens.refused();
    if (fault !== null && this.options.sayFailures && this.failures.isNew(call.endpoint, fault.kind)) {
      sayFailure(call.endpoint, fault, response);
    }
    return { ok: fault === null, durationMs: response.timings.duration };
  }

  private headers(endpoint: EndpointName, hasBody: boolean): Record<string, string> {
    const headers: Record<string, string> = {};
    if (endpoint !== 'health') headers['Authorization'] = `Bearer ${this.options.tokens.current()}`;
    if (hasBody) headers['Content-Type'] = 'application/json';
    return headers;
  }

  private count(endpoint: EndpointName, fault: Fault | null): void {
    const tags = { name: endpoint };
    if (fault === null) requestOk.add(true, tags);
    else requestOk.add(false, { name: endpoint, error: fault.kind });
    degraded.add(fault?.kind === 'degraded', tags);
    if (fault?.kind === 'tenant_leak') tenantLeaks.add(1, tags);
  }
}

function judge({ endpoint, asked }: Call, response: RefinedResponse<'text'>): Fault | null {
  if (response.status === 0) return { kind: 'network', reason: response.error };
  if (response.status !== 200) return { kind: 'status', reason: `status ${response.status}, expected 200` };
  const parsed = parse(response.body);
  if (parsed === null) return { kind: 'body', reason: 'the body is not a JSON object' };
  return foreignLocationIn(response.body, asked) ?? answerChecks[endpoint](parsed, asked);
}

function parse(body: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

function sayFailure(endpoint: EndpointName, fault: Fault, response: RefinedResponse<'text'>): void {
  const { request } = response;
  sayEvent({
    event: 'failure',
    time: new Date().toISOString(),
    endpoint,
    kind: fault.kind,
    reason: fault.reason,
    user: String(exec.vu.metrics.tags['user'] ?? ''),
    phase: String(exec.vu.metrics.tags['phase'] ?? ''),
    vu: exec.vu.idInTest,
    iteration: exec.vu.iterationInScenario,
    request: {
      method: request.method,
      url: request.url,
      body: request.body === '' ? null : redactBody(request.body),
    },
    response: {
      status: response.status,
      errorCode: response.error_code,
      durationMs: response.timings.duration,
      headers: keepHeaders(response.headers),
      body: redactBody(response.body),
    },
  });
}
