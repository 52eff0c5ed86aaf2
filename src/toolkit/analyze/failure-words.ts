/** Kinds of failure, statuses and k6's error codes in words. */
import type { PlatformWords } from '../../contract/platform.ts';
import { wordsFor } from './platform-words.ts';

const kindLabels: Readonly<Record<string, string>> = {
  network: 'no response',
  status: 'unexpected status',
  body: 'broken body',
  degraded: 'degraded answer',
  failed: 'failed requests',
};

export function kindWords(kind: string, { failureKinds }: PlatformWords): string {
  return wordsFor({ ...failureKinds, ...kindLabels }, kind);
}

const statusLabels: Readonly<Record<number, string>> = {
  202: 'Accepted',
  204: 'No Content',
  206: 'Partial Content',
  301: 'redirect (Moved Permanently)',
  302: 'redirect (Found)',
  303: 'redirect (See Other)',
  304: 'Not Modified',
  307: 'redirect (Temporary Redirect)',
  308: 'redirect (Permanent Redirect)',
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  406: 'Not Acceptable',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export function statusWords(status: number): string {
  return `${status} ${statusLabels[status] ?? ''}`.trim();
}

/** k6's lib/netext/httpext/error_codes.go, where the code says all; those of the HTTP/2 protocol follow below. */
const networkLabels: Readonly<Record<number, string>> = {
  1000: 'no response',
  1010: 'network error',
  1020: 'invalid URL',
  1050: 'timeout',
  1100: 'DNS error',
  1101: 'no such host',
  1110: 'address forbidden by blacklistIPs',
  1111: 'host forbidden by blockHostnames',
  1200: 'TCP error',
  1201: 'broken pipe: the target closed the connection',
  1202: 'TCP error of the system',
  1210: 'could not connect',
  1211: 'connecting timed out',
  1212: 'connection refused',
  1213: 'connecting failed with an error of the system',
  1220: 'connection reset by the target',
  1300: 'TLS error',
  1301: 'TLS error: no TLS record',
  1310: 'certificate: its authority is not known',
  1311: "certificate: it is another host's",
  1600: 'HTTP/2 error',
  1610: 'HTTP/2 GOAWAY',
  1630: 'HTTP/2 stream closed',
  1650: 'HTTP/2 connection closed',
  1700: 'broken content',
  1701: 'broken compression',
};

/** Codes that say too little: the message of Go or of the system tells the cause, the first pattern that fits wins. */
const causes: readonly (readonly [RegExp, string])[] = [
  [
    /certificate has expired or is not yet valid: current time \S+ is before/,
    'certificate: it is not valid yet',
  ],
  [/certificate has expired/, 'certificate: it has expired'],
  [
    /certificate is valid for|doesn't match hostname|cannot validate certificate for/,
    "certificate: it is another host's",
  ],
  [/signed by unknown authority|unknown authority/, 'certificate: its authority is not known'],
  [/x509:|bad certificate|unknown certificate|certificate required/, 'certificate: it was not accepted'],
  [/server gave HTTP response to HTTPS client/, 'TLS error: the target speaks plain HTTP'],
  [/too many open files/, 'the generator ran out of open files (ulimit -n)'],
  [/cannot assign requested address|only one usage of each socket address/, 'the generator ran out of ports'],
  [/no buffer space|cannot allocate memory/, 'the generator ran out of memory for sockets'],
  [/network is unreachable|unreachable network/, 'network unreachable'],
  [/no route to host|host is down|unreachable host/, 'host unreachable'],
  [/no such host/, 'no such host'],
  [/connection refused|actively refused/, 'connection refused'],
  [/reset by peer|forcibly closed|connection was aborted/, 'connection reset by the target'],
  [/broken pipe/, 'broken pipe: the target closed the connection'],
  [/TLS handshake timeout/, 'TLS handshake timed out'],
  [
    /server misbehaving|Temporary failure in name resolution|lookup .*timeout/,
    'DNS error: the name server did not answer',
  ],
  [/deadline exceeded|i\/o timeout|timed out|timeout awaiting/, 'timeout'],
  [/context canceled|request canceled/, 'ended with the run'],
  [/tls: (.{1,100})/, 'TLS error: $1'],
  [/unsupported response status: 101/, '101 Switching Protocols, which no request asked for'],
  [/failed to parse Location header/, 'broken answer: a redirect to no valid address'],
  [/headers exceeded/, 'broken answer: its headers are too long'],
  [
    /malformed|invalid header|transport connection broken|Content-Length|transfer encoding|chunk/,
    'broken answer: not HTTP',
  ],
  [/unexpected EOF/, 'the target closed the connection within its answer'],
  [
    /EOF|server closed idle connection|closed network connection|server closed/,
    'the target closed the connection without an answer',
  ],
  [/proxyconnect|Proxy/, 'proxy error'],
];

/** Those of RFC 9113 section 7, in its order. */
const http2Codes = [
  'NO_ERROR',
  'PROTOCOL_ERROR',
  'INTERNAL_ERROR',
  'FLOW_CONTROL_ERROR',
  'SETTINGS_TIMEOUT',
  'STREAM_CLOSED',
  'FRAME_SIZE_ERROR',
  'REFUSED_STREAM',
  'CANCEL',
  'COMPRESSION_ERROR',
  'CONNECT_ERROR',
  'ENHANCE_YOUR_CALM',
  'INADEQUATE_SECURITY',
  'HTTP_1_1_REQUIRED',
] as const;
const http2Bases = [1610, 1630, 1650] as const;

/** Codes that name a group of causes: what the message says is more. */
const vague: ReadonlySet<number> = new Set([0, 1000, 1010, 1100, 1200, 1202, 1210, 1213, 1300]);

const longestReason = 120;

/** @param reason k6's message, of a request that the failure log holds */
export function networkWords(code: number, reason = ''): string {
  const timeout = /^request timeout after (\d+)(m?s)$/.exec(reason);
  if (timeout !== null) return `timeout after ${timeout[1] ?? ''} ${timeout[2] ?? ''}`;
  const label = networkLabels[code] ?? http2Words(code) ?? statusCodeWords(code);
  if (label !== null && !vague.has(code)) return label;
  for (const [pattern, words] of causes) {
    const match = pattern.exec(reason);
    if (match !== null) return words.replace('$1', () => match[1] ?? '');
  }
  const said = reason.length > longestReason ? `${reason.slice(0, longestReason)}…` : reason;
  if (said === '') return label ?? `network error ${code}`;
  return label === null || label === said ? said : `${label}: ${said}`;
}

function http2Words(code: number): string | null {
  for (const base of http2Bases) {
    const name = http2Codes[code - base - 1];
    if (name !== undefined) return `${networkLabels[base] ?? ''} (${name})`;
  }
  return null;
}

/** k6 counts an answer's status as 1000 and the status. */
function statusCodeWords(code: number): string | null {
  return code >= 1400 && code < 1600 ? statusWords(code - 1000) : null;
}
