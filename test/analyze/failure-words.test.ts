import { describe, expect, it } from 'vitest';
import { networkWords, statusWords } from '../../src/toolkit/analyze/failure-words.ts';

describe('what the network did, by k6 code and message', () => {
  it.each<[number, string, string]>([
    [1212, 'dial: connection refused', 'connection refused'],
    [1220, 'read: connection reset by peer', 'connection reset by the target'],
    [1220, 'write: connection reset by peer', 'connection reset by the target'],
    [1201, 'write: broken pipe', 'broken pipe: the target closed the connection'],
    [1050, 'request timeout after 60s', 'timeout after 60 s'],
    [1050, 'request timeout after 500ms', 'timeout after 500 ms'],
    [1050, 'request timeout', 'timeout'],
    [1211, 'dial: i/o timeout', 'connecting timed out'],
    [1101, 'lookup: no such host', 'no such host'],
    [
      1100,
      'lookup a.example on 127.0.0.53:53: server misbehaving',
      'DNS error: the name server did not answer',
    ],
    [1110, 'ip is blacklisted', 'address forbidden by blacklistIPs'],
    [1111, 'hostname is blocked', 'host forbidden by blockHostnames'],
    [1020, 'invalid URL', 'invalid URL'],
    [1310, 'x509: unknown authority', 'certificate: its authority is not known'],
    [1311, "x509: certificate doesn't match hostname", "certificate: it is another host's"],
    [
      1000,
      'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2026-11-27T01:00:00Z is after 2020-01-01T00:00:00Z',
      'certificate: it has expired',
    ],
    [
      1000,
      'tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2019-11-27T01:00:00Z is before 2020-01-01T00:00:00Z',
      'certificate: it is not valid yet',
    ],
    [
      1000,
      'x509: certificate relies on legacy Common Name field, use SANs instead',
      'certificate: it was not accepted',
    ],
    [1010, 'remote error: tls: handshake failure', 'TLS error: handshake failure'],
    [1010, 'remote error: tls: bad certificate', 'certificate: it was not accepted'],
    [1301, 'tls: first record does not look like a TLS handshake', 'TLS error: no TLS record'],
    [1000, 'http: server gave HTTP response to HTTPS client', 'TLS error: the target speaks plain HTTP'],
    [1000, 'EOF', 'the target closed the connection without an answer'],
    [1000, 'unexpected EOF', 'the target closed the connection within its answer'],
    [1000, 'malformed HTTP response "* OK IMAP4rev1 ready"', 'broken answer: not HTTP'],
    [1000, 'malformed HTTP status code "2000"', 'broken answer: not HTTP'],
    [1000, 'bad Content-Length "-5"', 'broken answer: not HTTP'],
    [1000, 'unsupported transfer encoding: "smoke"', 'broken answer: not HTTP'],
    [
      1000,
      'http: message cannot contain multiple Content-Length headers; got ["2" "3"]',
      'broken answer: not HTTP',
    ],
    [
      1000,
      'unsupported response status: 101 Switching Protocols',
      '101 Switching Protocols, which no request asked for',
    ],
    [1000, 'failed to parse Location header "http://[::1"', 'broken answer: a redirect to no valid address'],
    [1701, 'error decompressing response body (unexpected EOF)', 'broken compression'],
    [
      1213,
      'dial: unknown errno 99 error with msg `cannot assign requested address`',
      'the generator ran out of ports',
    ],
    [
      1213,
      'dial: unknown errno 24 error with msg `too many open files`',
      'the generator ran out of open files (ulimit -n)',
    ],
    [1213, 'dial: unknown errno 101 error with msg `network is unreachable`', 'network unreachable'],
    [1213, 'dial: unknown errno 113 error with msg `no route to host`', 'host unreachable'],
    [1202, 'read: unknown errno `110` on linux with message `connection timed out`', 'timeout'],
    [1617, 'http2: received GoAway with http2 ErrCode FRAME_SIZE_ERROR', 'HTTP/2 GOAWAY (FRAME_SIZE_ERROR)'],
    [1638, 'http2: stream error with http2 ErrCode REFUSED_STREAM', 'HTTP/2 stream closed (REFUSED_STREAM)'],
    [
      1664,
      'http2: connection error with http2 ErrCode HTTP_1_1_REQUIRED',
      'HTTP/2 connection closed (HTTP_1_1_REQUIRED)',
    ],
    [1610, '', 'HTTP/2 GOAWAY'],
    [1503, '', '503 Service Unavailable'],
    [1000, 'something new', 'no response: something new'],
    [4711, 'something new', 'something new'],
    [4711, '', 'network error 4711'],
  ])('%i %s', (code, reason, words) => {
    expect(networkWords(code, reason)).toBe(words);
  });

  it('has words for every code of the list, and for none of the statuses beside it the same', () => {
    const http2 = [1610, 1630, 1650].flatMap((base) =>
      Array.from({ length: 15 }, (_, place) => base + place),
    );
    const others = [
      1000, 1010, 1020, 1050, 1100, 1101, 1110, 1111, 1200, 1201, 1202, 1210, 1211, 1212, 1213, 1220,
    ];
    const words = [...others, 1300, 1301, 1310, 1311, 1600, 1700, 1701, ...http2].map((code) =>
      networkWords(code),
    );
    expect(words.filter((word) => /\d{4}/.test(word))).toEqual([]);
    expect(new Set(words).size).toBe(words.length);
  });

  it('shows no more of a message that nobody knows than a line holds', () => {
    expect(networkWords(1000, 'x'.repeat(5000)).length).toBeLessThan(150);
  });
});

it.each([
  [302, '302 redirect (Found)'],
  [204, '204 No Content'],
  [422, '422 Unprocessable'],
  [599, '599'],
])('names the status %i', (status, words) => {
  expect(statusWords(status)).toBe(words);
});
