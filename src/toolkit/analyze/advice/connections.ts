/** Advice on what a request costs before it is sent. k6's `http_req_blocked` spans look-up, connecting and TLS. */
import { formatMs } from '../../format/wording.ts';
import type { Adviser } from './adviser.ts';

/** Each user opens its connections once: with this many requests a user, nine in ten reuse one. */
const fewestPerUser = 20;

export const reconnects: Adviser = ({ metrics }, { totals, generator }) => {
  const connecting = metrics.value('http_req_connecting', 'p(90)');
  const users = generator.reachedUsers ?? 1;
  if (connecting === null || connecting === 0 || totals.requests < users * fewestPerUser) return null;
  return {
    code: 'reconnects',
    severity: 'warning',
    text: 'Connections are opened again and again: check keep-alive on the target and on what stands before it.',
    evidence: `at least a tenth of the requests had to connect first, which took up to ${formatMs(connecting)} for most`,
  };
};

/** Of a request's own duration, and in milliseconds: less is no worry. */
const notable = { share: 0.1, ms: 1 } as const;

function isNotable(ms: number, durationMs: number): boolean {
  return ms >= notable.ms && ms >= durationMs * notable.share;
}

export const tlsTime: Adviser = ({ metrics }) => {
  const tls = metrics.value('http_req_tls_handshaking', 'avg');
  const duration = metrics.value('http_req_duration', 'avg');
  if (tls === null || duration === null || !isNotable(tls, duration)) return null;
  return {
    code: 'tls-time',
    severity: 'warning',
    text: 'TLS handshakes take a large part of the time: reuse connections, allow session resumption.',
    evidence: `${formatMs(tls)} of handshakes a request on average, the request itself ${formatMs(duration)}`,
  };
};

export const dnsTime: Adviser = ({ metrics }) => {
  const [blocked, connecting, tls, duration] = [
    'http_req_blocked',
    'http_req_connecting',
    'http_req_tls_handshaking',
    'http_req_duration',
  ].map((metric) => metrics.value(metric, 'avg'));
  if (blocked == null || duration == null) return null;
  const rest = blocked - (connecting ?? 0) - (tls ?? 0);
  if (!isNotable(rest, duration)) return null;
  return {
    code: 'dns-time',
    severity: 'warning',
    text: "Requests wait before they connect, for a name's address or a free connection: check DNS and its cache.",
    evidence: `${formatMs(rest)} a request on average, the request itself ${formatMs(duration)}`,
  };
};
