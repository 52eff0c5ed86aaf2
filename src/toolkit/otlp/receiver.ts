/**
 * Where k6's OpenTelemetry output sends its figures: OTLP over HTTP with protobuf, on loopback.
 * Input: requests to /v1/metrics. Output: the file of request-file.ts; a request is acknowledged when it is written.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type IsKept, requestJson } from './decode-request.ts';
import { createRequestFile, type RequestFile } from './request-file.ts';

export interface ReceiverOptions {
  /** Where requests are written; nothing may be there yet. */
  readonly file: string;
  /** All of them by default. */
  readonly isKept?: IsKept;
  /** Told of each request that is in the file, as JSON. */
  readonly onWritten?: (json: string) => void;
  /** Called once, when the file cannot be written on; what comes after it is refused. */
  readonly onFault: (error: unknown) => void;
}

export interface Receiver {
  /** `127.0.0.1:41033`, as K6_OTEL_HTTP_EXPORTER_ENDPOINT has it. */
  readonly endpoint: string;
  readonly counts: () => ReceiverCounts;
  /** Ends what is being written, and closes the file. */
  readonly close: () => Promise<void>;
}

interface ReceiverCounts {
  /** Requests that are in the file. */
  readonly written: number;
  /** Requests that were no OTLP, too large, or could not be written. */
  readonly refused: number;
}

/** Of one request, unpacked; k6 sends 4 kB a second for each combination of tags. */
const mostBodyBytes = 16 * 1024 * 1024;
/** Far more than k6 sends before it gives up on one. */
const mostRemembered = 256;
const protobuf = 'application/x-protobuf';

/** @throws the system's error where the file cannot be made */
export async function startReceiver({ file: path, ...told }: ReceiverOptions): Promise<Receiver> {
  const file = await createRequestFile(path);
  const intake = new Intake(file, told);
  const server = createServer((request, response) => void intake.answer(request, response));
  // A connection that is closed while the next request is on its way loses it.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    endpoint: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    counts: () => ({ written: intake.written, refused: intake.refused }),
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeIdleConnections();
      await closed;
      await file.close();
    },
  };
}

/** Why a request is not taken. */
class RefusedError extends Error {
  readonly status: number;

  constructor(status: number, message: string, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

type Told = Omit<ReceiverOptions, 'file'>;

class Intake {
  written = 0;
  refused = 0;
  private readonly file: RequestFile;
  private readonly told: Told;
  /** Digests of what came last, the oldest first. */
  private readonly taken = new Set<string>();
  private hasFailed = false;

  constructor(file: RequestFile, told: Told) {
    this.file = file;
    this.told = told;
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    try {
      proveRequest(request);
      const body = await bodyOf(request);
      const digest = createHash('sha256').update(body).digest('base64');
      // Who got no answer in time sends the same once more: counted twice it would be wrong.
      const json = this.taken.has(digest) ? null : await this.take(body, digest);
      // An empty body is the whole of ExportMetricsServiceResponse where nothing was rejected.
      response.writeHead(200, { 'Content-Type': protobuf }).end();
      if (json !== null) this.told.onWritten?.(json);
    } catch (error) {
      this.refused += 1;
      if (error instanceof RefusedError) refuse(response, error);
      // Who sends may be gone in the middle; anything else is a bug.
      else if (request.errored === null) throw error;
    }
  }

  private async take(body: Buffer, digest: string): Promise<string> {
    this.taken.add(digest);
    try {
      const json = decoded(body, this.told.isKept ?? (() => true));
      await this.keep(json);
      this.written += 1;
      this.forgetOldest();
      return json;
    } catch (error) {
      this.taken.delete(digest);
      throw error;
    }
  }

  private forgetOldest(): void {
    const [oldest] = this.taken;
    if (oldest !== undefined && this.taken.size > mostRemembered) this.taken.delete(oldest);
  }

  private async keep(json: string): Promise<void> {
    if (this.hasFailed) throw new RefusedError(507, 'the file cannot be written on');
    try {
      await this.file.append(json);
    } catch (error) {
      // Not 503: k6 would try again for a minute, and hold back the figures that follow.
      this.fail(error);
      throw new RefusedError(507, 'the file cannot be written on', { cause: error });
    }
  }

  private fail(error: unknown): void {
    if (this.hasFailed) return;
    this.hasFailed = true;
    this.told.onFault(error);
  }
}

/** Of a body that is too large there may be more to come, so that the connection is of no more use. */
function refuse(response: ServerResponse, { status, message }: RefusedError): void {
  response.writeHead(status, { Connection: 'close', 'Content-Type': 'text/plain' }).end(message);
}

function proveRequest({ url, method, headers }: IncomingMessage): void {
  if (url !== '/v1/metrics') throw new RefusedError(404, 'metrics go to /v1/metrics');
  if (method !== 'POST') throw new RefusedError(405, 'metrics are posted');
  const type = headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== protobuf) throw new RefusedError(415, `the body must be ${protobuf}`);
  if (Number(headers['content-length'] ?? 0) > mostBodyBytes) throw tooLarge();
}

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > mostBodyBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return await unpacked(Buffer.concat(chunks), request.headers['content-encoding'] ?? 'identity');
}

const gunzipped = promisify<Buffer, { maxOutputLength: number }, Buffer>(gunzip);

async function unpacked(body: Buffer, encoding: string): Promise<Buffer> {
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip') throw new RefusedError(415, 'the body may be packed by gzip alone');
  return await gunzipped(body, { maxOutputLength: mostBodyBytes }).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new RefusedError(400, 'the body is not gzip', { cause: error });
  });
}

function tooLarge(): RefusedError {
  return new RefusedError(413, `the body may have ${mostBodyBytes / 1024 / 1024} MB`);
}

function decoded(body: Buffer, isKept: IsKept): string {
  try {
    return requestJson(body, isKept);
  } catch (error) {
    throw new RefusedError(400, 'the body is no request of OTLP metrics', { cause: error });
  }
}
