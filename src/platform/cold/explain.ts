/**
 * An answer that src/platform/hot/proved.ts did not prove right: judged by the contract's own checks, and if it is wrong,
 * told once by each VU. Evaluated at a VU's first doubt: most VUs have none.
 */
import { exec } from '../../lib/hot/k6.ts';
import { redactorOf } from '../../contract/redact.ts';
import { FailureLog, isHeard, keepHeaders, sayEvent, shownCharacters } from '../../lib/cold/events.ts';
import { credentialsIn, secretOf } from '../../lib/warm/credentials.ts';
import type { Doubt } from '../hot/client.ts';
import { safeToPickFrom } from '../hot/proved.ts';
import type { Answer } from '../hot/send.ts';
import type { FailureKind } from '../hot/vocabulary.ts';
import { type RequestFacts, answerChecks, type Fault, foreignLocationIn } from './answers.ts';

const failures = new FailureLog();

/** What kind of failure it is; null where it is none. */
export function explain(doubt: Doubt): FailureKind | null {
  const fault = judge(doubt);
  if (fault === null) return null;
  const { endpoint, answer } = doubt;
  if (isHeard() && failures.isNew(endpoint, fault.kind, answer.error_code)) sayFailure(doubt, fault);
  return fault.kind;
}

function judge({ endpoint, answer, location, asked, timeout }: Doubt): Fault | null {
  const { status } = answer;
  if (status === 0) return { kind: 'network', reason: networkReason(answer, timeout) };
  if (status !== 200) return { kind: 'status', reason: `status ${status}, expected 200` };
  const { body } = answer;
  const { reads, check } = answerChecks[endpoint];
  const parsed = body === null ? null : parse(answer, body.length, reads);
  if (body === null || parsed === null) return { kind: 'body', reason: 'the body is not a JSON object' };
  const wanted = wantedOf(location, asked);
  return foreignLocationIn(body, wanted) ?? check(parsed, wanted);
}

function wantedOf(location: string, asked: Doubt['asked']): RequestFacts {
  if (asked === null) return { location };
  return typeof asked === 'number' ? { location, days: asked } : { location, contactId: asked };
}

/** k6's own patience, where a call names none. */
const k6Timeout = '60s';
/** k6's code for it. */
const timeoutErrorCode = 1050;

function networkReason({ error, error_code: code }: Answer, timeout: string | null): string {
  if (code === timeoutErrorCode) return `request timeout after ${timeout ?? k6Timeout}`;
  return error === '' ? 'no response' : error;
}

/** k6's own parser, which is several times as fast as `JSON.parse` in its interpreter. */
function parse(
  answer: Answer,
  length: number,
  reads: string | null,
): Readonly<Record<string, unknown>> | null {
  try {
    // Refuses what is nested more than 10,000 levels deep.
    if (reads !== null && length > safeToPickFrom) answer.json();
    const value = reads === null ? answer.json() : answer.json(reads);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

function sayFailure({ endpoint, answer, token }: Doubt, fault: Fault): void {
  const { request } = answer;
  const whole = redactorOf([secretOf(credentialsIn(__ENV)), token]);
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
      status: answer.status,
      errorCode: answer.error_code,
      durationMs: answer.timings.duration,
      headers: keepHeaders(answer.headers, whole),
      body: redact(answer.body ?? ''),
    },
  });
}
