/** The platform as one VU sees it: one typed call an endpoint; each answer's status and body are judged. */
import exec from 'k6/execution';
import type { Params } from 'k6/http';
import { Counter, Rate } from 'k6/metrics';
import { endpoints, type EndpointName } from '../contract/endpoints.ts';
import { metricNames } from '../contract/metrics.ts';
import { redactorOf } from '../contract/redact.ts';
import { FailureLog, keepHeaders, sayEvent, shownCharacters } from '../lib/events.ts';
import { type Asked, answerChecks, type Fault, foreignLocationIn } from './answers.ts';
import type { Lead, SavingsInput } from './payloads.ts';
import { type Answer, send } from './send.ts';
import type { TokenSource } from './tokens.ts';

const requestOk = new Rate(metricNames.requestOk);
const requestFailures = new Counter(metricNames.requestFailures);
const degraded = new Rate(metricNames.degraded);
const tenantLeaks = new Counter(metricNames.tenantLeaks);

export interface ClientOptions {
  readonly baseUrl: string;
  readonly location: string;
  readonly tokens: TokenSource;
  readonly sayFailures: boolean;
  readonly secrets: readonly string[];
}

interface Call {
  readonly endpoint: EndpointName;
  readonly query: string;
  readonly body?: unknown;
  readonly asked: Asked;
}

/** How a call ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly response: Answer;
}

export class PlatformClient {
  private readonly options: ClientOptions;
  private readonly failures = new FailureLog();
  private readonly urls: Partial<Record<EndpointName, string>> = {};
  private token: string | null = null;
  private bearerHeaders: Record<string, string> = {};

  constructor(options: ClientOptions) {
    this.options = options;
  }

  calculate(lead: Lead, timeout?: string): Outcome {
    const asked = { location: this.options.location, contactId: lead.contact_id };
    const body = { contact_id: lead.contact_id, location_id: this.options.location, context: lead.context };
    return this.call({ endpoint: 'pricing_calculate', query: '', body, asked }, timeout);
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
      query: '',
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

  private call(call: Call, timeout?: string): Outcome {
    const { endpoint } = call;
    const body = call.body === undefined ? null : JSON.stringify(call.body);
    const params: Params = { headers: this.headers(endpoint), tags: nameTags[endpoint], redirects: 0 };
    if (timeout !== undefined) params.timeout = timeout;
    const response = send(endpoints[endpoint].method, this.url(endpoint) + call.query, body, params);
    const fault = judge(call, response, timeout);
    this.count(endpoint, fault);
    if (fault !== null) this.report(endpoint, fault, response);
    return { ok: fault === null, response };
  }

  private url(endpoint: EndpointName): string {
    const known = this.urls[endpoint];
    if (known !== undefined) return known;
    const url =
      this.options.baseUrl + endpoints[endpoint].route.replace('{location_id}', this.options.location);
    this.urls[endpoint] = url;
    return url;
  }

  private headers(endpoint: EndpointName): Record<string, string> {
    if (endpoint === 'health') return {};
    const token = this.options.tokens.current();
    if (token !== this.token) {
      this.token = token;
      this.bearerHeaders = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' };
    }
    return this.bearerHeaders;
  }

  private report(endpoint: EndpointName, fault: Fault, response: Answer): void {
    requestFailures.add(1, {
      name: endpoint,
      error: fault.kind,
      status: String(response.status),
      error_code: String(response.error_code),
    });
    if (response.status === 401) this.options.tokens.refused();
    if (this.options.sayFailures && this.failures.isNew(endpoint, fault.kind, response.error_code)) {
      sayFailure(endpoint, fault, { response, secrets: [...this.options.secrets, this.token ?? ''] });
    }
  }

  private count(endpoint: EndpointName, fault: Fault | null): void {
    const tags = nameTags[endpoint];
    if (fault === null) requestOk.add(true, tags);
    else requestOk.add(false, { name: endpoint, error: fault.kind });
    degraded.add(fault?.kind === 'degraded', tags);
    if (fault?.kind === 'tenant_leak') tenantLeaks.add(1, tags);
  }
}

/** One tag object an endpoint, for every request to it. */
const nameTags = Object.fromEntries(Object.keys(endpoints).map((name) => [name, { name }])) as Readonly<
  Record<EndpointName, { name: EndpointName }>
>;

function judge({ endpoint, asked }: Call, response: Answer, timeout: string | undefined): Fault | null {
  const { status } = response;
  if (status === 0) return { kind: 'network', reason: networkReason(response, timeout) };
  if (status !== 200) return { kind: 'status', reason: `status ${status}, expected 200` };
  const { body } = response;
  const { reads, check } = answerChecks[endpoint];
  const parsed = body === null ? null : parse(response, body.length, reads);
  if (body === null || parsed === null) return { kind: 'body', reason: 'the body is not a JSON object' };
  return foreignLocationIn(body, asked) ?? check(parsed, asked);
}

/** k6's own patience, where a call names none. */
const k6Timeout = '60s';
/** k6's code for it. */
const timeoutErrorCode = 1050;

function networkReason({ error, error_code: code }: Answer, timeout = k6Timeout): string {
  if (code === timeoutErrorCode) return `request timeout after ${timeout}`;
  return error === '' ? 'no response' : error;
}

/** Characters; k6's look into part of a body recurses, and a body that is all brackets would end k6 itself. */
const safeToPickFrom = 2_000_000;

/** k6's own parser, which is several times as fast as `JSON.parse` in its interpreter. */
function parse(
  response: Answer,
  length: number,
  reads: string | null,
): Readonly<Record<string, unknown>> | null {
  try {
    // Refuses what is nested more than 10,000 levels deep.
    if (reads !== null && length > safeToPickFrom) response.json();
    const value = reads === null ? response.json() : response.json(reads);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

interface Heard {
  readonly response: Answer;
  readonly secrets: readonly string[];
}

function sayFailure(endpoint: EndpointName, fault: Fault, { response, secrets }: Heard): void {
  const { request } = response;
  const whole = redactorOf(secrets);
  const redact = (text: string): string => whole(text, shownCharacters);
  sayEvent({
    event: 'failure',
    time: new Date().toISOString(),
    endpoint,
    kind: fault.kind,
    reason: redact(fault.reason),
    user: String(exec.vu.metrics.tags['user'] ?? ''),
    phase: String(exec.vu.metrics.tags['phase'] ?? ''),
    vu: exec.vu.idInTest,
    iteration: exec.vu.iterationInScenario,
    request: {
      method: request.method,
      url: redact(request.url),
      body: request.body === '' ? null : redact(request.body),
    },
    response: {
      status: response.status,
      errorCode: response.error_code,
      durationMs: response.timings.duration,
      headers: keepHeaders(response.headers, whole),
      body: redact(response.body ?? ''),
    },
  });
}
