/** Kinds of failure, statuses and k6's error codes in words. */

const kindLabels: Readonly<Record<string, string>> = {
  network: 'no response',
  status: 'unexpected status',
  body: 'broken body',
  rule: 'pricing rule broken',
  tenant_leak: "another tenant's data",
  degraded: 'degraded answer',
  failed: 'failed requests',
};

export function kindWords(kind: string): string {
  return kindLabels[kind] ?? kind;
}

const statusLabels: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  413: 'Content Too Large',
  422: 'Unprocessable',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  501: 'Not Implemented',
  502: 'Bad Gateway',
  503: 'Service Unavailable',
  504: 'Gateway Timeout',
};

export function statusWords(status: number): string {
  return `${status} ${statusLabels[status] ?? ''}`.trim();
}

/** k6's lib/netext/httpext/error_codes.go. */
const networkLabels: Readonly<Record<number, string>> = {
  1000: 'no response',
  1010: 'network error',
  1020: 'invalid URL',
  1050: 'request timeout',
  1100: 'DNS error',
  1101: 'host not found',
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
  1310: "TLS error: the certificate's authority is not known",
  1311: "TLS error: the certificate is another host's",
  1610: 'HTTP/2 GOAWAY',
  1630: 'HTTP/2 stream closed',
  1650: 'HTTP/2 connection closed',
  1701: 'broken compression',
};

export function networkWords(code: number, reason = ''): string {
  return networkLabels[code] ?? (reason === '' ? `network error ${code}` : reason);
}
