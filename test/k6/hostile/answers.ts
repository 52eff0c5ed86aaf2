/** What a target may answer, and must not: broken on the wire, of any status, of the wrong type in any field. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';

/** Answers one request; `right` is what the platform would say. */
export type Hostile = (request: IncomingMessage, response: ServerResponse, right: string) => void;

const json = { 'Content-Type': 'application/json' };

function body(make: (right: string) => string | Buffer): Hostile {
  return (_request, response, right) => response.writeHead(200, json).end(make(right));
}

/** Bytes as they are, then the end of the connection. */
function wire(text: string | Buffer, end: 'close' | 'reset' = 'close'): Hostile {
  return ({ socket }) => {
    socket.write(text, () => (end === 'close' ? socket.end() : socket.resetAndDestroy()));
  };
}

const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const text50Mb = `{"text":"${'x'.repeat(50 * 1024 * 1024)}",`;
const brackets20Mb = Buffer.alloc(20_000_000, '[');

const onTheWire: Readonly<Record<string, Hostile>> = {
  'closes without an answer': ({ socket }) => void socket.end(),
  'resets without an answer': ({ socket }) => void socket.resetAndDestroy(),
  'is no HTTP': wire('* OK IMAP4rev1 ready\r\n'),
  'is binary': wire(Buffer.from(Array.from({ length: 4096 }, (_, place) => (place * 151) % 256))),
  'has no headers': wire('HTTP/1.1 200 OK\r\n\r\n{"success":true}'),
  'has no headers and no body': wire('HTTP/1.1 200 OK\r\n\r\n'),
  'has a status of four digits': wire('HTTP/1.1 2000 OK\r\n\r\n'),
  'has a status that is a word': wire('HTTP/1.1 fine OK\r\n\r\n'),
  'is of HTTP/1.0': wire('HTTP/1.0 200 OK\r\n\r\n{}'),
  'is of HTTP/9.9': wire('HTTP/9.9 200 OK\r\n\r\n{}'),
  'promises more than it sends': wire(`${head}Content-Length: 1000\r\n\r\n{"success":`),
  'promises more, and resets': wire(`${head}Content-Length: 1000\r\n\r\n{"success":`, 'reset'),
  'promises a negative length': wire(`${head}Content-Length: -5\r\n\r\n{}`),
  'promises two lengths': wire(`${head}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`),
  'is broken in its chunks': wire(`${head}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{}\r\n`),
  'ends within a chunk': wire(`${head}Transfer-Encoding: chunked\r\n\r\nff\r\n{`),
  'has an unknown transfer encoding': wire(`${head}Transfer-Encoding: smoke\r\n\r\n{}`),
  'has a header without a colon': wire(`${head}nonsense\r\n\r\n{}`),
  'has headers of two megabytes': wire(`${head}X-Long: ${'x'.repeat(2_000_000)}\r\n\r\n{}`),
  'has ten thousand headers': wire(`${head}${'X-Many: 1\r\n'.repeat(10_000)}\r\n{}`),
  'has headers in no language': wire(Buffer.from(`${head}Server: \xff\xfe\x80\r\n\r\n{}`, 'latin1')),
  'has cookies that are none': wire(`${head}Set-Cookie: ;;;=\r\nSet-Cookie: \r\n\r\n{}`),
  'switches protocols': wire(
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: smoke\r\nConnection: Upgrade\r\n\r\n',
  ),
  'hints early and never says more': wire('HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n'),
  'redirects to no address': wire('HTTP/1.1 302 Found\r\nLocation: http://[::1\r\nContent-Length: 0\r\n\r\n'),
  'redirects without an address': wire('HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n'),
  'says gzip and is none': wire(`${head}Content-Encoding: gzip\r\n\r\n{}`),
  'says a compression that nobody knows': wire(`${head}Content-Encoding: smoke\r\n\r\n{}`),
  'is cut within its gzip': (_request, response, right) => {
    const whole = gzipSync(right);
    response.writeHead(200, { ...json, 'Content-Encoding': 'gzip' }).end(whole.subarray(0, whole.length / 2));
  },
};

const bodies: Readonly<Record<string, Hostile>> = {
  'is empty': body(() => ''),
  'is HTML': body(() => '<html><body>Welcome</body></html>'),
  'is cut': body((right) => right.slice(0, right.length / 2)),
  'is followed by more': body((right) => `${right}${right}`),
  'begins with a byte-order mark': body((right) => `\ufeff${right}`),
  'is UTF-16': body((right) => Buffer.from(right, 'utf16le')),
  'is not UTF-8': body((right) => Buffer.from(right.replace('success', 'succ\xffss'), 'latin1')),
  'holds half a surrogate': body((right) => right.replace('"success"', '"\\ud800":1,"success"')),
  'holds numbers that no float holds': body((right) => right.replace(/\d+(\.\d+)?/g, '1e999')),
  'holds the longest numbers': body((right) => right.replace(/:\s*\d+(\.\d+)?/g, `:${'9'.repeat(300)}`)),
  'says each field twice': body((right) => right.replace('{', `{"success":false,${right.slice(1, -1)},`)),
  'is nested deeper than a stack': body(() => '['.repeat(2_000_000)),
  'is nested deep, and whole': body(() => `${'{"a":'.repeat(9_000)}1${'}'.repeat(9_000)}`),
  'has a field nested deep': body((right) =>
    right.replace('{', `{"report":${'['.repeat(9_000)}${']'.repeat(9_000)},`),
  ),
  'has locations of every type': body(
    () =>
      `{"success":true,"list":[${[1, null, [], {}, true].map((id) => `{"location_id":${JSON.stringify(id)}}`).join()}]}`,
  ),
  'has the word for location where no field is': body(
    () => '{"success":true,"keys":["location_id"],"a":"location_id"}',
  ),
  'is noise': body(() => Buffer.alloc(100_000, '\u0000\u00ff\u0080')),
};

const largeBodies: Readonly<Record<string, Hostile>> = {
  'has 50 MB of text': body((right) => `${text50Mb}${right.slice(1)}`),
  'is nested so deep that k6 itself would end': body(() => brackets20Mb),
};

/** Every status that has three digits, but those that are heard of as wire cases. */
const statuses: readonly Hostile[] = Array.from({ length: 800 }, (_, place) => place + 200)
  .filter(
    (status) => status < 226 || status % 7 === 0 || [304, 401, 404, 408, 429, 500, 599].includes(status),
  )
  // The one that surely has to be seen comes three times: a connection may still be spoilt by the answer before.
  .concat(404, 404)
  .map((status) =>
    wire(`HTTP/1.1 ${status} \r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`),
  );

/** Of every type, some of them made to break what turns them into text. */
const strangers: readonly string[] = [
  'null',
  'true',
  '0',
  '-1',
  '1e308',
  '""',
  '"\\u0000\\u202e\\ud83d"',
  JSON.stringify('x'.repeat(100_000)),
  '[]',
  '[[[null]]]',
  '{}',
  '{"toString":1,"valueOf":1}',
  '{"toJSON":1,"constructor":null,"__proto__":null,"length":-1}',
];

/** The right answer with the field at `place`, and all that is in it, replaced. */
function replaced(right: string, place: number, stranger: string): string {
  let left = place;
  const mark = '\u0001';
  const value: unknown = JSON.parse(right, (_key, inner: unknown) => (left-- === 0 ? mark : inner));
  return JSON.stringify(value).replace(JSON.stringify(mark), () => stranger);
}

const mostFields = 40;

const fields: readonly Hostile[] = Array.from({ length: mostFields }, (_, place) => place).flatMap((place) =>
  strangers.map((stranger) => body((right) => replaced(right, place, stranger))),
);

export const rightAnswer: Hostile = body((right) => right);

export const smallAnswers: readonly Hostile[] = [
  ...Object.values(onTheWire),
  ...Object.values(bodies),
  ...statuses,
  ...fields,
];

export const hostileAnswers: readonly Hostile[] = [...Object.values(largeBodies), ...smallAnswers];
